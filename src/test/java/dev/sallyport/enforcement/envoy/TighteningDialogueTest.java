package dev.sallyport.enforcement.envoy;

import static dev.sallyport.testing.envoy.ResourceKind.LISTENERS;
import static dev.sallyport.testing.envoy.ResourceKind.TABLES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.envoy.translation.Translation;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.testing.envoy.ResourceKind;
import dev.sallyport.testing.envoy.SimulatedGateway;
import dev.sallyport.testing.envoy.SimulatedGateway.Offer;
import dev.sallyport.testing.envoy.Temper;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is forbidden stays forbidden where it is, whatever one gateway says, and is over only when it is. */
class TighteningDialogueTest {

    private static final String WORDS = "Only unique values for domains are permitted";
    private static final Duration NEVER = Duration.ofHours(1);

    private TestControlPlane console = new TestControlPlane("a", "b", "c");
    private ClusterId orders = console.cluster("orders");
    private SimulatedGateway a = console.gateway("a");
    private SimulatedGateway b = console.gateway("b");
    private SimulatedGateway c = console.gateway("c");

    @AfterEach
    void end() {
        console.close();
    }

    private void draining(Duration drain) {
        console.close();
        console = new TestControlPlane(drain, "a", "b", "c");
        orders = console.cluster("orders");
        a = console.gateway("a");
        b = console.gateway("b");
        c = console.gateway("c");
    }

    private void all() {
        console.started();
        for (SimulatedGateway gateway : Set.of(a, b, c)) {
            gateway.starts();
        }
        for (SimulatedGateway gateway : Set.of(a, b, c)) {
            console.saysAllIsWell(gateway);
        }
    }

    private String table() {
        return Translation.routesName(orders, TestControlPlane.settings());
    }

    private boolean allows(SimulatedGateway gateway, String host) {
        return gateway.has(TABLES, table(), host);
    }

    private boolean allowsEverything(SimulatedGateway gateway) {
        return allows(gateway, "observe:");
    }

    private String chain(SimulatedGateway gateway) {
        return gateway.chains().getOrDefault(Translation.listenerName(orders), "none");
    }

    private static Temper refusingDenyAll() {
        return response ->
                response.getTypeUrl().equals(ResourceKind.TABLES.typeUrl()) && !Temper.contains(response, "observe:")
                        ? new Temper.Answer.Refuse(WORDS)
                        : new Temper.Answer.Accept();
    }

    private void everythingIsAllowed() {
        long revision = console.allowsAll(orders);
        console.settles(orders, revision);
    }

    /** Everything was allowed and is not any more, but at b; answers the revision. */
    private long denyAllThatOneRefuses() {
        all();
        everythingIsAllowed();
        b.livesBy(refusingDenyAll());
        long revision = console.allows(orders);
        console.says(orders, b, GatewayState.REFUSED);
        console.says(orders, a, GatewayState.IN_SYNC);
        return revision;
    }

    @Test
    void one_gateway_that_refuses_deny_all_loosens_nobody_and_settles_nothing() {
        long revision = denyAllThatOneRefuses();
        console.says(orders, c, GatewayState.IN_SYNC);
        console.quiet();

        assertThat(allowsEverything(a)).isFalse();
        assertThat(allowsEverything(c)).isFalse();
        assertThat(allowsEverything(b)).isTrue();
        assertThat(console.status(orders, a).acknowledgedRevision()).isEqualTo(revision);
        assertThat(console.status(orders, a).state()).isEqualTo(GatewayState.IN_SYNC);
        assertThat(console.status(orders, c).state()).isEqualTo(GatewayState.IN_SYNC);
        assertThat(console.seen(orders).policyRefused()).isEqualTo(WORDS);
        assertThat(console.perimeters().settled(orders)).isLessThan(revision);

        long later = console.allows(orders, "api.example.com");
        console.quiet();
        assertThat(a.revisions()).containsEntry(table(), later);
        assertThat(allowsEverything(a)).isFalse();
        assertThat(allowsEverything(c)).isFalse();
        assertThat(console.perimeters().settled(orders)).isLessThan(revision);

        b.livesBy(Temper.accepting());
        console.sendsAgain(orders);
        console.settles(orders, later);
        assertThat(console.seen(orders).policyRefused()).isNull();
    }

