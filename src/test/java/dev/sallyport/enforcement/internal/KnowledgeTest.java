package dev.sallyport.enforcement.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.enforcement.GatewayAlarm;
import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.ledger.ClusterId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is written down of proofs, absences and disagreement: each once, and not more often than a ledger of years bears. */
class KnowledgeTest {

    private static final ClusterId CLUSTER = new ClusterId(new UUID(0, 1));
    private static final Instant START = Instant.parse("2026-05-01T10:00:00Z");

    private final Ticking clock = new Ticking();
    private final Written written = new Written();
    private final Knowledge knowledge = new Knowledge(clock, fact -> fact.accept(written));
    private final Presences presences = new Presences(clock);

    private static final class Ticking extends Clock {
        private Instant now = START;

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private static final class Written implements EnforcementFacts {
        private final List<String> lines = new ArrayList<>();

        List<String> take() {
            List<String> taken = List.copyOf(lines);
            lines.clear();
            return taken;
        }

        private static String minutes(@Nullable Instant at) {
            return at == null
                    ? "now"
                    : Long.toString(Duration.between(START, at).toMinutes());
        }

        @Override
        public void proven(ClusterId cluster, long revision, Instant from, Instant until) {
            lines.add("proven " + revision + " " + minutes(from) + "–" + minutes(until));
        }

        @Override
        public void lost(String gateway, Instant since) {
            lines.add("lost " + gateway + " " + minutes(since));
        }

        @Override
        public void back(String gateway, Instant from, Instant to) {
            lines.add("back " + gateway + " " + minutes(from) + "–" + minutes(to));
        }

        @Override
        public Open open() {
            return Open.NOTHING;
        }

        @Override
        public void disagreed(ClusterId cluster, Instant from, @Nullable Instant until) {
            lines.add("disagreed " + minutes(from) + "–" + minutes(until));
        }

        @Override
        public void alarm(String gateway, @Nullable ClusterId cluster, GatewayAlarm alarm, String words) {
            lines.add("alarm");
        }
    }

    private GatewayStatus gateway(
            String name, long revision, @Nullable Instant since, @Nullable Instant at, @Nullable String failure) {
        return new GatewayStatus(
                name,
                GatewayState.IN_SYNC,
                revision,
                START,
                revision,
                START,
                null,
                null,
                null,
                clock.instant(),
                since == null ? null : revision,
                at,
                failure,
                "1.40.0",
                since,
                8,
                false,
                null,
                Set.of());
    }

    private GatewayStatus unheard(String name) {
        return new GatewayStatus(
                name,
                GatewayState.NOT_HEARD,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                0,
                false,
                null,
                Set.of());
    }

    private void sees(boolean late, GatewayStatus... gateways) {
        knowledge.cluster(CLUSTER, new Fleet.Seen(1, List.of(gateways), Map.of(), late ? 1 : 0, null, false, null));
    }

    @Test
    void a_proof_begins_once_every_gateway_was_proven_and_ends_with_the_last_look_at_the_first_of_them() {
        sees(false, gateway("east", 7, START, START, null), gateway("west", 7, null, null, null));
        assertThat(written.take()).as("one of two").isEmpty();
        clock.pass(Duration.ofMinutes(3));
        sees(
                false,
                gateway("east", 7, START, clock.instant(), null),
                gateway("west", 7, clock.instant(), clock.instant(), null));
        assertThat(written.take()).containsExactly("proven 7 3–3");
    }

    @Test
    void a_proof_that_goes_on_is_written_once_an_hour() {
        for (int minute = 0; minute <= 180; minute++) {
            sees(false, gateway("east", 7, START, clock.instant(), null));
            clock.pass(Duration.ofMinutes(1));
        }
        assertThat(written.take()).containsExactly("proven 7 0–0", "proven 7 0–60", "proven 7 0–120", "proven 7 0–180");
    }

    @Test
    void a_proof_that_ends_is_written_to_its_end_unless_that_was_just_written() {
        sees(false, gateway("east", 7, START, START, null));
        clock.pass(Duration.ofMinutes(30));
        sees(false, gateway("east", 7, START, clock.instant(), null));
        sees(false, gateway("east", 8, clock.instant(), clock.instant(), null));
        assertThat(written.take()).containsExactly("proven 7 0–0", "proven 7 0–30", "proven 8 30–30");
        clock.pass(Duration.ofMinutes(5));
        sees(false, gateway("east", 8, START, clock.instant(), null));
        sees(false, gateway("east", 8, null, null, "NO_ANSWER"));
        assertThat(written.take()).as("five minutes are not worth an entry").isEmpty();
    }

    @Test
    void a_gateway_that_is_away_is_written_after_ten_seconds_and_once_more_when_it_is_back() {
        presences.require("east");
        presences.connected("east", null);
        presences.disconnected("east");
        clock.pass(Duration.ofSeconds(9));
        knowledge.gateways(presences);
        assertThat(written.take()).as("so far it may be a new connection").isEmpty();
        clock.pass(Duration.ofMinutes(2));
        knowledge.gateways(presences);
        knowledge.gateways(presences);
        assertThat(written.take()).containsExactly("lost east 0");
        presences.connected("east", null);
        knowledge.gateways(presences);
        knowledge.gateways(presences);
        assertThat(written.take()).containsExactly("back east 0–2");
    }

    @Test
    void a_gateway_that_was_away_for_a_moment_leaves_no_trace() {
        presences.require("east");
        presences.connected("east", null);
        presences.disconnected("east");
        clock.pass(Duration.ofSeconds(9));
        presences.connected("east", null);
        knowledge.gateways(presences);
        assertThat(written.take()).isEmpty();
    }

    @Test
    void disagreement_is_written_when_it_begins_and_when_it_ends() {
        sees(false, gateway("east", 7, null, null, null));
        sees(true, gateway("east", 7, null, null, null));
        clock.pass(Duration.ofMinutes(4));
        sees(true, gateway("east", 7, null, null, null));
        sees(false, gateway("east", 7, null, null, null));
        assertThat(written.take()).containsExactly("disagreed 0–now", "disagreed 0–4");
    }

    @Test
    void a_disagreement_that_an_earlier_console_saw_ends_once_every_gateway_is_in_sync_and_not_before() {
        knowledge.goesOn(new EnforcementFacts.Open(Map.of(), Map.of(CLUSTER, START.minus(Duration.ofMinutes(3)))));
        sees(false, unheard("east"));
        clock.pass(Duration.ofMinutes(1));
        assertThat(written.take()).as("nobody knows yet").isEmpty();
        sees(false, gateway("east", 7, null, null, null));
        assertThat(written.take()).containsExactly("disagreed -3–1");
    }

    @Test
    void gateways_of_a_cluster_that_is_gone_disagree_no_longer() {
        sees(true, gateway("east", 7, null, null, null));
        clock.pass(Duration.ofMinutes(2));
        knowledge.forget(CLUSTER);
        assertThat(written.take()).containsExactly("disagreed 0–now", "disagreed 0–2");
        knowledge.forget(CLUSTER);
        assertThat(written.take()).isEmpty();
    }
}
