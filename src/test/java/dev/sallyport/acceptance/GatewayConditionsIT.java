package dev.sallyport.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.sallyport.enforcement.envoy.SimulatedFleet;
import dev.sallyport.testing.browser.Chromium;
import dev.sallyport.testing.browser.ConsolePages;
import dev.sallyport.testing.envoy.ResourceKind;
import dev.sallyport.testing.envoy.SimulatedGateway;
import dev.sallyport.testing.envoy.Temper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/**
 * What Gateways and Perimeter say of every condition that a gateway can be in, on pages that stay open all the time. The gateways are
 * simulated; their conditions follow one another on one console.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GatewayConditionsIT {

    private static final String EMAIL = "admin@example.com";
    private static final String PASSWORD = "a long harbour wall";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String WORDS = "Only unique values for domains are permitted";

    private final PackagedConsole console;
    private final Api api;
    private final SimulatedFleet fleet;
    private final SimulatedGateway east;
    private final SimulatedGateway west;
    private final SimulatedGateway north;

    /** Its clients come from elsewhere, so that nothing of it is probed. */
    private final JsonNode orders;

    private final Chromium chromium;
    private final ConsolePages overview;
    private final ConsolePages gateways;
    private final ConsolePages perimeter;

    GatewayConditionsIT() throws IOException {
        Path folder = Files.createTempDirectory("sallyport-conditions");
        console = PackagedConsole.in(
                        folder.resolve("data"),
                        Map.of(
                                "SALLYPORT_ADMIN_EMAIL",
                                EMAIL,
                                "SALLYPORT_ADMIN_PASSWORD",
                                PASSWORD,
                                "SALLYPORT_ENVOY",
                                "none",
                                "SALLYPORT_GATEWAYS",
                                "east=127.0.0.2,west=127.0.0.3,north=127.0.0.4",
                                "SALLYPORT_SETTLE_DEADLINE",
                                "5s",
                                "SALLYPORT_PROBE_INTERVAL",
                                "2s"))
                .start();
        api = new Api(console);
        fleet = new SimulatedFleet(console.data(), console.xdsPort());
        east = fleet.gateway("east");
        west = fleet.gateway("west");
        north = fleet.gateway("north");
        orders = api.call(
                "POST",
                "/clusters",
                "{\"name\":\"orders\",\"provider\":\"AWS\",\"spec\":{},\"client_sources\":[\"10.0.0.0/8\"]}");
        for (SimulatedGateway gateway : List.of(east, west, north)) {
            gateway.starts();
        }
        for (String gateway : List.of("east", "west", "north")) {
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(status(gateway).get("state").asString()).isEqualTo("IN_SYNC"));
        }
        // What was settled stands; of the gateways nothing is known before they speak again.
        console.stop();
        console.start();
        chromium = Chromium.start();
        overview = chromium.person(console.url("")).signIn("/gateways", EMAIL, PASSWORD);
        gateways = chromium.person(console.url("")).signIn(path() + "/gateways", EMAIL, PASSWORD);
        perimeter = chromium.person(console.url("")).signIn(path(), EMAIL, PASSWORD);
    }

    @AfterAll
    void end() {
        fleet.close();
        chromium.close();
        console.close();
    }

    private String path() {
        return "/clusters/" + Api.id(orders);
    }

    private Locator row(String gateway, String cluster) {
        return overview.page().locator("tr[data-gateway=" + gateway + "][data-cluster=" + cluster + "]");
    }

    private Locator card(String gateway) {
        return gateways.page().locator("section.card:has(h2:text-is('" + gateway + "'))");
    }

    /** The state of a gateway in the words of both lists. */
    private void lists(String gateway, String badge, String sentence) {
        assertThat(row(gateway, "orders")).containsText(badge, patiently());
        assertThat(card(gateway).filter(new Locator.FilterOptions().setHasText(sentence)))
                .hasCount(1, new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE.toMillis()));
        assertThat(card(gateway).first()).containsText(badge, patiently());
    }

    /** What the pages add in words, on all three. */
    private void everyPageSays(String words) {
        assertThat(overview.page().locator("main")).containsText(words, visibly());
        assertThat(gateways.page().locator("main")).containsText(words, visibly());
        perimeterSays(words);
    }

    private void perimeterSays(String words) {
        assertThat(perimeter.page().locator("main")).containsText(words, visibly());
    }

    private void nowhere(String words) {
        for (ConsolePages page : new ConsolePages[] {overview, gateways, perimeter}) {
            assertThat(page.page().locator("main")).not().containsText(words, visibly());
        }
    }

    /** What is hidden keeps its words in the page, and nobody reads them. */
    private static LocatorAssertions.ContainsTextOptions visibly() {
        return patiently().setUseInnerText(true);
    }

    private static LocatorAssertions.ContainsTextOptions patiently() {
        return new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE.toMillis());
    }

    private JsonNode rule(String name) {
        return api.addRule(orders, name, name + ".example.com", 443);
    }

    private void delete(JsonNode rule) {
        api.call("DELETE", Api.rules(orders) + "/" + Api.id(rule), null);
    }

    @Test
    @Order(1)
    void not_heard_since_the_console_started() {
        lists("east", "Not heard yet", "Has not connected since the console started. Acknowledged last: 1.");
        perimeterSays("east has not been heard since the console started.");
        perimeterSays("Last it acknowledged revision 1.");
    }

    @Test
    @Order(2)
    void in_sync_and_where_the_console_is_no_client_said_to_be_unprovable() {
        east.comesBack();
        west.comesBack();
        north.comesBack();
        lists("east", "In sync", "Acknowledged revision 1, the newest.");
        lists("west", "In sync", "Acknowledged revision 1, the newest.");
        assertThat(overview.page().locator("main")).containsText("3 of 3 on revision 1", patiently());
        perimeterSays("Acknowledged, cannot be probed");
        perimeterSays("cannot be probed");
        assertThat(card("east").first())
                .containsText("Cannot be probed: the console has no address among the cluster’s client sources");
        nowhere("Probe failed");
    }

    @Test
    @Order(3)
    void behind_and_past_the_deadline_inconsistent() {
        perimeter
                .page()
                .evaluate("() => { window.shown = []; const look = () => window.shown.push("
                        + "document.querySelector('main').textContent); look();"
                        + "new MutationObserver(look).observe(document.querySelector('main'),"
                        + " { childList: true, subtree: true, characterData: true }); }");
        west.livesBy(Temper.silent());
        JsonNode late = rule("late");
        lists("west", "Behind", "Connected, and has not answered revision 2. Acknowledged last: 1.");
        perimeter
                .page()
                .waitForFunction("() => window.shown.some((text) => text.includes("
                        + "'Pending: 1 of 3 gateways has not acknowledged revision 2.'))");
        perimeterSays("1 of 3 gateways has not acknowledged revision 2 within the deadline.");
        api.awaitState(orders, late, "INCONSISTENT");
        try (ConsolePages rules = chromium.person(console.url(""))) {
            assertThat(rules.signIn(path() + "/rules", EMAIL, PASSWORD).page().locator("vaadin-grid"))
                    .containsText("Inconsistent", patiently());
        }
        west.disconnects();
        west.livesBy(Temper.accepting()).comesBack();
        lists("west", "In sync", "Acknowledged revision 2, the newest.");
        api.awaitState(orders, late, "ACTIVE");
        perimeterSays("Acknowledged, cannot be probed");
    }

    @Test
    @Order(4)
    void refused_in_envoys_own_words() {
        for (SimulatedGateway gateway : new SimulatedGateway[] {east, west, north}) {
            gateway.livesBy(Temper.refusing("bad.example.com", WORDS));
        }
        JsonNode bad = rule("bad");
        api.awaitState(orders, bad, "CREATION_FAILED");
        assertThat(overview.page()
                        .locator("tr[data-cluster=orders]", containing("Refused revision"))
                        .first())
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE.toMillis()));
        assertThat(gateways.page()
                        .locator("section.card", containing("Refused revision 3 and keeps enforcing"))
                        .first())
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE.toMillis()));
        everyPageSays("refused revision 3.");
        everyPageSays(WORDS);
        delete(bad);
        api.awaitGone(orders, bad);
        nowhere(WORDS);
    }

    private static Page.LocatorOptions containing(String text) {
        return new Page.LocatorOptions().setHasText(text);
    }

    @Test
    @Order(5)
    void not_seen() {
        west.disconnects();
        lists("west", "Not seen", "Disconnected. What it enforces now is not known; it acknowledged revision 4 last.");
        perimeterSays("west has not been seen since");
        perimeterSays("What it enforces now is not known.");
        Page page = perimeter.page();
        page.getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName(Pattern.compile("^Deny all")))
                .click(new Locator.ClickOptions().setForce(true));
        assertThat(perimeter.dialog()).containsText("Not among them now: west.");
        page.keyboard().press("Escape");
        assertThat(perimeter.dialog()).hasCount(0);
        west.comesBack();
        lists("west", "In sync", "Acknowledged revision 4, the newest.");
    }

    @Test
    @Order(6)
    void probe_failed_with_the_reason() {
        JsonNode probed = api.call("POST", "/clusters", "{\"name\":\"probed\",\"provider\":\"AWS\",\"spec\":{}}");
        assertThat(row("east", "probed")).containsText("In sync", patiently());
        assertThat(overview.page().locator("main")).containsText("Probe failed at east.", patiently());
        assertThat(overview.page().locator("main")).containsText("Nothing listens at its port", patiently());
        try (ConsolePages other = chromium.person(console.url(""))) {
            Page page = other.signIn("/clusters/" + Api.id(probed) + "/gateways", EMAIL, PASSWORD)
                    .page();
            assertThat(page.locator("main")).containsText("Probe failed at east.", patiently());
            assertThat(page.locator("main")).containsText("Nothing listens at its port", patiently());
            other.open("/clusters/" + Api.id(probed)).heading("probed");
            assertThat(page.locator("main")).containsText("Probe failed at east.", patiently());
            other.open("/activity").heading("Activity");
            assertThat(page.locator("main")).containsText("Alarm: a probe through gateway east failed", patiently());
        }
        assertThat(perimeter.page().locator("main")).not().containsText("Probe failed");
        api.call("DELETE", "/clusters/" + Api.id(probed), null);
        nowhere("Probe failed at east.");
    }

    @Test
    @Order(7)
    void unfit() {
        west.dies();
        west.isEnvoy1(38).starts();
        lists("west", "Unfit", "Unfit: Envoy 1.38 cannot enforce this perimeter; 1.40 or newer is needed.");
        everyPageSays("west: Unfit: Envoy 1.38 cannot enforce this perimeter; 1.40 or newer is needed.");
        everyPageSays("It is sent nothing and stays required.");
        assertThat(overview.page().locator(".health")).containsText("1 unfit", patiently());
        assertThat(status("west").get("unfit").asString())
                .isEqualTo("Unfit: Envoy 1.38 cannot enforce this perimeter; 1.40 or newer is needed.");
        west.dies();
        west.isEnvoy1(40).starts();
        lists("west", "In sync", "Acknowledged revision 4, the newest.");
        nowhere("Unfit");
    }

    private JsonNode status(String gateway) {
        for (JsonNode one : api.call("GET", path() + "/perimeter/status", null).get("gateways")) {
            if (one.get("name").asString().equals(gateway)) {
                return one;
            }
        }
        throw new AssertionError("no status of " + gateway);
    }

    @Test
    @Order(8)
    void unknown_history_until_it_starts_anew_with_nothing() {
        west.dies();
        west.connects()
                .says(west.request(ResourceKind.CLUSTERS).setVersionInfo("0123456789abcdef.999999-0123456789abcdef"));
        everyPageSays("west has a revision that this ledger never made.");
        everyPageSays("It keeps what it has and is sent nothing.");
        assertThat(overview.page().locator(".health")).containsText("1 alarm", patiently());
        west.dies();
        west.starts();
        lists("west", "In sync", "Acknowledged revision 4, the newest.");
        nowhere("has a revision that this ledger never made");
    }

    @Test
    @Order(9)
    void two_of_one_name() {
        SimulatedGateway copy = fleet.gateway("north");
        copy.starts();
        north.isHungUpOn();
        north.comesBack();
        copy.isHungUpOn();
        copy.comesBack();
        north.isHungUpOn();
        everyPageSays("Two processes say they are north.");
        everyPageSays("A certificate may have been copied");
        copy.disconnects();
        north.comesBack();
        lists("north", "In sync", "Acknowledged revision 4, the newest.");
    }

    @Test
    @Order(10)
    void retiring_then_abandoned_until_its_end_is_attested() {
        JsonNode rule = rule("to-go");
        api.awaitState(orders, rule, "ACTIVE");
        north.livesBy(Temper.silent());
        delete(rule);
        Page page = gateways.page();
        gateways.asks(card("north")
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName("Retire").setExact(true)));
        page.getByRole(AriaRole.DIALOG).getByLabel("Type").first().fill("north");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Retire gateway"))
                .click();
        lists("north", "Closing", "Is being retired and has not acknowledged yet that its listener is closed.");
        assertThat(api.state(orders, rule)).isIn("PENDING_DELETION", "INCONSISTENT");

        north.disconnects();
        lists("north", "Abandoned", "Was retired while it could not be reached. It may still enforce revision 5.");
        everyPageSays("north is abandoned and may still enforce revision 5.");
        everyPageSays("Nothing that was taken away since counts as gone");
        api.awaitState(orders, rule, "INCONSISTENT");

        Locator dialog =
                gateways.asks(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Attest its end"))
                        .first());
        dialog.getByLabel("Reason").fill("The machine was taken away.");
        dialog.getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName("Attest").setExact(true))
                .click();
        api.awaitGone(orders, rule);
        nowhere("north");
        assertThat(overview.page().locator(".health"))
                .containsText(Pattern.compile("2 of 2 gateways in sync"), patiently());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(api.call("GET", path() + "/perimeter/status", null)
                                .get("gateways"))
                        .hasSize(2));
        assertThat(overview.failures()).isEmpty();
        assertThat(gateways.failures()).isEmpty();
        assertThat(perimeter.failures()).isEmpty();
    }
}
