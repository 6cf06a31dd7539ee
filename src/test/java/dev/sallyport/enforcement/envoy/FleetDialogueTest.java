package dev.sallyport.enforcement.envoy;

import static dev.sallyport.testing.envoy.ResourceKind.CLUSTERS;
import static dev.sallyport.testing.envoy.ResourceKind.LISTENERS;
import static dev.sallyport.testing.envoy.ResourceKind.TABLES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sallyport.enforcement.GatewayAlarm;
import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.enforcement.envoy.translation.Translation;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.testing.envoy.SimulatedGateway;
import dev.sallyport.testing.envoy.SimulatedGateway.Offer;
import dev.sallyport.testing.envoy.Temper;
import io.grpc.Status;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three gateways, of which one always does what it should not. */
class FleetDialogueTest {

    private static final String WORDS = "Only unique values for domains are permitted";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
    private final TestControlPlane console = new TestControlPlane(clock, UnaryOperator.identity(), "a", "b", "c");
    private final ClusterId orders = console.cluster("orders");
    private final SimulatedGateway a = console.gateway("a");
    private final SimulatedGateway b = console.gateway("b");
    private final SimulatedGateway c = console.gateway("c");

    @BeforeEach
    void start() {
        console.started();
    }

    @AfterEach
    void end() {
        console.close();
    }

    private void all(SimulatedGateway... gateways) {
        for (SimulatedGateway gateway : gateways) {
            gateway.starts();
            console.saysAllIsWell(gateway);
        }
    }

    private void theHostIsAllowedEverywhere() {
        long revision = console.allows(orders, "old.example.com");
        console.settles(orders, revision);
    }

    @Test
    void nothing_is_settled_before_every_required_gateway_has_been_heard() {
        all(a, b);
        console.quiet();

        assertThat(console.perimeters().settled(orders)).isZero();
        assertThat(console.status(orders, c).state()).isEqualTo(GatewayState.NOT_HEARD);
        assertThat(console.status(orders, c).acknowledgedRevision()).isNull();

        all(c);
        console.settles(orders, 1);
    }

    @Test
    void after_a_restart_of_the_console_what_was_settled_stands_until_gateways_speak() {
        try (TestControlPlane restarted = new TestControlPlane("a")) {
            ClusterId cluster = restarted.cluster("orders");
            restarted.perimeters().wasSettled(cluster, 1, "a");
            restarted.started();
            SimulatedGateway gateway = restarted.gateway("a");
            restarted.quiet();
            assertThat(restarted.status(cluster, gateway).state()).isEqualTo(GatewayState.NOT_HEARD);
            assertThat(restarted.status(cluster, gateway).acknowledgedRevision())
                    .isEqualTo(1);

            gateway.connects().asksFor(CLUSTERS);
            restarted.says(cluster, gateway, GatewayState.BEHIND);
            assertThat(restarted.perimeters().settled(cluster)).isEqualTo(1);
        }
    }

    @Test
    void a_gateway_that_leaves_is_not_seen_and_keeps_what_it_acknowledged() {
        all(a, b, c);
        theHostIsAllowedEverywhere();
        b.disconnects();

        assertThat(console.says(orders, b, GatewayState.NOT_SEEN).acknowledgedRevision())
                .isEqualTo(2);
        assertThat(console.status(orders, a).state()).isEqualTo(GatewayState.IN_SYNC);
        console.quiet();
        assertThat(console.perimeters().settled(orders)).isEqualTo(2);
    }

    @Test
    void what_forbids_something_goes_to_all_at_once_whoever_is_silent() {
        all(a, b, c);
        theHostIsAllowedEverywhere();
        a.waitsForLines();
        b.waitsForLines();
        c.waitsForLines();

        long revision = console.allows(orders);
        List<Offer> tables = List.of(
                a.isSent(TABLES).at(revision),
                b.isSent(TABLES).at(revision),
                c.isSent(TABLES).at(revision));
        tables.get(0).accepts();
        a.isSent(LISTENERS).accepts();
        tables.get(2).accepts();
        c.isSent(LISTENERS).accepts();

        console.says(orders, a, GatewayState.IN_SYNC);
        console.says(orders, c, GatewayState.IN_SYNC);
        b.hearsNothingMore();
        assertThat(console.status(orders, b).state()).isEqualTo(GatewayState.BEHIND);
        assertThat(console.status(orders, b).sentRevision()).isEqualTo(revision);
        assertThat(console.perimeters().settled(orders)).isLessThan(revision);

        tables.get(1).accepts();
        b.isSent(LISTENERS).accepts();
        console.settles(orders, revision);
    }

