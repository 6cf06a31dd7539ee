package dev.sallyport.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.sallyport.testing.browser.Barriers;
import dev.sallyport.testing.browser.Chromium;
import dev.sallyport.testing.browser.ConsolePages;
import dev.sallyport.testing.envoy.ProxyClient;
import dev.sallyport.testing.envoy.TestOrigin;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Activity, traffic, the picture, gateways, search and keys, in a browser on the packaged console with a real gateway. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScreensIT {

    private static final String EMAIL = "admin@example.com";
    private static final String PASSWORD = "an unlikely passphrase";

    private final PackagedConsole console;
    private final Api api;
    private final Chromium chromium;
    private final TestOrigin origin = new TestOrigin("127.0.0.1", 0);

    ScreensIT() throws IOException {
        Path folder = Files.createTempDirectory("sallyport-screens");
        console = PackagedConsole.in(
                        folder.resolve("data"),
                        Map.of(
                                "SALLYPORT_ADMIN_EMAIL", EMAIL,
                                "SALLYPORT_ADMIN_PASSWORD", PASSWORD,
                                "SALLYPORT_LAB_TREAT_AS_PUBLIC", "127.0.0.0/8"))
                .start();
        api = new Api(console);
        chromium = Chromium.start();
    }

    @AfterAll
    void end() {
        chromium.close();
        console.close();
        origin.close();
    }

    @Test
    void what_is_refused_appears_is_explained_and_becomes_a_rule_that_lets_it_through() throws IOException {
        JsonNode cluster = api.cluster("refusing");
        try (ConsolePages person = chromium.person(console.url(""))) {
            Page page = person.signIn("/clusters/" + Api.id(cluster), EMAIL, PASSWORD)
                    .seesProven(1)
                    .page();
            person.denyAll("refusing").seesState("Deny all").seesProven(2);
            page.locator(".tabs a", new Page.LocatorOptions().setHasText("Traffic"))
                    .click();
            assertThat(page.getByText("Nothing was denied").first()).isVisible();

            String authority = "127.0.0.1:" + origin.port();
            ProxyClient client = new ProxyClient(Api.egressPort(cluster));
            assertThat(client.tunnel(authority).status()).isEqualTo(403);
            Locator row = page.locator("tr[data-destination='" + authority + "']");
            assertThat(row).containsText("Denied");
            assertThat(row).containsText("No egress rule allows this destination.");
            row.getByRole(AriaRole.BUTTON).click();
            assertThat(page.locator("tr.details .test-steps")).isVisible();
            assertThat(client.tunnel("other.example.net:587").status()).isEqualTo(403);
            Locator newer = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("1 new denial"));
            assertThat(newer).isVisible();
            assertThat(row.getByRole(AriaRole.BUTTON)).isFocused();
            newer.click();
            assertThat(page.locator("tr[data-destination='other.example.net:587']"))
                    .isVisible();
            assertThat(page.locator("tr.details .test-steps")).isVisible();
            page.getByText("Make a rule of this").click();

            assertThat(destination(page)).hasValue("127.0.0.1/32");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Create rule"))
                    .click();
            person.seesState("Deny all");
            person.open("/clusters/" + Api.id(cluster)).seesProven(3);
            assertThat(client.tunnel(authority).status()).isEqualTo(200);
            assertThat(page.locator(".destinations li", new Page.LocatorOptions().setHasText("127.0.0.1/32")))
                    .containsText("Active");
            Locator uncovered = page.locator(".destinations.uncovered li");
            assertThat(uncovered).hasCount(1);
            assertThat(uncovered).containsText("other.example.net");
            assertThat(uncovered).containsText("Denied");
            uncovered.getByText("Add rule").click();
            assertThat(destination(page)).hasValue("other.example.net");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Create rule"))
                    .click();
            person.seesState("Deny all");
            person.open("/clusters/" + Api.id(cluster)).seesProven(4);
            assertThat(uncovered).hasCount(0);
            assertThat(person.failures()).isEmpty();
        }
    }

    @Test
    void the_picture_shows_what_was_asked_for_first_and_its_list_has_a_row_for_each_line() throws IOException {
        JsonNode cluster = api.cluster("drawn");
        for (int number = 0; number < 8; number++) {
            api.addRule(cluster, "rule-" + number, "host" + number + ".example.net", 443);
        }
        try (TestOrigin another = new TestOrigin("127.0.0.2", 0);
                ConsolePages person = chromium.person(console.url(""))) {
            Page page = person.signIn("/clusters/" + Api.id(cluster), EMAIL, PASSWORD)
                    .seesProven(9)
                    .page();
            assertThat(page.locator(".pict .wythe.outline")).hasCount(1);
            new ProxyClient(Api.egressPort(cluster)).tunnel("127.0.0.1:" + origin.port());
            Locator uncovered = page.locator(".destinations.uncovered li");
            assertThat(uncovered).hasCount(1);
            assertThat(uncovered).containsText("Would be denied");
            assertThat(page.locator(".destinations.own li")).hasCount(7);
            assertThat(page.getByText("2 more destinations")).isVisible();
            assertThat(page.locator(".picture .drawing .edge")).hasCount(7);

            assertThat(page.locator(".readiness")).containsText("1 of 1 destination of the last 24 h would be refused");
            page.getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName(Pattern.compile("^Deny all")))
                    .click(new Locator.ClickOptions().setForce(true));
            assertThat(person.dialog()).containsText("1 would be refused");
            assertThat(person.dialog()).containsText("127.0.0.1:" + origin.port());
            assertThat(person.dialog()).containsText("In the last 30 days clients asked for 1 destination;");
            person.dialog()
                    .getByRole(AriaRole.RADIO, new Locator.GetByRoleOptions().setName("Last 24 h"))
                    .click(new Locator.ClickOptions().setForce(true));
            assertThat(person.dialog()).containsText("In the last 24 h clients asked for 1 destination;");
            person.dialog().getByLabel("Type the cluster").fill("drawn");
            new ProxyClient(Api.egressPort(cluster)).tunnel("127.0.0.2:" + another.port());
            assertThat(person.dialog()).containsText("2 would be refused");
            assertThat(person.dialog().getByLabel("Type the cluster")).hasValue("");
            assertThat(person.dialog()).containsText("What would be refused has changed.");
            person.dialog()
                    .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Add rule for 127.0.0.2"))
                    .click();
            assertThat(destination(page)).hasValue("127.0.0.2/32");
            assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
            person.open("/clusters/" + Api.id(cluster)).seesProven(9);
            assertThat(uncovered).hasCount(2);
            Locator first = page.locator(".destinations.own li a").first();
            first.focus();
            person.denyAll("drawn").seesState("Deny all").seesProven(10);
            assertThat(page.locator(".pict .wythe.solid")).hasCount(1);
            assertThat(page.locator(".picture .drawing .edge.denied")).hasCount(2);
            assertThat(page.locator(".picture .drawing svg"))
                    .hasAttribute(
                            "aria-label", Pattern.compile("deny all: the wall stands at 1 of 1 gateway, 8 rules.*"));
        }
    }

    @Test
    void a_change_by_somebody_else_is_announced_in_activity_and_shown_when_asked_for() {
        JsonNode cluster = api.cluster("watched");
        try (ConsolePages person = chromium.person(console.url(""))) {
            Page page = person.signIn("/activity", EMAIL, PASSWORD)
                    .heading("Activity")
                    .page();
            assertThat(page.locator("tr[data-sequence]").first()).isVisible();
            page.locator("[data-search]")
                    .getByRole(AriaRole.TEXTBOX)
                    .or(page.locator("[data-search] input"))
                    .first()
                    .fill("zebra");
            assertThat(page.getByText("No entry is like this").first()).isVisible();
            api.addRule(cluster, "zebra-rule", "zebra.example.net", 443);
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("1 new entry"))
                    .click();
            Locator entry = page.locator("tr[data-sequence]");
            assertThat(entry).hasCount(1);
            assertThat(entry).containsText("Made rule zebra-rule for zebra.example.net");
            entry.getByRole(AriaRole.BUTTON).focus();
            page.keyboard().press("Enter");
            assertThat(page.locator(".diff .line.add").first()).containsText("zebra-rule");
            assertThat(page.url()).contains("q=zebra");

            Download csv = page.waitForDownload(
                    () -> page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Export CSV"))
                            .click());
            String content = read(csv);
            assertThat(content.lines().toList()).hasSize(3);
            assertThat(content).contains("\"Made rule zebra-rule for zebra.example.net\"");
        }
    }

    /** The report in the ZIP that a download is, which has its seal too. */
    private static byte[] report(Download download) {
        try (ZipFile zip = new ZipFile(download.path().toFile())) {
            String name = download.suggestedFilename().replaceAll("[.]zip$", "");
            assertThat(zip.getEntry(name + ".seal")).isNotNull();
            try (InputStream content = zip.getInputStream(zip.getEntry(name))) {
                return content.readAllBytes();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String unsealed(Download download) {
        return new String(report(download), StandardCharsets.UTF_8);
    }

    private static String read(Download download) {
        try {
            return Files.readString(download.path());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void keys_lead_everywhere_and_can_be_turned_off() {
        JsonNode cluster = api.cluster("keyboard");
        api.addRule(cluster, "quokka", "quokka.example.net", 443);
        try (ConsolePages person = chromium.person(console.url(""))) {
            Page page = person.signIn("/clusters", EMAIL, PASSWORD)
                    .heading("Clusters")
                    .page();
            press(page, "g", "g");
            person.heading("Gateways");
            press(page, "g", "a");
            person.heading("Activity");
            press(page, "g", "p");
            person.heading("Access");
            press(page, "Control+k");
            page.keyboard().type("quokka");
            page.keyboard().press("Enter");
            assertThat(page).hasURL(Pattern.compile(".*/rules/.+"));
            assertThat(destination(page)).hasValue("quokka.example.net");
            assertThat(page.locator("vaadin-master-detail-layout[has-detail]")).isVisible();
            destination(page).press("Escape");
            assertThat(page).hasURL(Pattern.compile(".*/rules"));
            assertThat(destination(page)).hasCount(0);
            press(page, "3");
            assertThat(page).hasURL(Pattern.compile(".*/traffic"));
            press(page, "n");
            assertThat(page).hasURL(Pattern.compile(".*/rules/new"));
            destination(page).press("Escape");
            assertThat(page).hasURL(Pattern.compile(".*/rules$"));
            assertThat(destination(page)).hasCount(0);
            press(page, "4");
            assertThat(page).hasURL(Pattern.compile(".*/gateways"));
            press(page, "t");
            assertThat(page.getByRole(AriaRole.DIALOG)).containsText("Test a destination");
            assertThat(page).hasURL(Pattern.compile(".*/rules"));
            page.keyboard().press("Escape");
            assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
            press(page, "3");
            assertThat(page).hasURL(Pattern.compile(".*/traffic"));
            press(page, "?");
            Locator help = page.getByRole(AriaRole.DIALOG);
            assertThat(help).containsText("Keyboard shortcuts");
            help.locator("input[type=checkbox]").uncheck();
            help.getByRole(
                            AriaRole.BUTTON,
                            new Locator.GetByRoleOptions().setName("Close").setExact(true))
                    .last()
                    .click();
            assertThat(help).hasCount(0);
            press(page, "g", "c");
            assertThat(page.url()).endsWith("/traffic");
        }
    }

    private static Locator destination(Page page) {
        return page.getByRole(
                        AriaRole.TEXTBOX,
                        new Page.GetByRoleOptions().setName("Destination").setExact(true))
                .first();
    }

    private static void press(Page page, String... keys) {
        for (String key : keys) {
            page.keyboard().press(key);
        }
    }

    @Test
    void a_report_tells_what_was_in_force_then_and_what_differs_from_now_by_keyboard_alone() throws IOException {
        JsonNode cluster = api.cluster("reported");
        JsonNode kept = api.addRule(cluster, "kept-rule", "kept.example.net", 443);
        JsonNode gone = api.addRule(cluster, "gone-rule", "gone.example.net", 443);
        api.call("POST", Api.rules(cluster) + "/egress-traffic-policy?wait=30", "{\"allow_all\":false}");
        String then = java.time.Instant.now().toString();
        api.call("PATCH", Api.rules(cluster) + "/" + Api.id(kept), "{\"ports\":[443,8443]}");
        api.addRule(cluster, "new-rule", "new.example.net", 443);
        api.call("DELETE", Api.rules(cluster) + "/" + Api.id(gone) + "?wait=30", null);
        String path = "/reports?cluster=" + Api.id(cluster);
        try (ConsolePages person = chromium.person(console.url(""))) {
            Page page = person.signIn("/clusters", EMAIL, PASSWORD).page();
            person.open(path + "&at=" + then).heading("Reports");
            Locator rules = page.locator(".reports-table");
            assertThat(page.locator(".report-summary"))
                    .containsText("Every required gateway had acknowledged revision 4");
            assertThat(rules).containsText("gone-rule");
            assertThat(rules).not().containsText("new-rule");

            Locator marker = page.getByRole(AriaRole.SLIDER);
            tabTo(page, marker);
            page.keyboard().press("End");
            assertThat(rules).containsText("new-rule");
            assertThat(rules).not().containsText("gone-rule");
            page.keyboard().press("Home");
            assertThat(page.locator(".report-summary")).containsText("reported did not exist then.");
            String first = marker.getAttribute("aria-valuetext");
            page.keyboard().press("ArrowRight");
            assertThat(marker).not().hasAttribute("aria-valuetext", first);
            page.keyboard().press("ArrowLeft");
            assertThat(marker).hasAttribute("aria-valuetext", first);
            page.keyboard().press("ArrowRight");
            assertThat(marker).not().hasAttribute("aria-valuetext", first);
            page.keyboard().press("Home");
            assertThat(marker).hasAttribute("aria-valuetext", first);
            assertThat(marker).isFocused();

            person.open(path + "&at=2099-01-01T00:00:00Z").heading("Reports");
            assertThat(page.locator("main")).containsText("1 Jan 2099, 00:00:00 UTC has not come.");
            assertThat(page.locator(".report-summary")).containsText("Every required gateway had acknowledged");

            String now = java.time.Instant.now().toString();
            person.open(path + "&since=" + then + "&at=" + now).heading("Reports");
            assertThat(rules.locator("tr", new Locator.LocatorOptions().setHasText("new-rule")))
                    .containsText("Added");
            assertThat(rules.locator("tr", new Locator.LocatorOptions().setHasText("gone-rule")))
                    .containsText("Removed");
            assertThat(rules.locator("tr", new Locator.LocatorOptions().setHasText("kept-rule")))
                    .containsText("ports: 443 → 443 8443");
            assertThat(rules.locator("tr", new Locator.LocatorOptions().setHasText("kept-rule")))
                    .containsText("Wider");
            assertThat(page.locator(".timeline rect.range")).hasCount(1);
            assertThat(Barriers.on(page)).isEmpty();

            Download csv =
                    page.waitForDownload(() -> page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("CSV"))
                            .click());
            assertThat(unsealed(csv)).contains("\"new-rule\"").contains("\"ADDED\"");
            assertThat(person.failures()).isEmpty();
        }
    }

    @Test
    void the_report_of_all_clusters_leads_into_one_and_from_there_to_who_could_and_to_exposure() throws IOException {
        JsonNode cluster = api.cluster("told-of");
        api.cluster("beside");
        api.addRule(cluster, "told-of-rule", "told-of.example.net", 443);
        api.call("POST", Api.rules(cluster) + "/egress-traffic-policy?wait=30", "{\"allow_all\":false}");
        try (ConsolePages person = chromium.person(console.url(""))) {
            Page page = person.signIn("/reports", EMAIL, PASSWORD)
                    .heading("Reports")
                    .page();
            Locator line = page.locator(".reports-all tr", new Page.LocatorOptions().setHasText("told-of"));
            assertThat(line).containsText("Deny all");
            assertThat(line).containsText("Acknowledged by all");
            assertThat(Barriers.on(page)).isEmpty();

            line.getByRole(AriaRole.LINK).click();
            assertThat(page.locator(".reports-table")).containsText("told-of-rule");
            assertThat(page.getByRole(AriaRole.SLIDER)).isVisible();
            tab(page, "Who could");
            Locator program = page.locator(".reports-who tr", new Page.LocatorOptions().setHasText("bootstrap"));
            assertThat(program).containsText("Org Admin");
            assertThat(program).containsText("change rules, switch to allow all");
            assertThat(program).containsText("3 changes");
            assertThat(Barriers.on(page)).isEmpty();
            Download csv =
                    page.waitForDownload(() -> page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("CSV"))
                            .click());
            assertThat(unsealed(csv)).contains("ORG_ADMIN of the organization").contains("\"bootstrap\"");
            Download pdf =
                    page.waitForDownload(() -> page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("PDF"))
                            .click());
            try (PDDocument document = Loader.loadPDF(report(pdf))) {
                assertThat(new PDFTextStripper().getText(document))
                        .contains("What told-of could reach", "1 rule was in force", "bootstrap");
            }

            tab(page, "Exposure");
            assertThat(page.locator(".reports-rules").first()).containsText("told-of-rule");
            assertThat(page.locator("main")).containsText("Rules without use");
            assertThat(Barriers.on(page)).isEmpty();
            assertThat(person.failures()).isEmpty();
        }
    }

    /** As somebody without a pointer gets there. */
    private static void tabTo(Page page, Locator target) {
        page.locator("body").press("Tab");
        for (int presses = 0; presses < 80; presses++) {
            if ((Boolean) target.evaluate("element => element === document.activeElement")) {
                return;
            }
            page.keyboard().press("Tab");
        }
        throw new AssertionError("eighty times Tab do not lead to it");
    }

    private static void tab(Page page, String name) {
        page.locator(".tabs")
                .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(name))
                .click();
    }

    @Test
    void gateways_are_found_by_name_and_a_change_takes_the_focus_from_nothing() {
        JsonNode cluster = api.cluster("focused");
        try (ConsolePages person = chromium.person(console.url(""))) {
            Page page = person.signIn("/gateways", EMAIL, PASSWORD)
                    .heading("Gateways")
                    .page();
            Locator row = page.locator("tr[data-cluster='focused']");
            assertThat(row).containsText("no rules");
            Locator link = page.locator(".gateways-table a", new Page.LocatorOptions().setHasText("focused"));
            link.focus();
            api.addRule(cluster, "first", "first.example.net", 443);
            assertThat(row).containsText("1 rule");
            assertThat(link).isFocused();

            Locator search = page.locator("[data-search] input");
            search.fill("nothing of this name");
            assertThat(page.getByText("No gateway is like this")).isVisible();
            search.fill("focus");
            assertThat(page.locator("tr[data-gateway]")).hasCount(1);
            assertThat(page).hasURL(Pattern.compile(".*/gateways\\?q=focus"));
            person.open("/gateways?state=behind");
            assertThat(page.getByText("No gateway is like this")).isVisible();
            page.getByText("Show all").click();
            assertThat(row).isVisible();
            assertThat(person.failures()).isEmpty();
        }
    }

    @Test
    void on_a_phone_the_menu_covers_the_page_and_gives_it_back() {
        try (ConsolePages person = chromium.person(console.url(""), 390, 844, ColorScheme.LIGHT)) {
            Page page = person.signIn("/clusters", EMAIL, PASSWORD)
                    .heading("Clusters")
                    .page();
            Locator menu = page.locator("#menu");
            menu.click();
            assertThat(menu).hasAttribute("aria-expanded", "true");
            assertThat(page.locator("#nav-gateways")).isVisible();
            page.keyboard().press("Escape");
            assertThat(page.locator("#nav-gateways")).not().isVisible();
            assertThat(menu).isFocused();
            menu.click();
            page.locator("#nav-gateways").click();
            person.heading("Gateways");
            assertThat(page.locator("#nav-gateways")).not().isVisible();
        }
    }

    @ParameterizedTest(name = "{0} by {1}, {2}")
    @CsvSource({"1440, 900, LIGHT", "1440, 900, DARK", "390, 844, LIGHT"})
    void no_screen_has_a_barrier_and_none_asks_for_anything_outside(int width, int height, ColorScheme scheme)
            throws IOException {
        JsonNode cluster = api.cluster("screens-" + width + "-" + scheme.name().toLowerCase(java.util.Locale.ROOT));
        api.addRule(cluster, "backups", "backups.example.net", 443);
        String path = "/clusters/" + Api.id(cluster);
        Map<String, List<String>> barriers = new TreeMap<>();
        try (ConsolePages person = chromium.person(console.url(""), width, height, scheme)) {
            Page page = person.signIn(path, EMAIL, PASSWORD).seesProven(2).page();
            new ProxyClient(Api.egressPort(cluster)).tunnel("127.0.0.1:" + origin.port());
            assertThat(page.locator(".destinations.uncovered li")).hasCount(1);
            barriers.put("perimeter", Barriers.on(page));
            person.open(path + "/traffic");
            page.locator("tr[data-destination]")
                    .getByRole(AriaRole.BUTTON)
                    .first()
                    .click();
            assertThat(page.locator("tr.details .test-steps")).isVisible();
            barriers.put("traffic", Barriers.on(page));
            person.open("/activity").heading("Activity");
            page.locator("tr[data-sequence]").getByRole(AriaRole.BUTTON).first().click();
            assertThat(page.locator(".entry-details").first()).isVisible();
            barriers.put("activity", Barriers.on(page));
            person.open("/gateways").heading("Gateways");
            barriers.put("gateways", Barriers.on(page));
            page.keyboard().press("Control+k");
            page.keyboard().type("screens");
            assertThat(page.locator(".palette [role=option]").first()).isVisible();
            barriers.put("search", Barriers.on(page));
            barriers.values().removeIf(List::isEmpty);
            assertThat(barriers).isEmpty();
            assertThat(person.strangers()).isEmpty();
            assertThat(person.failures()).isEmpty();
        }
    }
}