    @Test
    void one_gateway_that_refuses_deny_all_holds_up_none_that_has_not_answered_yet() {
        all();
        everythingIsAllowed();
        b.livesBy(refusingDenyAll());
        a.waitsForLines();

        long revision = console.allows(orders);
        console.says(orders, b, GatewayState.REFUSED);
        console.quiet();
        a.isSent(TABLES).at(revision).accepts();
        a.isSent(LISTENERS).accepts().hearsNothingMore();

        assertThat(allowsEverything(a)).isFalse();
    }

    @Test
    void a_narrowed_rule_stays_narrow_where_it_was_acknowledged_and_the_refuser_keeps_what_it_has() {
        all();
        console.settles(orders, console.allows(orders, "wide.example.com"));
        b.livesBy(Temper.refusing("narrow.example.com", WORDS));

        long revision = console.edits(orders, "wide.example.com", "narrow.example.com");
        console.says(orders, b, GatewayState.REFUSED);
        console.settles(orders, revision);
        console.quiet();

        assertThat(allows(a, "narrow.example.com")).isTrue();
        assertThat(allows(a, "wide.example.com")).isFalse();
        assertThat(allows(c, "wide.example.com")).isFalse();
        assertThat(allows(b, "wide.example.com")).isTrue();
        assertThat(console.seen(orders).refusedRules()).containsKey(HeldPerimeters.ruleFor("wide.example.com"));
        assertThat(console.perimeters().settlements(orders).getLast().without())
                .containsExactly(HeldPerimeters.ruleFor("wide.example.com"));
        assertThat(console.status(orders, a).state()).isEqualTo(GatewayState.IN_SYNC);
    }

    @Test
    void an_addition_that_is_refused_fails_alone_and_what_the_revision_takes_away_is_gone_everywhere() {
        all();
        console.settles(orders, console.allows(orders, "old.example.com"));
        b.livesBy(Temper.refusing("bad.example.com", WORDS));

        long revision = console.allows(orders, "bad.example.com");
        console.settles(orders, revision);
        console.quiet();

        for (SimulatedGateway gateway : Set.of(a, b, c)) {
            assertThat(gateway.revisions()).containsEntry(table(), revision);
            assertThat(allows(gateway, "old.example.com")).as(gateway.name()).isFalse();
            assertThat(allows(gateway, "bad.example.com")).as(gateway.name()).isFalse();
        }
        assertThat(console.seen(orders).refusedRules()).containsOnlyKeys(HeldPerimeters.ruleFor("bad.example.com"));
        assertThat(console.perimeters().settlements(orders).getLast().without())
                .containsExactly(HeldPerimeters.ruleFor("bad.example.com"));
    }

    @Test
    void what_was_refused_is_called_so_and_not_sent_again_after_a_restart() {
        all();
        for (SimulatedGateway gateway : Set.of(a, b, c)) {
            gateway.livesBy(Temper.refusing("bad.example.com", WORDS));
        }
        long revision = console.allows(orders, "good.example.com", "bad.example.com");
        console.settles(orders, revision);
        console.quiet();
        int refusals = console.perimeters().refusals().size();

        console.restarts();
        assertThat(console.seen(orders).refusedRules())
                .as("before any gateway spoke")
                .containsOnlyKeys(HeldPerimeters.ruleFor("bad.example.com"));
        for (SimulatedGateway gateway : Set.of(a, b, c)) {
            gateway.comesBack();
        }
        console.quiet();

        assertThat(console.perimeters().refusals()).hasSize(refusals);
        assertThat(a.responses() + b.responses() + c.responses())
                .as("everybody has what it is to have")
                .isZero();
        assertThat(console.seen(orders).refusedRules()).containsOnlyKeys(HeldPerimeters.ruleFor("bad.example.com"));
    }