    @Test
    void one_gateway_that_refuses_a_tightening_holds_up_nobody() {
        all(a, b, c);
        theHostIsAllowedEverywhere();
        b.livesBy(response -> new Temper.Answer.Refuse(WORDS));

        long revision = console.allows(orders);

        console.says(orders, a, GatewayState.IN_SYNC);
        console.says(orders, c, GatewayState.IN_SYNC);
        assertThat(console.says(orders, b, GatewayState.REFUSED).refusal()).isEqualTo(WORDS);
        console.quiet();
        assertThat(a.revisions()).containsValue(revision);
        assertThat(console.perimeters().settled(orders)).isLessThan(revision);
        assertThat(console.perimeters().refusals())
                .extracting(HeldPerimeters.Refusal::gateway)
                .containsOnly("b");
    }

    @Test
    void one_gateway_that_never_answers_holds_up_no_later_change_of_the_others() {
        all(a, b, c);
        b.livesBy(Temper.silent());

        for (int i = 0; i < 5; i++) {
            long revision = console.allows(orders, "host" + i + ".example.com");
            await().atMost(SimulatedGateway.PATIENCE).untilAsserted(() -> {
                assertThat(a.revisions()).containsValue(revision);
                assertThat(c.revisions()).containsValue(revision);
            });
        }
        console.quiet();
        assertThat(b.responses()).as("what waits for an answer of b").isLessThan(a.responses());
        assertThat(console.says(orders, b, GatewayState.BEHIND).acknowledgedRevision())
                .isEqualTo(1);
    }

    @Test
    void what_only_allows_more_disturbs_one_gateway_when_it_is_refused() {
        all(a, b, c);
        for (SimulatedGateway gateway : List.of(a, b, c)) {
            gateway.livesBy(Temper.refusing("bad.example.com", WORDS));
        }
        long revision = console.allows(orders, "bad.example.com");

        console.settles(orders, revision);
        assertThat(console.seen(orders).refusedRules()).hasSize(1);
        console.quiet();
        assertThat(console.perimeters().refusals()).hasSize(1);
    }

    @Test
    void a_gateway_that_was_asked_again_and_accepts_settles_it_for_those_who_had_it_before() {
        all(a, b, c);
        theHostIsAllowedEverywhere();
        b.livesBy(response -> new Temper.Answer.Refuse(WORDS));
        long revision = console.allows(orders);
        console.says(orders, a, GatewayState.IN_SYNC);
        console.says(orders, b, GatewayState.REFUSED);
        long before = a.responses();

        b.livesBy(Temper.accepting());
        console.sendsAgain(orders);

        console.settles(orders, revision);
        console.says(orders, b, GatewayState.IN_SYNC);
        assertThat(a.responses()).as("a has it already").isEqualTo(before);
    }

    @Test
    void a_gateway_that_starts_anew_and_gets_nowhere_is_inconsistent_past_the_deadline() {
        all(a, b, c);
        theHostIsAllowedEverywhere();
        b.dies();
        console.says(orders, b, GatewayState.NOT_SEEN);
        b.waitsForLines().connects().asksFor(CLUSTERS);
        console.says(orders, b, GatewayState.BEHIND);
        assertThat(console.seen(orders).fellBehind()).isFalse();

        // Behind is noted once a second; only time that passes after that counts.
        await().atMost(SimulatedGateway.PATIENCE).until(() -> {
            now.updateAndGet(instant -> instant.plus(TestControlPlane.DEADLINE));
            return console.seen(orders).fellBehind();
        });
        assertThat(console.perimeters().settled(orders)).isEqualTo(2);

        // What is saved meanwhile does not make it better.
        console.allows(orders, "api.example.com");
        console.quiet();
        assertThat(console.seen(orders).fellBehind()).isTrue();
    }

