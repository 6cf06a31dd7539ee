package dev.sallyport.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.sallyport.testing.browser.Barriers;
import dev.sallyport.testing.browser.Chromium;
import dev.sallyport.testing.browser.ConsolePages;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** People, keys and roles, given and taken in the browser, against the packaged console. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessIT {

    private static final String ADMIN = "admin@example.com";
    private static final String PASSWORD = "an unlikely passphrase";
    private static final String CHOSEN = "chosen by its own person";

    private final PackagedConsole console;
    private final Api api;
    private final Chromium chromium;

    AccessIT() throws IOException {
        Path folder = Files.createTempDirectory("sallyport-access");
        console = PackagedConsole.in(
                        folder.resolve("data"),
                        Map.of(
                                "SALLYPORT_ADMIN_EMAIL", ADMIN,
                                "SALLYPORT_ADMIN_PASSWORD", PASSWORD))
                .start();
        api = new Api(console);
        chromium = Chromium.start();
    }

    @AfterAll
    void end() {
        chromium.close();
        console.close();
    }

    @Test
    void an_invited_person_comes_in_by_the_link_and_may_do_what_was_granted_and_no_more() {
        var mine = api.cluster("mine");
        api.cluster("not-mine");
        try (ConsolePages admin = chromium.person(console.url(""))) {
            String link = invite(admin, "operator@example.com", "Cluster Operator", "mine");
            try (ConsolePages guest = chromium.person(console.url(""))) {
                Page page = guest.open(URI.create(link).getPath()).page();
                assertThat(page.getByLabel("Email")).hasValue("operator@example.com");
                Locator password = page.getByRole(AriaRole.TEXTBOX, named("Password"));
                password.fill("short");
                button(page, "Set password and sign in").click();
                assertThat(page.getByText("A password has at least 12 characters.")
                                .first())
                        .isVisible();
                password.fill(CHOSEN);
                button(page, "Set password and sign in").click();
                guest.heading("Clusters");

                assertThat(page.locator("nav.nav a.sub .ell")).hasText(new String[] {"mine"});
                assertThat(page.locator("#nav-access")).hasCount(0);
                guest.open("/access").heading("Not for this account");
                guest.open("/clusters/" + Api.id(mine) + "/rules").heading("mine");
                assertThat(button(page, "New rule").first()).isVisible();
                guest.open(URI.create(link).getPath()).heading("This link is over");
            }
            assertThat(row(admin.page(), "operator@example.com")).containsText("ago");
        }
    }

    @Test
    void a_session_ends_within_five_seconds_when_its_person_is_disabled_and_says_where_to_go() {
        try (ConsolePages admin = chromium.person(console.url(""));
                ConsolePages guest = chromium.person(console.url(""))) {
            String link = invite(admin, "leaver@example.com", "Auditor", null);
            welcome(guest, link);
            guest.open("/clusters").heading("Clusters");
            act(admin.page(), "leaver@example.com", "Disable");
            confirm(admin.page(), "Disable");
            guest.heading("Sign in");
            guest.open("/clusters").heading("Sign in");
        }
    }

    @Test
    void a_key_is_shown_once_works_at_once_and_no_longer_when_it_is_revoked() throws Exception {
        try (ConsolePages admin = chromium.person(console.url(""))) {
            Page page =
                    admin.signIn("/access/service-accounts", ADMIN, PASSWORD).page();
            button(page, "New service account").click();
            Locator dialog = page.getByRole(AriaRole.DIALOG);
            dialog.getByLabel("Name").fill("robot");
            role(dialog, "Cluster Monitor");
            dialog.getByRole(AriaRole.BUTTON, inside("Create service account")).click();
            String secret = shownOnce(page);
            assertThat(statusWith(secret)).isEqualTo(200);
            admin.open("/access/service-accounts").heading("Access");
            assertThat(page.content()).doesNotContain(secret);
            page.getByRole(
                            AriaRole.BUTTON,
                            new Page.GetByRoleOptions().setName(Pattern.compile("^Revoke CCDB1_.* of robot")))
                    .click();
            confirm(page, "Revoke");
            assertThat(row(page, "robot")).containsText("No key that is good");
            assertThat(statusWith(secret)).isEqualTo(401);
        }
    }

    @Test
    void of_two_admins_who_withdraw_each_other_one_stays_and_each_sees_what_the_other_did() {
        try (ConsolePages one = chromium.person(console.url(""));
                ConsolePages two = chromium.person(console.url(""))) {
            String link = invite(one, "second@example.com", "Org Admin", null);
            welcome(two, link);
            Page second = two.open("/access").heading("Access").page();

            withdraw(one.page(), "Org Admin on everything", "second@example.com");
            assertThat(row(one.page(), "second@example.com")).containsText("No role: may do nothing");
            two.heading("Sign in");

            withdraw(one.page(), "Org Admin on everything", ADMIN);
            assertThat(one.page().getByText("The last Org Admin who can sign in stays"))
                    .isVisible();
            assertThat(row(one.page(), ADMIN)).containsText("Org Admin");
            assertThat(second.url()).contains("/sign-in");
        }
    }

    @Test
    void what_one_admin_grants_another_sees_without_loading_the_page_anew() {
        try (ConsolePages one = chromium.person(console.url(""));
                ConsolePages two = chromium.person(console.url(""))) {
            invite(one, "watched@example.com", "Cluster Monitor", null);
            two.signIn("/access", ADMIN, PASSWORD);
            act(one.page(), "watched@example.com", "Grant a role");
            Locator dialog = one.page().getByRole(AriaRole.DIALOG);
            role(dialog, "Auditor");
            assertThat(dialog).containsText("May read Activity and make reports");
            assertThat(dialog).containsText("May not create, edit and delete rules");
            dialog.getByRole(AriaRole.BUTTON, inside("Grant a role")).click();
            assertThat(row(two.page(), "watched@example.com")).containsText("Auditor");
        }
    }

    @Test
    void an_auditor_reads_all_of_it_and_finds_nothing_to_press() {
        try (ConsolePages admin = chromium.person(console.url(""));
                ConsolePages auditor = chromium.person(console.url(""))) {
            welcome(auditor, invite(admin, "auditor@example.com", "Auditor", null));
            for (String path : List.of("/access", "/access/service-accounts", "/access/roles")) {
                Page page = auditor.open(path).heading("Access").page();
                assertThat(page.locator("main vaadin-button")).hasCount(0);
            }
        }
    }

    @Test
    void no_page_on_access_has_a_barrier() {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            Map<String, List<String>> barriers = new TreeMap<>();
            try (ConsolePages admin = chromium.person(console.url(""), 1440, 900, scheme)) {
                Page page = admin.signIn("/access", ADMIN, PASSWORD)
                        .heading("Access")
                        .page();
                for (String path : List.of("/access", "/access/service-accounts", "/access/roles")) {
                    admin.open(path).heading("Access");
                    barriers.put(path, Barriers.on(page));
                }
                admin.open("/access").heading("Access");
                button(page, "Invite a person").click();
                assertThat(page.getByRole(AriaRole.DIALOG)).containsText("May see rules");
                barriers.put("invite", Barriers.on(page));
                admin.open("/welcome/nothing").heading("This link is over");
                barriers.put("welcome", Barriers.on(page));
                assertThat(admin.failures()).isEmpty();
            }
            barriers.values().removeIf(List::isEmpty);
            assertThat(barriers).isEmpty();
        }
    }

    /** Ends on the page of people; answers the link. */
    private String invite(
            ConsolePages admin, String email, String role, @org.jspecify.annotations.Nullable String cluster) {
        Page page = admin.signIn("/access", ADMIN, PASSWORD).page();
        button(page, "Invite a person").click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        dialog.getByLabel("Email").fill(email);
        role(dialog, role);
        if (cluster != null) {
            dialog.getByRole(AriaRole.COMBOBOX)
                    .or(dialog.locator("vaadin-select"))
                    .first()
                    .click();
            page.getByRole(
                            AriaRole.OPTION,
                            new Page.GetByRoleOptions().setName(cluster).setExact(true))
                    .click();
        }
        dialog.getByRole(AriaRole.BUTTON, inside("Make the link")).click();
        return shownOnce(page);
    }

    private static void welcome(ConsolePages guest, String link) {
        Page page = guest.open(URI.create(link).getPath()).page();
        page.getByRole(AriaRole.TEXTBOX, named("Password")).fill(CHOSEN);
        button(page, "Set password and sign in").click();
        guest.heading("Clusters");
    }

    private static String shownOnce(Page page) {
        Locator dialog = page.locator("vaadin-dialog.shown-once");
        String secret = dialog.locator(".code pre").textContent();
        assertThat(dialog.getByRole(AriaRole.BUTTON, inside("Done"))).isDisabled();
        dialog.getByLabel("I have stored it").check();
        dialog.getByRole(AriaRole.BUTTON, inside("Done")).click();
        assertThat(dialog).hasCount(0);
        return secret;
    }

    private static void role(Locator dialog, String name) {
        dialog.getByRole(AriaRole.RADIO, new Locator.GetByRoleOptions().setName(Pattern.compile("^" + name)))
                .check(new Locator.CheckOptions().setForce(true));
    }

    private static void act(Page page, String account, String item) {
        page.getByRole(AriaRole.BUTTON, named("Actions for " + account)).click();
        page.getByRole(AriaRole.MENUITEM, named(item)).click();
    }

    private static void withdraw(Page page, String role, String account) {
        page.getByRole(AriaRole.BUTTON, named("Withdraw " + role + " from " + account))
                .click();
        confirm(page, "Withdraw");
    }

    private static void confirm(Page page, String button) {
        page.locator("vaadin-confirm-dialog")
                .getByRole(AriaRole.BUTTON, inside(button))
                .click();
    }

    private static Locator row(Page page, String account) {
        return page.locator("tr[data-account='" + account + "']");
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, named(name));
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }

    private static Locator.GetByRoleOptions inside(String name) {
        return new Locator.GetByRoleOptions().setName(name).setExact(true);
    }

    private int statusWith(String key) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(console.url("/api/v1/clusters")))
                                    .header("Authorization", "Bearer " + key)
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