    @Test
    void a_refused_deny_all_is_an_error_in_the_gateways_words_after_a_restart_too() {
        long revision = denyAllThatOneRefuses();
        console.quiet();
        int refusals = console.perimeters().refusals().size();

        console.restarts();
        assertThat(console.seen(orders).policyRefused()).isEqualTo(WORDS);
        for (SimulatedGateway gateway : Set.of(a, b, c)) {
            gateway.comesBack();
        }
        console.quiet();

        assertThat(console.perimeters().refusals()).hasSize(refusals);
        assertThat(allowsEverything(a)).isFalse();
        assertThat(allowsEverything(b)).isTrue();
        assertThat(console.perimeters().settled(orders)).isLessThan(revision);
    }

    @Test
    void a_loosening_within_the_drain_does_not_make_what_was_deleted_gone() {
        draining(NEVER);
        all();
        long allowed = console.allows(orders, "old.example.com");
        console.settles(orders, allowed);

        console.allows(orders);
        console.says(orders, a, GatewayState.IN_SYNC);
        long later = console.allows(orders, "other.example.com");
        await().atMost(SimulatedGateway.PATIENCE).untilAsserted(() -> {
            for (SimulatedGateway gateway : Set.of(a, b, c)) {
                assertThat(console.status(orders, gateway).acknowledgedRevision())
                        .isEqualTo(later);
            }
        });
        console.quiet();

        assertThat(console.perimeters().settled(orders)).isEqualTo(allowed);
        assertThat(console.seen(orders).overdueRevision()).isZero();
    }

    @Test
    void tightenings_one_after_another_are_settled_as_the_drain_of_each_ends() {
        draining(Duration.ofSeconds(2));
        all();
        String[] hosts = {"one.example.com", "two.example.com"};
        // The first change takes something away too: one that only adds would be settled at once.
        long first = console.allows(orders, hosts[1]);
        console.settles(orders, first);
        long tightened = 0;
        long last = 0;
        for (int i = 0; console.perimeters().settled(orders) <= first; i++) {
            assertThat(i).as("tightenings without anything being settled").isLessThan(1_000);
            last = console.allows(orders, hosts[i % 2]);
            tightened = tightened == 0 ? last : tightened;
            long now = last;
            await().atMost(SimulatedGateway.PATIENCE)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> a.revisions().getOrDefault(table(), 0L) >= now);
        }