    @Test
    void a_revision_that_is_not_answered_is_overdue_past_the_deadline_and_not_before() {
        all(a, b, c);
        b.livesBy(Temper.silent());
        long late = console.allows(orders, "api.example.com");
        console.says(orders, b, GatewayState.BEHIND);
        console.quiet();
        assertThat(console.seen(orders).overdueRevision()).isZero();

        now.updateAndGet(instant -> instant.plus(TestControlPlane.DEADLINE).plusSeconds(1));

        await().atMost(SimulatedGateway.PATIENCE)
                .untilAsserted(
                        () -> assertThat(console.seen(orders).overdueRevision()).isEqualTo(late));

        // What is saved now is on its way, whatever else is late.
        long fresh = console.allows(orders, "api.example.com", "web.example.com");
        console.quiet();
        assertThat(console.seen(orders).revision()).isEqualTo(fresh);
        assertThat(console.seen(orders).overdueRevision()).isEqualTo(late);
        assertThat(console.seen(orders).fellBehind())
                .as("what is settled it has")
                .isFalse();

        now.updateAndGet(instant -> instant.plus(TestControlPlane.DEADLINE).plusSeconds(1));

        await().atMost(SimulatedGateway.PATIENCE)
                .untilAsserted(
                        () -> assertThat(console.seen(orders).overdueRevision()).isEqualTo(fresh));
    }

    @Test
    void of_two_streams_of_one_identity_the_newer_is_served_and_the_older_hung_up_on() {
        all(a);
        SimulatedGateway second = console.gateway("a");
        second.starts();

        assertThat(a.isHungUpOn()).isEqualTo(Status.Code.ABORTED);
        long revision = console.allows(orders, "api.example.com");
        await().atMost(SimulatedGateway.PATIENCE)
                .untilAsserted(() -> assertThat(second.revisions()).containsValue(revision));
        assertThat(console.status(orders, second).state()).isEqualTo(GatewayState.IN_SYNC);
    }

    @Test
    void two_processes_that_push_each_other_out_again_and_again_are_an_alarm() {
        all(a);
        SimulatedGateway second = console.gateway("a");
        second.connects().asksFor(CLUSTERS);
        a.isHungUpOn();
        a.connects().asksFor(CLUSTERS);
        second.isHungUpOn();
        second.connects().asksFor(CLUSTERS);
        a.isHungUpOn();

        await().atMost(SimulatedGateway.PATIENCE)
                .untilAsserted(
                        () -> assertThat(console.status(orders, a).alarms()).contains(GatewayAlarm.TWO_OF_ONE_NAME));
    }

    @Test
    void a_gateway_of_another_ledger_is_sent_nothing_until_somebody_decides() {
        SimulatedGateway foreign = console.gateway("a");
        foreign.connects()
                .says(foreign.request(CLUSTERS).setVersionInfo(Surroundings.OF_ANOTHER_LEDGER))
                .asksFor(LISTENERS)
                .hearsNothingMore();
        assertThat(console.surroundings().alarms()).containsExactly(GatewayAlarm.UNKNOWN_HISTORY);
        console.allows(orders, "api.example.com");
        console.quiet();
        foreign.hearsNothingMore();

        console.fleet().release("a");
        foreign.isSent(CLUSTERS).accepts();
        foreign.isSent(LISTENERS).of(Translation.listenerName(orders)).accepts();
        assertThat(foreign.chains().get(Translation.listenerName(orders)))
                .as("whatever that ledger allowed, its connections are closed")
                .isNotEqualTo("since-0");
    }

    @Test
    void a_gateway_that_claims_what_no_console_of_ours_ever_said_is_sent_nothing() {
        SimulatedGateway foreign = console.gateway("a");
        foreign.connects().says(foreign.request(CLUSTERS).setVersionInfo("42")).hearsNothingMore();
        assertThat(console.surroundings().alarms()).containsExactly(GatewayAlarm.UNKNOWN_HISTORY);
    }

    @Test
    void a_gateway_of_another_ledger_that_starts_anew_has_no_alarm_any_more() {
        SimulatedGateway foreign = console.gateway("a");
        foreign.connects().says(foreign.request(CLUSTERS).setVersionInfo(Surroundings.OF_ANOTHER_LEDGER));
        foreign.hearsNothingMore();
        await().atMost(SimulatedGateway.PATIENCE)
                .untilAsserted(() -> assertThat(console.status(orders, foreign).alarms())
                        .containsExactly(GatewayAlarm.UNKNOWN_HISTORY));
        foreign.disconnects();
        console.says(orders, foreign, GatewayState.NOT_SEEN);
        assertThat(console.status(orders, foreign).alarms())
                .as("what it has is not known better because it is away")
                .containsExactly(GatewayAlarm.UNKNOWN_HISTORY);

        foreign.dies().starts();
        console.says(orders, foreign, GatewayState.IN_SYNC);
        await().atMost(SimulatedGateway.PATIENCE)
                .untilAsserted(() ->
                        assertThat(console.status(orders, foreign).alarms()).isEmpty());
    }

