package dev.sallyport.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The pages of the packaged console as people meet them: on a desk and on a phone, in light and dark, with and without a mouse. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PagesIT {

    private static final String EMAIL = "admin@example.com";
    private static final String PASSWORD = "a perfectly fine passphrase";

    private final PackagedConsole console;
    private final Api api;
    private final Chromium chromium;

    PagesIT() throws IOException {
        Path folder = Files.createTempDirectory("sallyport-pages");
        console = PackagedConsole.in(
                        folder.resolve("data"),
                        Map.of("SALLYPORT_ADMIN_EMAIL", EMAIL, "SALLYPORT_ADMIN_PASSWORD", PASSWORD))
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
    void no_page_has_a_barrier_and_none_asks_for_anything_outside(int width, int height, ColorScheme scheme) {
        String name = "barriers-" + width + "-" + scheme.name().toLowerCase(java.util.Locale.ROOT);
        var cluster = api.cluster(name);
        api.addRule(cluster, "backups", "backups.example.net", 443);
        String path = "/clusters/" + Api.id(cluster);
        Map<String, List<String>> barriers = new TreeMap<>();
        try (ConsolePages person = chromium.person(console.url(""), width, height, scheme)) {
            person.open("/sign-in").heading("Sign in");
            barriers.put("sign-in", Barriers.on(person.page()));
            person.signIn("/clusters", EMAIL, PASSWORD).heading("Clusters");
            barriers.put("clusters", Barriers.on(person.page()));
            for (String tab : List.of("", "/rules", "/gateways", "/settings")) {
                person.open(path + tab).heading(name);
                barriers.put("cluster" + tab, Barriers.on(person.page()));
            }
            person.open(path).heading(name);
            person.page()
                    .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("API and Terraform"))
                    .click();
            assertThat(person.page().getByRole(AriaRole.DIALOG)).containsText("cockroach_egress_rule");
            barriers.put("recipes", Barriers.on(person.page()));
            person.open("/try-api").heading("API");
            assertThat(person.page().locator("sp-api details").first()).isVisible();
            barriers.put("api", Barriers.on(person.page()));
            person.open("/nowhere").heading("There is no such page");
            barriers.put("missing", Barriers.on(person.page()));
            barriers.values().removeIf(List::isEmpty);
            assertThat(barriers).isEmpty();
            assertThat(person.strangers()).isEmpty();
            assertThat(person.failures()).isEmpty();
        }
    }

    @Test
    void the_api_can_be_tried_with_a_key_that_is_typed_in() {
        api.cluster("tried");
        try (ConsolePages person = chromium.person(console.url(""))) {
            Page page =
                    person.signIn("/try-api", EMAIL, PASSWORD).heading("API").page();
            page.getByLabel("API key").fill(PackagedConsole.API_KEY);
            Locator operation = page.locator(
                    "details", new Page.LocatorOptions().setHasText("List the clusters that the account may see"));
            operation.locator("summary").click();
            operation.getByRole(AriaRole.BUTTON).click();
            assertThat(operation.locator("pre")).containsText("\"name\": \"tried\"");
            assertThat(person.failures()).isEmpty();
        }
    }

    @Test
    void whoever_has_to_sign_in_first_ends_where_they_wanted_to_go() {
        var cluster = api.cluster("deep-link");
        try (ConsolePages person = chromium.person(console.url(""))) {
            String path = "/clusters/" + Api.id(cluster) + "/gateways";
            person.signIn(path, EMAIL, PASSWORD).heading("deep-link");
            assertThat(person.page().title()).isEqualTo("deep-link gateways · Sallyport");
        }
    }

    @Test
    void a_cluster_is_made_and_switched_to_deny_all_and_back_and_the_page_says_what_the_gateway_acknowledged() {
        try (ConsolePages person = chromium.person(console.url(""))) {
            person.signIn("/clusters", EMAIL, PASSWORD).createCluster("there-and-back");
            person.seesState("Allow all: observing").seesProven(1);
            person.denyAll("there-and-back").seesState("Deny all").seesProven(2);
            person.allowAll("there-and-back", PASSWORD)
                    .seesState("Allow all: observing")
                    .seesProven(3);
        }
    }

    @Test
    void of_two_admins_the_second_is_told_what_is_now_and_may_choose_again() {
        var cluster = api.cluster("two-admins");
        try (ConsolePages person = chromium.person(console.url(""))) {
            Page page = person.signIn("/clusters/" + Api.id(cluster), EMAIL, PASSWORD)
                    .seesProven(1)
                    .page();
            page.getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName(Pattern.compile("^Deny all")))
                    .click(new Locator.ClickOptions().setForce(true));
            Locator dialog = page.getByRole(AriaRole.DIALOG);
            dialog.getByLabel("Type the cluster").fill("two-admins");
            api.addRule(cluster, "meanwhile", "meanwhile.example.net", 443);
            Locator confirm =
                    dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Switch to deny all"));
            confirm.click();
            assertThat(dialog).containsText("Somebody else changed this cluster meanwhile");
            assertThat(dialog.getByLabel("Type the cluster")).hasValue("two-admins");
            assertThat(api.policy(cluster)).isEqualTo("ALLOW_ALL");
            confirm.click();
            person.seesState("Deny all");
        }
    }

    @Test
    void of_two_admins_on_one_rule_the_second_sees_both_versions_and_nothing_is_lost() {
        var cluster = api.cluster("two-on-one-rule");
        var rule = api.addRule(cluster, "shared", "shared.example.net", 443);
        String path = "/clusters/" + Api.id(cluster) + "/rules/" + Api.id(rule);
        try (ConsolePages first = chromium.person(console.url(""));
                ConsolePages second = chromium.person(console.url(""))) {
            Page one = first.signIn(path, EMAIL, PASSWORD).page();
            Page other = second.signIn(path, EMAIL, PASSWORD).page();
            description(one).fill("what the first one says");
            description(other).fill("what the second one says");
            save(one);
            awaitDescription(cluster, rule, "what the first one says");
            save(other);
            Locator dialog = other.locator("vaadin-dialog.conflict");
            assertThat(dialog).containsText("Rule shared was changed meanwhile");
            assertThat(dialog).containsText("what the first one says");
            assertThat(dialog).containsText("what the second one says");
            dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Save mine over it"))
                    .click();
            awaitDescription(cluster, rule, "what the second one says");
        }
    }

    private void awaitDescription(JsonNode cluster, JsonNode rule, String words) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> api.call("GET", Api.rules(cluster) + "/" + Api.id(rule), null)
                        .get("rule")
                        .get("description")
                        .asString()
                        .equals(words));
    }

    private static Locator description(Page page) {
        return page.getByRole(
                AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Reason").setExact(true));
    }

    private static void save(Page page) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Save rule").setExact(true))
                .click();
    }

    @Test
    void the_colour_scheme_that_somebody_chose_is_kept() {
        try (ConsolePages person = chromium.person(console.url(""))) {
            Page page = person.signIn("/clusters", EMAIL, PASSWORD).page();
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Colour scheme"))
                    .click();
            page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName("Dark"))
                    .click();
            assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
            person.open("/clusters").heading("Clusters");
            assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
        }
    }
}
