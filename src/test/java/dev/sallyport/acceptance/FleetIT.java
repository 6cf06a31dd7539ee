package dev.sallyport.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.sallyport.acceptance.GatewaySight.Seen;
import dev.sallyport.enforcement.envoy.HandMadeGateway;
import dev.sallyport.testing.browser.Chromium;
import dev.sallyport.testing.browser.ConsolePages;
import dev.sallyport.testing.envoy.Relay;
import dev.sallyport.testing.envoy.TestDns;
import dev.sallyport.testing.envoy.TestOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/** Three real gateways: what is said of them is what clients experience, whatever happens to them; and how one leaves. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FleetIT {

    private static final String EMAIL = "admin@example.com";
    private static final String PASSWORD = "a long harbour wall";
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long DEADLINE_MILLIS = 6_000;

    /** 1,000 in the slow profile. */
    private static final int CHANGES = Integer.getInteger("sallyport.fleet.changes", 200);

    /** There is a look for so many changes at least. */
    private static final int CHANGES_A_LOOK = 2;

    private static final Map<String, String> ADDRESSES =
            Map.of("local", "127.0.0.1", "east", "127.0.0.2", "west", "127.0.0.3");

    private final TestDns dns = new TestDns().answering("*.example.test", "127.0.0.1");
    private final TestOrigin origin = new TestOrigin("127.0.0.1", 0);
    private final Path folder;
    private final PackagedConsole console;
    private final Api api;
    private final Chromium chromium;
    private final Relay eastLine;
    private final HandMadeGateway east;
    private final HandMadeGateway west;
    private final JsonNode cluster;
    private final JsonNode first;

    FleetIT() throws IOException {
        folder = Files.createTempDirectory("sallyport-fleet");
        console = PackagedConsole.in(
                        folder.resolve("data"),
                        Map.of(
                                "SALLYPORT_ADMIN_EMAIL",
                                EMAIL,
                                "SALLYPORT_ADMIN_PASSWORD",
                                PASSWORD,
                                "SALLYPORT_GATEWAYS",
                                "east=127.0.0.2,west=127.0.0.3",
                                "SALLYPORT_SETTLE_DEADLINE",
                                DEADLINE_MILLIS + "ms",
                                "SALLYPORT_PROBE_INTERVAL",
                                "2s",
                                "SALLYPORT_API_BURST",
                                "100000",
                                "SALLYPORT_API_RATE",
                                "100000",
                                "SALLYPORT_DNS_RESOLVERS",
                                "127.0.0.1:" + dns.address().getPort()))
                .start();
        api = new Api(console);
        chromium = Chromium.start();
        eastLine = new Relay(console.xdsPort());
        east = new HandMadeGateway("east", console.data(), folder, eastLine.port()).start();
        west = new HandMadeGateway("west", console.data(), folder, console.xdsPort()).start();
        JsonNode made = api.call("POST", "/clusters", "{\"name\":\"fleet\",\"provider\":\"AWS\",\"spec\":{}}");
        cluster = api.call("GET", "/clusters/" + Api.id(made), null);
        first = rule("first");
        api.setPolicy(cluster, false);
    }

    @AfterAll
    void end() {
        east.close();
        west.close();
        eastLine.close();
        chromium.close();
        console.close();
        origin.close();
        dns.close();
    }

    private String authority(String host) {
        return host + ".example.test:" + origin.port();
    }

    private Seen at(String gateway, String host) {
        return GatewaySight.tunnel(
                java.util.Objects.requireNonNull(ADDRESSES.get(gateway)), Api.egressPort(cluster), authority(host));
    }

    private Map<String, Seen> everywhere(String host) {
        Map<String, Seen> seen = new HashMap<>();
        ADDRESSES.keySet().forEach(gateway -> seen.put(gateway, at(gateway, host)));
        return seen;
    }

    private JsonNode rule(String name) {
        return api.addRule(cluster, name, name + ".example.test", origin.port());
    }

    private void delete(JsonNode rule) {
        api.call("DELETE", Api.rules(cluster) + "/" + Api.id(rule), null);
    }

    private JsonNode status() {
        return api.call("GET", "/clusters/" + Api.id(cluster) + "/perimeter/status", null);
    }

    private String state(String gateway) {
        for (JsonNode one : status().get("gateways")) {
            if (one.get("name").asString().equals(gateway)) {
                return one.get("state").asString();
            }
        }
        return "none";
    }

    private void awaitState(String gateway, String state) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(state(gateway)).isEqualTo(state));
    }

    private static Map<String, Seen> all(Seen seen) {
        return Map.of("local", seen, "east", seen, "west", seen);
    }

    @Test
    @Order(1)
    void three_gateways_enforce_one_perimeter() {
        api.awaitPolicy(cluster, "DEFAULT_DENY");
        api.awaitState(cluster, first, "ACTIVE");
        assertThat(everywhere("first")).isEqualTo(all(Seen.LET_THROUGH));
        assertThat(everywhere("other")).isEqualTo(all(Seen.REFUSED));
        assertThat(status().get("egress_proxies").toString()).contains("127.0.0.1:", "127.0.0.2:", "127.0.0.3:");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(status().get("proven").asBoolean()).isTrue());
    }

    @Test
    @Order(2)
    void over_random_changes_and_failures_what_is_said_is_what_clients_experience() throws InterruptedException {
        long seed = Long.getLong("sallyport.fleet.seed", System.nanoTime());
        PerimeterObserver observer = new PerimeterObserver(
                console,
                () -> new RulesScreen(console.url(""), "/clusters/" + Api.id(cluster) + "/rules", EMAIL, PASSWORD),
                cluster,
                ADDRESSES,
                origin.port(),
                DEADLINE_MILLIS + 3_000);
        RandomChanges changes = new RandomChanges(api, cluster, origin.port(), observer, new Random(seed));
        try (observer) {
            observer.watch("nobody", "never-allowed.example.test");
            FleetFailures failures = new FleetFailures(
                    east, west, eastLine, ADDRESSES.get("east"), Api.egressPort(cluster), new Random(seed));
            for (int change = 0; change < CHANGES; change++) {
                failures.maybe();
                changes.one(change);
                observer.awaitLooks(change / CHANGES_A_LOOK);
            }
            failures.mend();
            changes.repair();
            List.of("local", "east", "west").forEach(gateway -> awaitState(gateway, "IN_SYNC"));
            changes.awaitActive();
            assertThat(observer.looks()).as("looks").isGreaterThanOrEqualTo((CHANGES - 1) / CHANGES_A_LOOK);
            // However few tunnels the changes met, these end with their rules.
            await().atMost(PATIENCE).until(() -> observer.tunnelsHeld() > 0);
            int ended = observer.tunnelsFoundEnded();
            changes.deleteAll();
            await().atMost(PATIENCE).until(() -> observer.tunnelsFoundEnded() > ended);
        }
        assertThat(observer.disagreements()).as("seed " + seed).isEmpty();
        assertThat(observer.conclusiveByApi()).as("compared with the API").isGreaterThan(CHANGES / 4);
        assertThat(observer.conclusiveByScreen()).as("compared with the page").isGreaterThan(CHANGES / 10);
    }

    @Test
    @Order(3)
    void of_a_gateway_that_is_late_reports_tell_when_a_rule_was_saved_and_when_it_was_in_force() {
        Instant before = Instant.now();
        west.pause();
        JsonNode rule = rule("late");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(at("east", "late")).isEqualTo(Seen.LET_THROUGH));
        Instant waiting = Instant.now();
        JsonNode late = reported(rule, waiting);
        assertThat(late.get("standing").asString()).isEqualTo("SAVED_ONLY");
        assertThat(late.at("/rule/acknowledged_from").isNull()).isTrue();
        west.resume();
        api.awaitState(cluster, rule, "ACTIVE");
        Instant after = Instant.now();

        JsonNode told = reported(rule, after);
        assertThat(told.get("standing").asString()).isEqualTo("IN_FORCE");
        assertThat(Instant.parse(told.at("/rule/saved_from").asString())).isBetween(before, waiting);
        assertThat(Instant.parse(told.at("/rule/acknowledged_from").asString())).isBetween(waiting, after);
        assertThat(reported(rule, waiting).get("standing").asString())
                .as("asked afterwards, that instant is told as it was")
                .isEqualTo("SAVED_ONLY");
        delete(rule);
        api.awaitGone(cluster, rule);
    }

    /** What a report of {@code at} says of a rule. */
    private JsonNode reported(JsonNode rule, Instant at) {
        JsonNode report = api.call("GET", "/reports/clusters/" + Api.id(cluster) + "/reachable?at=" + at, null);
        for (JsonNode one : report.get("rules")) {
            if (one.at("/rule/id").asString().equals(Api.id(rule))) {
                return one;
            }
        }
        throw new AssertionError("not in " + report);
    }

    @Test
    @Order(4)
    void without_the_console_nothing_forbidden_passes_and_a_gateway_that_starts_opens_nothing() throws IOException {
        console.kill();
        for (int i = 0; i < 20; i++) {
            assertThat(everywhere("forbidden-" + i)).isEqualTo(all(Seen.REFUSED));
            assertThat(everywhere("first")).isEqualTo(all(Seen.LET_THROUGH));
        }
        east.kill();
        east.start();
        for (int i = 0; i < 20; i++) {
            assertThat(at("east", "first")).isEqualTo(Seen.NO_ANSWER);
            assertThat(at("east", "forbidden")).isEqualTo(Seen.NO_ANSWER);
        }
        console.start();
        awaitState("east", "IN_SYNC");
        awaitState("west", "IN_SYNC");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(everywhere("first")).isEqualTo(all(Seen.LET_THROUGH)));
    }

    @Test
    @Order(5)
    void a_second_process_of_one_name_is_an_alarm_that_names_the_gateway() {
        try (HandMadeGateway copy = new HandMadeGateway("east", console.data(), folder, console.xdsPort());
                ConsolePages person = chromium.person(console.url(""))) {
            copy.start();
            Page page = person.signIn("/gateways", EMAIL, PASSWORD).page();
            assertThat(page.locator("main")).containsText("Two processes say they are east.", wait90());
            person.open("/clusters/" + Api.id(cluster) + "/gateways").heading("fleet");
            assertThat(page.locator("main")).containsText("A certificate may have been copied");
        }
        awaitState("east", "IN_SYNC");
    }

    @Test
    @Order(6)
    void an_older_ledger_does_not_overwrite_a_newer_gateway_until_somebody_decides() throws IOException {
        api.awaitState(cluster, first, "ACTIVE");
        console.stop();
        Path backup = folder.resolve("backup");
        copy(console.data(), backup);
        console.start();
        awaitState("west", "IN_SYNC");
        JsonNode lost = rule("lost");
        api.awaitState(cluster, lost, "ACTIVE");
        console.stop();
        deleteAll(console.data());
        copy(backup, console.data());
        console.start();

        try (ConsolePages person = chromium.person(console.url(""))) {
            Page page = person.signIn("/clusters/" + Api.id(cluster) + "/gateways", EMAIL, PASSWORD)
                    .page();
            assertThat(page.locator("main")).containsText("west has a revision that this ledger never made.", wait90());
            JsonNode next = rule("next");
            await().pollDelay(Duration.ofSeconds(2))
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(at("local", "next")).isEqualTo(Seen.LET_THROUGH));
            assertThat(at("west", "next")).as("it is sent nothing").isEqualTo(Seen.REFUSED);
            assertThat(at("west", "lost")).as("it keeps what it has").isEqualTo(Seen.LET_THROUGH);
            assertThat(api.state(cluster, next)).isNotEqualTo("ACTIVE");
            Locator overwrite = page.getByRole(
                    AriaRole.BUTTON,
                    new Page.GetByRoleOptions().setName("Overwrite").setExact(true));
            for (int left = 2; left > 0; left--) {
                // That of the gateway before goes after its dialog.
                assertThat(overwrite)
                        .hasCount(left, new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE.toMillis()));
                person.asks(overwrite.first());
                decide(page, "The backup of this night is the right one.", "Overwrite");
            }
            api.awaitState(cluster, next, "ACTIVE");
            assertThat(everywhere("lost")).isEqualTo(all(Seen.REFUSED));
            delete(next);
            api.awaitGone(cluster, next);
        }
    }

    @Test
    @Order(7)
    void a_paused_gateway_that_is_retired_turns_nothing_gone_until_its_end_is_attested() {
        JsonNode rule = rule("to-go");
        api.awaitState(cluster, rule, "ACTIVE");
        west.pause();
        delete(rule);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(at("east", "to-go")).isEqualTo(Seen.REFUSED));
        assertThat(at("local", "to-go")).isEqualTo(Seen.REFUSED);
        try (ConsolePages person = chromium.person(console.url(""))) {
            Page page = person.signIn("/clusters/" + Api.id(cluster) + "/gateways", EMAIL, PASSWORD)
                    .page();
            Locator card = page.locator("section.card", new Page.LocatorOptions().setHasText("west"))
                    .last();
            person.asks(card.getByRole(
                    AriaRole.BUTTON,
                    new Locator.GetByRoleOptions().setName("Retire").setExact(true)));
            page.getByRole(AriaRole.DIALOG).getByLabel("Type the gateway").fill("west");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Retire gateway"))
                    .click();
            awaitState("west", "ABANDONED");
            assertThat(page.locator("main")).containsText("west is abandoned and may still enforce revision", wait90());
            assertThat(api.state(cluster, rule)).isEqualTo("INCONSISTENT");
            person.asks(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Attest its end"))
                    .first());
            decide(page, "The machine was taken away.", "Attest");
            api.awaitGone(cluster, rule);
            assertThat(state("west")).isEqualTo("none");
        }
        west.kill();
        assertThat(at("west", "to-go")).isEqualTo(Seen.NO_ANSWER);
    }

    @Test
    @Order(8)
    void a_gateway_that_answers_leaves_by_closing_its_listeners() {
        try (ConsolePages person = chromium.person(console.url(""))) {
            Page page = person.signIn("/clusters/" + Api.id(cluster) + "/gateways", EMAIL, PASSWORD)
                    .page();
            person.asks(page.getByRole(
                    AriaRole.BUTTON,
                    new Page.GetByRoleOptions().setName("Retire").setExact(true)));
            page.getByRole(AriaRole.DIALOG).getByLabel("Type").first().fill("east");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Retire gateway"))
                    .click();
            awaitState("east", "none");
            assertThat(at("east", "first")).isNotEqualTo(Seen.LET_THROUGH);
            assertThat(at("local", "first")).isEqualTo(Seen.LET_THROUGH);
            person.open("/activity").heading("Activity");
            assertThat(page.locator("main")).containsText("Gateway east closed its listeners and is required no more");
            assertThat(page.locator("main")).containsText("Attested that gateway west has ended");
        }
    }

    private static void decide(Page page, String reason, String button) {
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        dialog.getByLabel("Reason").fill(reason);
        dialog.getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(button).setExact(true))
                .click();
        assertThat(dialog).hasCount(0);
    }

    private static LocatorAssertions.ContainsTextOptions wait90() {
        return new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE.toMillis());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        to.resolve(from.relativize(file).toString()),
                        java.nio.file.StandardCopyOption.COPY_ATTRIBUTES,
                        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
