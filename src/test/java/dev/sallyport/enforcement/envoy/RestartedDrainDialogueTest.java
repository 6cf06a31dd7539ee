package dev.sallyport.enforcement.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.envoy.translation.Translation;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.testing.envoy.SimulatedGateway;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a tightening forbids is over when its connections are closed, also for a console that did not see it begin. */
class RestartedDrainDialogueTest {

    private static final Duration NEVER = Duration.ofHours(1);

    private final TestControlPlane console = new TestControlPlane(NEVER, "a");
    private final ClusterId orders = console.cluster("orders");
    private final ClusterId another = console.cluster("another");
    private final List<String> hosts = new ArrayList<>();
    private final SimulatedGateway gateway = console.gateway("a");
    private long allowed;

    @BeforeEach
    void a_rule_is_in_force() {
        console.started();
        gateway.starts();
        console.saysAllIsWell(gateway);
        allowed = console.allows(orders, "old.example.com");
        console.settles(orders, allowed);
    }

    @AfterEach
    void end() {
        console.close();
    }

    private String chain() {
        return gateway.chains().getOrDefault(Translation.listenerName(orders), "none");
    }

    /** For which revision its chain was named last, as is remembered. */
    private long named() {
        return console.surroundings().of(orders).common().since();
    }

    /** Waits until the gateway acknowledged it, and what follows from that is written. */
    private void has(long revision) {
        await().atMost(SimulatedGateway.PATIENCE)
                .until(() -> console.status(orders, gateway).state() == GatewayState.IN_SYNC
                        && Long.valueOf(revision)
                                .equals(console.status(orders, gateway).acknowledgedRevision()));
        everythingIsWritten();
    }

    /** Facts are written one after another: after what is settled of another cluster now, nothing of before is to come. */
    private void everythingIsWritten() {
        console.quiet();
        hosts.add("host-" + hosts.size() + ".example.com");
        console.settles(another, console.allows(another, hosts.toArray(String[]::new)));
    }

    @Test
    void a_gateway_that_was_away_closes_connections_from_when_it_gets_what_forbids_them() {
        String before = chain();
        gateway.disconnects();
        console.says(orders, gateway, GatewayState.NOT_SEEN);
        long revision = console.allows(orders);
        await().atMost(SimulatedGateway.PATIENCE).until(() -> named() == revision);

        console.restarts();
        gateway.comesBack();
        has(revision);

        assertThat(chain()).isNotEqualTo(before);
        assertThat(console.perimeters().settled(orders)).isEqualTo(allowed);
        long later = console.allows(orders, "other.example.com");
        has(later);
        assertThat(console.perimeters().settled(orders)).isEqualTo(allowed);
    }

    @Test
    void a_gateway_that_was_closing_connections_when_the_console_ended_is_not_known_to_have_closed_them() {
        long revision = console.allows(orders);
        has(revision);
        String before = chain();

        console.restarts();
        gateway.comesBack();
        has(revision);

        assertThat(chain()).as("it has what it is to have").isEqualTo(before);
        assertThat(console.perimeters().settled(orders)).isEqualTo(allowed);
    }

    @Test
    void what_only_allows_more_waits_for_nothing_after_a_restart() {
        console.restarts();
        gateway.comesBack();

        console.settles(orders, console.allows(orders, "old.example.com", "other.example.com"));
    }
}