        assertThat(tightened).isLessThan(last);
        assertThat(console.perimeters().settled(orders)).isLessThan(last);
        console.settles(orders, last);
    }

    @Test
    void what_was_forbidden_while_the_console_was_down_closes_connections_and_a_restart_alone_does_not() {
        all();
        console.settles(orders, console.allows(orders, "old.example.com"));
        console.quiet();
        String before = chain(a);

        console.restarts();
        for (SimulatedGateway gateway : Set.of(a, b, c)) {
            gateway.comesBack();
        }
        console.quiet();
        assertThat(chain(a)).isEqualTo(before);

        console.stops();
        long revision = console.allows(orders);
        console.startsAgain();
        for (SimulatedGateway gateway : Set.of(a, b, c)) {
            gateway.comesBack();
        }
        console.settles(orders, revision);
        assertThat(chain(a)).isNotEqualTo(before).isEqualTo(chain(b));
        assertThat(allows(a, "old.example.com")).isFalse();
    }

    @Test
    void a_change_that_nobody_announced_is_found_in_the_ledger() {
        all();
        long revision = console.perimeters()
                .save(orders, dev.sallyport.policy.TrafficPolicy.DEFAULT_DENY, "silent.example.com");

        console.settles(orders, revision);
        assertThat(allows(a, "silent.example.com")).isTrue();
    }

    @Test
    void no_two_tightenings_give_a_filter_chain_the_same_name() {
        all();
        console.settles(orders, console.allows(orders, "one.example.com"));
        console.settles(orders, console.allows(orders));
        String first = chain(a);
        console.settles(orders, console.allows(orders, "one.example.com"));
        assertThat(chain(a)).as("after a loosening").isEqualTo(first);
        console.settles(orders, console.allows(orders));
        assertThat(chain(a)).isNotEqualTo(first);

        try (TestControlPlane other = new TestControlPlane("a")) {
            ClusterId same = other.cluster("orders");
            SimulatedGateway gateway = other.gateway("a");
            other.started();
            gateway.starts();
            other.settles(same, other.allows(same, "one.example.com"));
            other.settles(same, other.allows(same));
            assertThat(gateway.chains().get(Translation.listenerName(same)))
                    .as("the same revision of another ledger")
                    .isNotEqualTo(first);
        }
    }

    @Test
    void what_all_have_is_settled_once_the_database_is_back() {
        all();
        console.perimeters().writesNothing();
        long revision = console.allows(orders, "api.example.com");
        await().atMost(SimulatedGateway.PATIENCE)
                .until(() -> console.perimeters().lostWrites() > 0);
        assertThat(console.perimeters().settled(orders)).isLessThan(revision);

        console.perimeters().writesAgain();
        console.settles(orders, revision);
    }

    @Test
    void a_gateway_that_is_new_has_acknowledged_nothing() {
        try (TestControlPlane restarted = new TestControlPlane("a", "b")) {
            ClusterId cluster = restarted.cluster("orders");
            restarted.perimeters().wasSettled(cluster, 1, "a");
            SimulatedGateway old = restarted.gateway("a");
            SimulatedGateway fresh = restarted.gateway("b");
            restarted.started();
            restarted.quiet();

            assertThat(restarted.status(cluster, old).acknowledgedRevision()).isEqualTo(1);
            assertThat(restarted.status(cluster, fresh).acknowledgedRevision()).isNull();
        }
    }

    @Test
    void a_slow_gateway_in_a_stream_of_changes_is_known_to_have_what_it_acknowledged() {
        all();
        c.waitsForLines();
        long first = console.allows(orders, "one.example.com");
        Offer table = c.isSent(TABLES).at(first);
        long second = console.allows(orders, "one.example.com", "two.example.com");
        console.quiet();

        table.accepts();
        console.settles(orders, first);
        assertThat(console.perimeters().settled(orders)).isEqualTo(first);
        assertThat(console.status(orders, c).acknowledgedRevision()).isEqualTo(first);
        assertThat(console.status(orders, c).state()).isEqualTo(GatewayState.BEHIND);

        c.isSent(TABLES).at(second).accepts();
        console.settles(orders, second);
    }

    @Test
    void a_slow_gateway_closes_what_is_forbidden_also_when_more_is_forbidden_meanwhile() {
        all();
        console.settles(orders, console.allows(orders, "one.example.com", "two.example.com", "three.example.com"));
        c.waitsForLines();
        String before = chain(c);
        long first = console.allows(orders, "two.example.com", "three.example.com");
        Offer table = c.isSent(TABLES).at(first);
        long second = console.allows(orders, "three.example.com");
        console.quiet();

        table.accepts();
        Offer next = c.isSent(TABLES).at(second);
        c.isSent(LISTENERS).accepts();
        assertThat(chain(c)).as("without waiting for the next table").isNotEqualTo(before);
        console.settles(orders, first);

        next.accepts();
        c.isSent(LISTENERS).accepts();
        console.settles(orders, second);
    }

    @Test
    void a_retired_gateway_has_not_ended_while_its_connections_are_being_closed() {
        draining(NEVER);
        all();
        console.fleet().retire("b");
        await().atMost(SimulatedGateway.PATIENCE).until(() -> chain(b).equals("closed"));
        console.quiet();

        assertThat(console.surroundings().endedGateways()).isEmpty();
        assertThat(console.status(orders, b).state()).isEqualTo(GatewayState.RETIRING);
    }
}
