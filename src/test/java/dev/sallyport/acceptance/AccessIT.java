package dev.sallyport.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.sallyport.acceptance.AccessSteps.ADMIN;
import static dev.sallyport.acceptance.AccessSteps.CHOSEN;
import static dev.sallyport.acceptance.AccessSteps.PASSWORD;
import static dev.sallyport.acceptance.AccessSteps.act;
import static dev.sallyport.acceptance.AccessSteps.button;
import static dev.sallyport.acceptance.AccessSteps.confirm;
import static dev.sallyport.acceptance.AccessSteps.inside;
import static dev.sallyport.acceptance.AccessSteps.invite;
import static dev.sallyport.acceptance.AccessSteps.inviteAnother;
import static dev.sallyport.acceptance.AccessSteps.named;
import static dev.sallyport.acceptance.AccessSteps.role;
import static dev.sallyport.acceptance.AccessSteps.row;
import static dev.sallyport.acceptance.AccessSteps.shownOnce;
import static dev.sallyport.acceptance.AccessSteps.welcome;
import static dev.sallyport.acceptance.AccessSteps.withdraw;
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
import tools.jackson.databind.JsonNode;

/** People, keys and roles, given and taken in the browser, against the packaged console. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessIT {

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
    void a_key_is_shown_once_works_at_once_and_no_longer_when_it_is_revoked() throws Exception {
        try (ConsolePages admin = chromium.person(console.url(""))) {
            Page page =
                    admin.signIn("/access/service-accounts", ADMIN, PASSWORD).page();
            String secret = newServiceAccount(page, "robot");
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
    void a_deleted_service_account_is_gone_and_its_name_can_be_given_again() throws Exception {
        try (ConsolePages admin = chromium.person(console.url(""))) {
            Page page =
                    admin.signIn("/access/service-accounts", ADMIN, PASSWORD).page();
            String first = newServiceAccount(page, "passing");
            act(page, "passing", "Delete");
            confirm(page, "Delete");
            assertThat(page.getByText("passing deleted.")).isVisible();
            assertThat(row(page, "passing")).hasCount(0);
            assertThat(statusWith(first)).isEqualTo(401);

            String second = newServiceAccount(page, "passing");
            assertThat(row(page, "passing")).hasCount(1);
            assertThat(List.of(statusWith(first), statusWith(second))).containsExactly(401, 200);
        }
    }

    private static String newServiceAccount(Page page, String name) {
        button(page, "New service account").click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        dialog.getByLabel("Name").fill(name);
        role(dialog, "Cluster Monitor");
        dialog.getByRole(AriaRole.BUTTON, inside("Create service account")).click();
        return shownOnce(page);
    }

    @Test
    void a_key_is_changed_without_a_moment_in_which_none_works() throws Exception {
        try (ConsolePages admin = chromium.person(console.url(""))) {
            Page page =
                    admin.signIn("/access/service-accounts", ADMIN, PASSWORD).page();
            String old = newServiceAccount(page, "rotated");
            act(page, "rotated", "New key");
            page.getByRole(AriaRole.DIALOG)
                    .getByRole(AriaRole.BUTTON, inside("New key"))
                    .click();
            String fresh = shownOnce(page);
            assertThat(List.of(statusWith(old), statusWith(fresh))).containsExactly(200, 200);
            page.getByRole(AriaRole.BUTTON, named("Revoke " + keyName(old) + " of rotated"))
                    .click();
            confirm(page, "Revoke");
            assertThat(page.getByText(keyName(old) + " revoked.")).isVisible();
            assertThat(List.of(statusWith(old), statusWith(fresh))).containsExactly(401, 200);
        }
    }

    private static String keyName(String secret) {
        return secret.substring(0, secret.lastIndexOf('_'));
    }

    @Test
    void only_an_org_admin_switches_back_a_cluster_that_is_locked_and_operators_where_they_may() {
        JsonNode cluster = api.cluster("locked");
        api.setPolicy(cluster, false);
        String page = "/clusters/" + Api.id(cluster);
        try (ConsolePages admin = chromium.person(console.url(""));
                ConsolePages keeper = chromium.person(console.url(""));
                ConsolePages operator = chromium.person(console.url(""))) {
            welcome(keeper, invite(admin, "keeper@example.com", "Cluster Admin", "locked"));
            welcome(operator, inviteAnother(admin, "driver@example.com", "Cluster Operator", "locked"));
            assertThat(allowAll(keeper.open(page).heading("locked"))).isEnabled();
            assertThat(allowAll(operator.open(page).heading("locked"))).isDisabled();
            assertThat(operator.page().locator("main")).containsText("That takes the role Org Admin or Cluster Admin.");

            Page settings = admin.open(page + "/settings").heading("locked").page();
            settings.getByLabel("Only an Org Admin may switch this cluster back to allow all")
                    .check();
            assertThat(settings.getByText("Only Org Admins may switch this cluster back to allow all now."))
                    .isVisible();
            Page roles = admin.open("/access/roles").heading("Access").page();
            roles.getByLabel("Cluster Operators may also switch a cluster back to allow all")
                    .check();
            for (ConsolePages locked : List.of(keeper, operator)) {
                awaitAllowAll(locked, page, "An Org Admin decided that only Org Admins switch this cluster back");
            }
            assertThat(keeper.open(page + "/settings")
                            .heading("locked")
                            .page()
                            .getByLabel("Only an Org Admin may switch this cluster back to allow all"))
                    .hasAttribute("aria-readonly", "true");

            settings = admin.open(page + "/settings").heading("locked").page();
            settings.getByLabel("Only an Org Admin may switch this cluster back to allow all")
                    .uncheck();
            assertThat(settings.getByText("Cluster Admins may switch this cluster back to allow all again."))
                    .isVisible();
            assertThat(allowAll(keeper.open(page).heading("locked"))).isEnabled();
            assertThat(allowAll(operator.open(page).heading("locked"))).isEnabled();
        }
    }

    private static void awaitAllowAll(ConsolePages person, String path, String why) {
        assertThat(allowAll(person.open(path).heading("locked"))).isDisabled();
        assertThat(person.page().locator("main")).containsText(why);
    }

    private static Locator allowAll(ConsolePages person) {
        return person.page()
                .getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName(Pattern.compile("^Allow all")));
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
    void who_administers_one_cluster_gives_a_role_on_it_by_name_and_others_see_it_at_once() {
        String settings = "/clusters/" + Api.id(api.cluster("administered")) + "/settings";
        try (ConsolePages admin = chromium.person(console.url(""));
                ConsolePages administers = chromium.person(console.url(""))) {
            String link = invite(admin, "its-admin@example.com", "Cluster Admin", "administered");
            inviteAnother(admin, "its-monitor@example.com", "Org Member", null);
            welcome(administers, link);
            admin.open(settings).heading("administered");
            Page page = administers.open(settings).heading("administered").page();
            Locator roles = page.locator("section.card", new Page.LocatorOptions().setHasText("Roles on this cluster"));
            roles.getByRole(AriaRole.BUTTON, inside("Grant a role")).click();
            Locator dialog = administers.dialog();
            dialog.getByLabel("Account").fill("nobody@example.com");
            dialog.getByRole(AriaRole.BUTTON, inside("Grant a role")).click();
            assertThat(dialog).containsText("There is no account with this name.");
            dialog.getByLabel("Account").fill("its-monitor@example.com");
            dialog.getByRole(AriaRole.BUTTON, inside("Grant a role")).click();
            assertThat(roles).containsText("its-monitor@example.com");

            Locator seen = admin.page().locator("li", new Page.LocatorOptions().setHasText("its-monitor@example.com"));
            assertThat(seen).containsText("Cluster Monitor");
            withdraw(admin.page(), "Cluster Monitor", "its-monitor@example.com");
            assertThat(roles).not().containsText("its-monitor@example.com");
            assertThat(page.locator("#nav-access")).hasCount(0);
        }
    }

    @Test
    void an_auditor_reads_all_of_it_and_finds_nothing_to_press() {
        try (ConsolePages admin = chromium.person(console.url(""));
                ConsolePages auditor = chromium.person(console.url(""))) {
            welcome(auditor, invite(admin, "auditor@example.com", "Auditor", null), "Reports");
            for (String path : List.of("/access", "/access/service-accounts", "/access/roles")) {
                Page page = auditor.open(path).heading("Access").page();
                assertThat(page.locator("main vaadin-button")).hasCount(0);
            }
        }
    }

    @Test
    void what_a_role_cannot_use_is_left_out_or_grey_with_the_reason() {
        JsonNode cluster = api.cluster("looked-at");
        String path = "/clusters/" + Api.id(cluster);
        try (ConsolePages admin = chromium.person(console.url(""));
                ConsolePages auditor = chromium.person(console.url(""))) {
            welcome(auditor, invite(admin, "onlooker@example.com", "Auditor", null), "Reports");
            Page page = auditor.page();
            assertThat(button(page, "New cluster")).hasCount(0);
            auditor.open(path).heading("looked-at");
            assertThat(page.getByRole(
                            AriaRole.RADIO, new Page.GetByRoleOptions().setName(Pattern.compile("^Deny all"))))
                    .isDisabled();
            assertThat(page.locator("main")).containsText("Your account may not switch a cluster to deny all here.");
            auditor.open(path + "/rules").heading("looked-at");
            assertThat(button(page, "New rule")).hasCount(0);
            auditor.open(path + "/settings").heading("looked-at");
            assertThat(page.locator("main"))
                    .containsText("Your account may not change or delete clusters here."
                            + " That takes the role Org Admin or Cluster Admin.");
            for (String name : List.of("Rename", "Save clients", "Delete cluster")) {
                assertThat(button(page, name)).isDisabled();
            }
            assertThat(Barriers.on(page)).isEmpty();
        }
    }

    @Test
    void a_person_is_invited_by_keyboard_alone() {
        try (ConsolePages admin = chromium.person(console.url(""))) {
            Page page =
                    admin.signIn("/access", ADMIN, PASSWORD).heading("Access").page();
            page.locator("main h1").click();
            page.keyboard().press("n");
            assertThat(page.getByRole(AriaRole.DIALOG).getByLabel("Email")).isFocused();
            page.keyboard().type("typed@example.com");
            page.keyboard().press("Tab");
            page.keyboard().press("ArrowDown");
            assertThat(page.getByRole(AriaRole.DIALOG)).containsText("Cluster Operator on all clusters");
            press(page, page.getByRole(AriaRole.DIALOG).getByRole(AriaRole.BUTTON, inside("Make the link")), "Enter");
            Locator dialog = page.locator("vaadin-dialog.shown-once");
            press(page, dialog.getByLabel("I have stored it"), "Space");
            press(page, dialog.getByRole(AriaRole.BUTTON, inside("Done")), "Enter");
            assertThat(dialog).hasCount(0);
            assertThat(row(page, "typed@example.com")).containsText("Cluster Operator");
        }
    }

    /** Tabs to something, as often as a person would at most, and presses a key there. */
    private static void press(Page page, Locator there, String key) {
        assertThat(there).isVisible();
        for (int tabs = 0; tabs < 12 && !Boolean.TRUE.equals(there.evaluate("it => it.matches(':focus')")); tabs++) {
            page.keyboard().press("Tab");
        }
        assertThat(there).isFocused();
        page.keyboard().press(key);
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
