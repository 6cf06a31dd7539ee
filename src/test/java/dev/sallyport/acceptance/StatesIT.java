package dev.sallyport.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.sallyport.testing.browser.Barriers;
import dev.sallyport.testing.browser.Chromium;
import dev.sallyport.testing.browser.ConsolePages;
import dev.sallyport.testing.envoy.ProxyClient;
import dev.sallyport.testing.envoy.TestOrigin;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What pages say when things are not as they should be, or not there yet: each on a console of its own. */
class StatesIT {

    private static final String EMAIL = "admin@example.com";
    private static final String PASSWORD = "an unlikely passphrase";

    @TempDir
    private Path folder;

    @Test
    void the_start_page_ticks_its_steps_by_what_has_in_fact_happened() throws IOException {
        try (PackagedConsole console = console().start();
                Chromium chromium = Chromium.start();
                TestOrigin origin = new TestOrigin("127.0.0.1", 0);
                ConsolePages person = chromium.person(console.url(""))) {
            Page page = person.signIn("/clusters", EMAIL, PASSWORD).page();
            Locator steps = page.locator(".startpage .st");
            assertThat(steps).hasCount(3);
            assertThat(page.locator(".startpage .st.done")).hasCount(0);
            assertThat(page.locator(".startpage [aria-current=step]")).containsText("Create a cluster");
            assertThat(Barriers.on(page)).isEmpty();

            page.locator(".startpage")
                    .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("New cluster"))
                    .click();
            person.dialog().getByLabel("Name").fill("dev-1");
            person.dialog()
                    .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Create cluster"))
                    .click();
            assertThat(steps.nth(0)).containsText("dev-1");
            assertThat(page.locator(".startpage .st.done")).hasCount(1);
            assertThat(steps.nth(1)).containsText("Waiting for the first connection through dev-1");
            JsonNode cluster = new Api(console)
                    .call("GET", "/clusters", null)
                    .get("clusters")
                    .get(0);
            int port = Api.egressPort(cluster);
            assertThat(steps.nth(1)).containsText("export HTTPS_PROXY=http://127.0.0.1:" + port);
            page.getByLabel("Test with curl").check();
            assertThat(steps.nth(1)).containsText("curl -x http://127.0.0.1:" + port);

            new ProxyClient(port).tunnel("127.0.0.1:" + origin.port());
            assertThat(page.locator(".startpage .st.done")).hasCount(2);
            assertThat(steps.nth(2)).containsText("127.0.0.1:" + origin.port());
            page.getByText("Write rules from traffic").click();
            page.waitForURL("**/clusters/" + Api.id(cluster) + "/traffic");

            new Api(console).addRule(cluster, "first", "first.example.net", 443);
            person.open("/clusters");
            assertThat(page.locator(".clusters-table tbody tr")).hasCount(1);
            assertThat(page.locator(".startpage")).hasCount(0);
            assertThat(person.failures()).isEmpty();
        }
    }

    @Test
    void a_page_that_cannot_reach_the_console_says_since_when_and_comes_back_by_itself() {
        try (PackagedConsole console = console().start();
                Chromium chromium = Chromium.start();
                ConsolePages person = chromium.person(console.url(""))) {
            new Api(console).cluster("far-away");
            Page page = person.signIn("/clusters?list", EMAIL, PASSWORD).page();
            Locator lost = page.locator("#lost-line");
            Locator cluster = page.locator(".clusters-table a", new Page.LocatorOptions().setHasText("far-away"));
            assertThat(cluster).isVisible();
            assertThat(lost).isHidden();
            page.context().setOffline(true);
            cluster.click();
            assertThat(lost).isVisible();
            assertThat(lost.locator(".since")).hasText(java.util.regex.Pattern.compile("\\d\\d:\\d\\d:\\d\\d"));
            assertThat(Barriers.on(page)).isEmpty();
            page.context().setOffline(false);
            assertThat(lost).isHidden(new LocatorAssertions.IsHiddenOptions().setTimeout(30_000));
            person.heading("far-away");
        }
    }

    @Test
    void a_gateway_that_does_not_answer_is_named_behind_until_it_does_and_what_was_deleted_is_not_called_gone()
            throws IOException, InterruptedException {
        try (PackagedConsole console = console().start();
                Chromium chromium = Chromium.start();
                ConsolePages person = chromium.person(console.url(""))) {
            Api api = new Api(console);
            JsonNode cluster = api.cluster("waiting");
            JsonNode rule = api.addRule(cluster, "backups", "backups.example.net", 443);
            api.setPolicy(cluster, false);
            Page page = person.signIn("/clusters/" + Api.id(cluster), EMAIL, PASSWORD)
                    .seesProven(3)
                    .page();
            long gateway = console.gatewayPid().orElseThrow();
            signal("STOP", gateway);
            try {
                api.call("DELETE", Api.rules(cluster) + "/" + Api.id(rule), null);
                Locator progress = page.locator("section.card", new Page.LocatorOptions().setHasText("Revision 4"));
                assertThat(progress.first()).containsText("0 of 1", within(30));
                person.open("/clusters/" + Api.id(cluster) + "/rules");
                assertThat(page.locator("vaadin-grid")).containsText("Pending deletion", within(30));
                person.open("/gateways");
                assertThat(page.locator("main")).containsText("Behind", within(30));
                assertThat(page.locator(".health")).containsText("1 behind", within(30));
            } finally {
                signal("CONT", gateway);
            }
            assertThat(page.locator("main")).containsText("In sync", within(60));
            assertThat(page.locator(".health")).containsText("1 of 1 gateway in sync", within(60));
            api.awaitGone(cluster, rule);
            assertThat(person.failures()).isEmpty();
        }
    }

    @Test
    void a_killed_gateway_is_not_seen_until_it_is_back() {
        try (PackagedConsole console = console().start();
                Chromium chromium = Chromium.start();
                ConsolePages person = chromium.person(console.url(""))) {
            JsonNode cluster = new Api(console).cluster("killed");
            Page page = person.signIn("/clusters/" + Api.id(cluster), EMAIL, PASSWORD)
                    .seesProven(1)
                    .page();
            person.open("/gateways");
            assertThat(page.locator("main")).containsText("In sync");
            // Every state that is shown stays in this list, however short it was.
            page.evaluate("() => { window.shown = []; const look = () => window.shown.push("
                    + "document.querySelector('main').textContent); look();"
                    + "new MutationObserver(look).observe(document.querySelector('main'),"
                    + " { childList: true, subtree: true, characterData: true }); }");
            ProcessHandle.of(console.gatewayPid().orElseThrow()).orElseThrow().destroyForcibly();
            page.waitForFunction("() => window.shown.some((text) => text.includes('Not seen'))");
            assertThat(page.locator("main")).containsText("In sync", within(60));
        }
    }

    @Test
    void a_ledger_that_does_not_verify_is_told_on_every_page_and_only_tightening_is_left() throws Exception {
        try (PackagedConsole console = console().start();
                Chromium chromium = Chromium.start();
                ConsolePages person = chromium.person(console.url(""))) {
            Api api = new Api(console);
            JsonNode cluster = api.cluster("tampered-with");
            api.awaitState(cluster, api.addRule(cluster, "backups", "backups.example.net", 443), "ACTIVE");
            console.stop();
            try (Connection database = DriverManager.getConnection(
                            "jdbc:h2:file:" + folder.resolve("data/sallyport"), "sallyport", "");
                    Statement statement = database.createStatement()) {
                statement.execute("DROP TRIGGER ledger_entry_is_never_updated");
                statement.execute("UPDATE ledger_entry SET actor_name = 'somebody else' WHERE sequence = 5");
            }
            console.startUnwell();
            Page page = person.signIn("/clusters/" + Api.id(cluster), EMAIL, PASSWORD)
                    .page();
            Locator banners = page.locator(".banners");
            assertThat(banners).containsText("entry 5 is the first that does not hold", within(30));
            assertThat(banners).containsText("read-only, except that deny all and the deletion of rules stay possible");
            assertThat(Barriers.on(page)).isEmpty();

            person.open("/clusters/" + Api.id(cluster) + "/rules/new");
            page.getByRole(
                            AriaRole.TEXTBOX,
                            new Page.GetByRoleOptions().setName("Destination").setExact(true))
                    .fill("new.example.net");
            page.getByRole(
                            AriaRole.TEXTBOX,
                            new Page.GetByRoleOptions().setName("Name").setExact(true))
                    .fill("new-one");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Create rule"))
                    .click();
            assertThat(page.locator("body")).containsText("read-only", within(30));
            person.open("/clusters/" + Api.id(cluster)).denyAll("tampered-with").seesState("Deny all");
            person.open("/activity").heading("Activity");
            assertThat(banners).containsText("entry 5");
        }
    }

    @Test
    void a_page_from_before_a_restart_leads_to_the_sign_in_and_back() {
        try (PackagedConsole console = console().start();
                Chromium chromium = Chromium.start();
                ConsolePages person = chromium.person(console.url(""))) {
            JsonNode cluster = new Api(console).cluster("restarted");
            String path = "/clusters/" + Api.id(cluster);
            Page page = person.signIn(path, EMAIL, PASSWORD).seesProven(1).page();
            console.stop();
            assertThat(page.locator("#lost-line"))
                    .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(30_000));
            console.start();
            page.waitForURL("**/sign-in**", new Page.WaitForURLOptions().setTimeout(60_000));
            person.signIn(path, EMAIL, PASSWORD).seesProven(1);
        }
    }

    private static LocatorAssertions.ContainsTextOptions within(int seconds) {
        return new LocatorAssertions.ContainsTextOptions().setTimeout(seconds * 1000d);
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    private PackagedConsole console() {
        return PackagedConsole.in(
                folder.resolve("data"), Map.of("SALLYPORT_ADMIN_EMAIL", EMAIL, "SALLYPORT_ADMIN_PASSWORD", PASSWORD));
    }
}
