package dev.sallyport.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.sallyport.acceptance.AccessSteps.ADMIN;
import static dev.sallyport.acceptance.AccessSteps.PASSWORD;
import static dev.sallyport.acceptance.AccessSteps.act;
import static dev.sallyport.acceptance.AccessSteps.button;
import static dev.sallyport.acceptance.AccessSteps.inside;
import static dev.sallyport.acceptance.AccessSteps.inviteAnother;
import static dev.sallyport.acceptance.AccessSteps.named;
import static dev.sallyport.acceptance.AccessSteps.role;
import static dev.sallyport.acceptance.AccessSteps.welcome;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.sallyport.testing.browser.Barriers;
import dev.sallyport.testing.browser.Chromium;
import dev.sallyport.testing.browser.ConsolePages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What opens over a page, held to the same as the pages: no barrier in any look, no mouse needed, and nobody's work undone by another's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DialogsIT {

    private final PackagedConsole console;
    private final Api api;
    private final Chromium chromium;

    DialogsIT() throws IOException {
        Path folder = Files.createTempDirectory("sallyport-dialogs");
        console = PackagedConsole.in(
                        folder.resolve("data"),
                        Map.of("SALLYPORT_ADMIN_EMAIL", ADMIN, "SALLYPORT_ADMIN_PASSWORD", PASSWORD))
                .start();
        api = new Api(console);
        chromium = Chromium.start();
    }

    @AfterAll
    void end() {
        chromium.close();
        console.close();
    }

    @ParameterizedTest(name = "{0} by {1}, {2}")
    @CsvSource({"1440, 900, LIGHT", "1440, 900, DARK", "390, 844, LIGHT"})
    void nothing_that_opens_over_a_page_has_a_barrier(int width, int height, ColorScheme scheme) {
        String look = width + "-" + scheme.name().toLowerCase(Locale.ROOT);
        JsonNode cluster = api.cluster("dialogs-" + look);
        JsonNode rule = api.addRule(cluster, "backups", "backups.example.net", 443);
        String path = "/clusters/" + Api.id(cluster);
        Map<String, List<String>> barriers = new TreeMap<>();
        try (ConsolePages person = chromium.person(console.url(""), width, height, scheme)) {
            Page page = person.signIn("/clusters", ADMIN, PASSWORD)
                    .heading("Clusters")
                    .page();
            button(page, "New cluster").first().click();
            assertThat(person.dialog().getByLabel("Name")).isFocused();
            barriers.put("new cluster", Barriers.on(page));
            page.keyboard().press("Escape");
            assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
            page.keyboard().press("?");
            assertThat(person.dialog()).containsText("Keyboard shortcuts");
            barriers.put("help", Barriers.on(page));
            assertThat(page.locator("vaadin-dialog")).hasCSS("outline-style", "none");

            person.open(path).heading("dialogs-" + look).seesProven(2);
            choose(page, "Deny all");
            assertThat(person.dialog().getByLabel("Type the cluster")).isVisible();
            barriers.put("type to confirm", Barriers.on(page));

            person.open(path + "/rules/" + Api.id(rule));
            assertThat(field(page, "Destination")).hasValue("backups.example.net");
            barriers.put("rule", Barriers.on(page));
            person.open(path + "/rules/new");
            field(page, "Destination").fill("*.com");
            assertThat(page.locator("main, body").first()).containsText("registry");
            barriers.put("refused draft", Barriers.on(page));
            person.open(path + "/rules");
            page.locator("main h1").click();
            page.keyboard().press("t");
            page.getByLabel("Test a destination").last().fill("https://backups.example.net/");
            page.keyboard().press("Enter");
            assertThat(page.locator(".test-steps").first()).isVisible();
            barriers.put("tested destination", Barriers.on(page));

            person.open("/access/service-accounts").heading("Access");
            button(page, "New service account").click();
            person.dialog().getByLabel("Name").fill("robot-" + look);
            role(person.dialog(), "Cluster Monitor");
            barriers.put("new service account", Barriers.on(page));
            person.dialog()
                    .getByRole(AriaRole.BUTTON, inside("Create service account"))
                    .click();
            assertThat(page.locator("vaadin-dialog.shown-once .code pre")).isVisible();
            barriers.put("shown once", Barriers.on(page));
            AccessSteps.shownOnce(page);
            act(page, "robot-" + look, "New key");
            assertThat(person.dialog().getByRole(AriaRole.BUTTON, inside("New key")))
                    .isVisible();
            barriers.put("new key", Barriers.on(page));

            person.open("/access").heading("Access");
            String email = "monitor-" + look + "@example.com";
            String link = inviteAnother(person, email, "Cluster Monitor", "dialogs-" + look);
            try (ConsolePages guest = chromium.person(console.url(""), width, height, scheme)) {
                guest.open(java.net.URI.create(link).getPath());
                assertThat(guest.page().getByLabel("Email")).hasValue(email);
                barriers.put("welcome", Barriers.on(guest.page()));
                welcome(guest, link);
                guest.open("/access").heading("Not for this account");
                barriers.put("not allowed", Barriers.on(guest.page()));
                guest.open(path).heading("dialogs-" + look);
                barriers.put("perimeter of who only looks", Barriers.on(guest.page()));
                assertThat(guest.failures()).isEmpty();
            }
            if (width < 720) {
                page.locator("#menu").click();
                assertThat(page.locator("#nav-gateways")).isVisible();
                barriers.put("menu", Barriers.on(page));
            }
            barriers.values().removeIf(List::isEmpty);
            assertThat(barriers).isEmpty();
            assertThat(person.strangers()).isEmpty();
            assertThat(person.failures()).isEmpty();
        }
    }

    @Test
    void from_the_sign_in_to_a_rule_in_a_cluster_that_denies_all_no_mouse_is_needed() {
        try (ConsolePages person = chromium.person(console.url(""))) {
            Page page = person.open("/clusters?list").heading("Sign in").page();
            tabTo(page, page.getByLabel("Email"));
            page.keyboard().type(ADMIN);
            tabTo(page, page.getByRole(AriaRole.TEXTBOX, named("Password")));
            page.keyboard().type(PASSWORD);
            page.keyboard().press("Enter");
            person.heading("Clusters");

            page.keyboard().press("n");
            assertThat(person.dialog().getByLabel("Name")).isFocused();
            page.keyboard().type("by-keys");
            page.keyboard().press("Enter");
            assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
            page.keyboard().press("Control+k");
            page.keyboard().type("by-keys");
            assertThat(page.locator(".palette [role=option]").first()).containsText("by-keys");
            page.keyboard().press("Enter");
            person.heading("by-keys").seesProven(1);
            assertThat(page.locator("dialog[open]")).hasCount(0);

            tabTo(
                    page,
                    page.getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName(Pattern.compile("^Allow all"))));
            page.keyboard().press("ArrowDown");
            assertThat(page.getByLabel("Type the cluster")).isFocused();
            page.keyboard().type("by-keys");
            page.keyboard().press("Enter");
            person.seesState("Deny all").seesProven(2);

            page.keyboard().press("2");
            page.waitForURL("**/rules");
            page.keyboard().press("n");
            page.waitForURL("**/rules/new");
            tabTo(page, field(page, "Name"));
            page.keyboard().type("by-keys");
            tabTo(page, field(page, "Destination"));
            page.keyboard().type("keys.example.net");
            tabTo(page, button(page, "Create rule"));
            page.keyboard().press("Enter");
            assertThat(page.locator("vaadin-grid")).containsText("keys.example.net");
            assertThat(page.locator("vaadin-grid")).containsText("Active");
            assertThat(person.failures()).isEmpty();
        }
    }

    @Test
    void of_two_admins_who_switch_one_cluster_the_second_is_told_and_changes_nothing_unasked() {
        JsonNode cluster = api.cluster("two-switches");
        String path = "/clusters/" + Api.id(cluster);
        try (ConsolePages first = chromium.person(console.url(""));
                ConsolePages second = chromium.person(console.url(""))) {
            Page one = first.signIn(path, ADMIN, PASSWORD).seesProven(1).page();
            Page other = second.signIn(path, ADMIN, PASSWORD).seesProven(1).page();
            for (Page page : List.of(one, other)) {
                choose(page, "Deny all");
                page.getByRole(AriaRole.DIALOG).getByLabel("Type the cluster").fill("two-switches");
            }
            confirm(one, "Switch to deny all");
            first.seesState("Deny all").seesProven(2);
            confirm(other, "Switch to deny all");
            assertThat(other.getByRole(AriaRole.DIALOG)).containsText("Somebody else changed this cluster meanwhile");
            assertThat(api.policy(cluster)).isEqualTo("DEFAULT_DENY");
            other.keyboard().press("Escape");
            assertThat(other.getByRole(AriaRole.DIALOG)).hasCount(0);
            second.seesState("Deny all").seesProven(2);

            choose(other, "Allow all");
            other.getByRole(AriaRole.DIALOG).getByLabel("Type the cluster").fill("two-switches");
            other.getByRole(AriaRole.DIALOG)
                    .getByRole(AriaRole.TEXTBOX, new Locator.GetByRoleOptions().setName("Your password"))
                    .fill(PASSWORD);
            api.addRule(cluster, "meanwhile", "meanwhile.example.net", 443);
            confirm(other, "Switch to allow all");
            assertThat(other.getByRole(AriaRole.DIALOG)).containsText("Somebody else changed this cluster meanwhile");
            assertThat(api.policy(cluster)).isEqualTo("DEFAULT_DENY");
        }
    }

    private static void confirm(Page page, String name) {
        page.getByRole(AriaRole.DIALOG).getByRole(AriaRole.BUTTON, inside(name)).click();
    }

    private static void choose(Page page, String policy) {
        page.getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName(Pattern.compile("^" + policy)))
                .click(new Locator.ClickOptions().setForce(true));
    }

    private static Locator field(Page page, String label) {
        return page.getByRole(AriaRole.TEXTBOX, named(label)).first();
    }

    /** Tabs there, as often as a person would at most. */
    private static void tabTo(Page page, Locator there) {
        assertThat(there).isVisible();
        for (int tabs = 0; tabs < 150 && !Boolean.TRUE.equals(there.evaluate("it => it.matches(':focus')")); tabs++) {
            page.keyboard().press("Tab");
        }
        assertThat(there).isFocused();
    }
}
