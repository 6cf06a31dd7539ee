package dev.sallyport.enforcement.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.enforcement.internal.Fleet;
import dev.sallyport.enforcement.internal.Probe;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import dev.sallyport.testing.envoy.SimulatedGateway;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was proven is so of the gateway that was asked, and not of one that came after it. */
class ProofDialogueTest {

    private static final int CONNECTIONS = 8;

    private final List<ClusterId> toProbe = new CopyOnWriteArrayList<>();
    private final TestControlPlane console =
            new TestControlPlane(Clock.systemUTC(), UnaryOperator.identity(), new Asked(), "a");
    private final ClusterId orders = console.cluster("orders");
    private final SimulatedGateway gateway = console.gateway("a");

    /** Keeps what there is to probe; the test says what a probe finds. */
    private final class Asked implements Fleet.Prober {
        @Override
        public void acknowledged(String name, ClusterPerimeter perimeter) {
            toProbe.add(perimeter.cluster());
        }

        @Override
        public void left(String name) {}
    }

    @BeforeEach
    void it_is_proven() {
        console.started();
        gateway.starts();
        console.says(orders, gateway, GatewayState.IN_SYNC);
        proves();
    }

    @AfterEach
    void end() {
        console.close();
    }

    private GatewayStatus proves() {
        Instant before = Instant.now();
        console.fleet().probed("a", orders, new Probe.Proven(1, CONNECTIONS));
        await().atMost(SimulatedGateway.PATIENCE).until(() -> {
            Instant at = console.status(orders, gateway).provenAt();
            return at != null && !at.isBefore(before);
        });
        return console.status(orders, gateway);
    }

    @Test
    void of_a_new_process_nothing_is_proven_until_it_was_asked_itself() {
        Instant since = Objects.requireNonNull(console.status(orders, gateway).provenSince());

        gateway.dies();
        console.says(orders, gateway, GatewayState.NOT_SEEN);
        gateway.starts();
        GatewayStatus anew = console.says(orders, gateway, GatewayState.IN_SYNC);

        assertThat(anew.provenRevision()).isNull();
        assertThat(anew.provenAt()).isNull();
        assertThat(anew.provenSince()).isNull();
        assertThat(anew.provenBy()).isZero();
        GatewayStatus proven = proves();
        assertThat(proven.provenRevision()).isEqualTo(1);
        assertThat(proven.provenSince()).isAfter(since);
    }

    @Test
    void one_that_comes_back_with_what_it_is_to_have_is_to_be_asked_at_once() {
        gateway.disconnects();
        console.says(orders, gateway, GatewayState.NOT_SEEN);
        toProbe.clear();
        gateway.comesBack();
        console.says(orders, gateway, GatewayState.IN_SYNC);
        console.quiet();

        assertThat(gateway.responses()).isZero();
        assertThat(toProbe).containsExactly(orders);
        assertThat(proves().provenRevision()).isEqualTo(1);
    }

    @Test
    void a_probe_that_failed_is_not_forgotten_when_the_gateway_changes_its_connection() {
        console.fleet().probed("a", orders, new Probe.Failed("NOT_REFUSED"));
        gateway.disconnects();
        console.says(orders, gateway, GatewayState.NOT_SEEN);
        gateway.comesBack();

        assertThat(console.says(orders, gateway, GatewayState.IN_SYNC).probeFailure())
                .isEqualTo("NOT_REFUSED");
    }
}