    @Test
    void a_gateway_that_is_too_old_is_sent_nothing_and_stays_required() {
        all(b, c);
        a.isEnvoy1(38).connects().asksFor(CLUSTERS).asksFor(LISTENERS).hearsNothingMore();

        GatewayStatus unfit = console.says(orders, a, GatewayState.UNFIT);
        assertThat(Objects.requireNonNull(unfit.unfitness()).words(unfit.version()))
                .isEqualTo("Unfit: Envoy 1.38 cannot enforce this perimeter; 1.40 or newer is needed.");
        long revision = console.allows(orders, "api.example.com");
        console.says(orders, b, GatewayState.IN_SYNC);
        await().atMost(SimulatedGateway.PATIENCE)
                .untilAsserted(() -> assertThat(b.revisions()).containsValue(revision));
        console.quiet();
        a.hearsNothingMore();
        assertThat(console.perimeters().settled(orders)).isZero();

        a.dies();
        a.isEnvoy1(40).starts();
        console.settles(orders, revision);
        assertThat(console.status(orders, a).unfitness()).isNull();
    }

    @Test
    void a_gateway_without_a_needed_extension_is_sent_nothing_and_the_extension_is_named() {
        a.lacks(
                        "envoy.extensions.filters.http.rbac.v3.RBAC",
                        "envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig")
                .connects()
                .asksFor(CLUSTERS)
                .hearsNothingMore();

        GatewayStatus unfit = console.says(orders, a, GatewayState.UNFIT);
        assertThat(Objects.requireNonNull(unfit.unfitness()).words(unfit.version()))
                .isEqualTo("Unfit: this Envoy lacks extensions that the perimeter needs:"
                        + " envoy.filters.http.rbac, envoy.network.dns_resolver.cares.");
    }

    @Test
    void a_gateway_that_claims_what_it_should_have_and_is_not_fit_has_acknowledged_nothing() {
        all(a, b, c);
        a.disconnects();
        console.says(orders, a, GatewayState.NOT_SEEN);
        a.isEnvoy1(39).waitsForLines().comesBack().hearsNothingMore();
        console.says(orders, a, GatewayState.UNFIT);
    }

    @Test
    void of_many_streams_of_one_identity_that_open_at_once_exactly_one_is_served() {
        try (TestControlPlane late = new TestControlPlane("a")) {
            ClusterId cluster = late.cluster("orders");
            List<SimulatedGateway> twins = java.util.stream.IntStream.range(0, 8)
                    .mapToObj(number -> late.gateway("a").connects().livesBy(Temper.accepting()))
                    .toList();
            twins.forEach(twin -> twin.asksFor(CLUSTERS));
            // Until now each waits for the console to begin; now all go on at once.
            late.started();
            await().atMost(SimulatedGateway.PATIENCE)
                    .until(() -> twins.stream()
                                    .filter(SimulatedGateway::hasItsStream)
                                    .count()
                            <= 1);
            late.says(cluster, twins.getFirst(), GatewayState.IN_SYNC);
            long revision = late.allows(cluster, "api.example.com");
            late.settles(cluster, revision);
            assertThat(twins.stream().filter(twin -> twin.revisions().containsValue(revision)))
                    .hasSize(1);
            assertThat(twins.stream().filter(SimulatedGateway::hasItsStream)).hasSize(1);
        }
    }

    @Test
    void a_gateway_that_is_not_required_gets_nothing_that_could_be_open() {
        SimulatedGateway stranger = console.gateway("stranger");
        stranger.connects().asksFor(CLUSTERS);
        stranger.isSent(CLUSTERS).of().accepts();
        stranger.asksFor(LISTENERS);
        stranger.isSent(LISTENERS).of().accepts().hearsNothingMore();
    }

    @Test
    void a_gateway_that_is_retired_closes_before_it_counts_as_gone() {
        all(a, b, c);
        theHostIsAllowedEverywhere();
        b.waitsForLines();
        console.fleet().retire("b");
        Offer table = b.isSent(TABLES);
        console.quiet();
        assertThat(console.status(orders, b).state()).isEqualTo(GatewayState.RETIRING);
        assertThat(console.surroundings().endedGateways()).isEmpty();
        table.accepts();
        b.isSent(LISTENERS).accepts();

        await().atMost(SimulatedGateway.PATIENCE)
                .untilAsserted(
                        () -> assertThat(console.surroundings().endedGateways()).containsExactly("b"));
    }
}
