package dev.sallyport.enforcement.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sallyport.enforcement.GatewayAlarm;
import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.internal.Fleet;
import dev.sallyport.enforcement.internal.Roster;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import dev.sallyport.testing.envoy.SimulatedGateway;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the fleet makes of probes: an alarm that names the gateway, once, and none where all is well. */
class ProbeAlarmTest {

    private static final Duration OFTEN = Duration.ofMillis(100);

    private final AtomicReference<@Nullable Fleet> fleet = new AtomicReference<>();
    private final ListenerProbes probes = new ListenerProbes(
            () -> Objects.requireNonNull(fleet.get()),
            new Roster() {
                @Override
                public List<Enrolled> enrolled() {
                    return List.of(new Enrolled("east", "127.0.0.1", null));
                }

                @Override
                public void ended(String gateway) {}
            },
            OFTEN);
    private final SmallListener listener = new SmallListener(SmallListener.enforcing(1));
    private final TestControlPlane console =
            new TestControlPlane(Clock.systemUTC(), UnaryOperator.identity(), new Elsewhere(), "east");
    private final ClusterId orders = console.cluster("orders");
    private final SimulatedGateway east = console.gateway("east");

    /** The simulated gateway has no listener; the small one stands in its place. */
    private final class Elsewhere implements Fleet.Prober {
        @Override
        public void acknowledged(String gateway, ClusterPerimeter at) {
            probes.acknowledged(
                    gateway,
                    new ClusterPerimeter(
                            at.cluster(), at.name(), listener.port(), at.clientSources(), at.closed(), at.perimeter()));
        }

        @Override
        public void left(String gateway) {
            probes.left(gateway);
        }
    }

    private void starts() {
        fleet.set(console.fleet());
        console.started();
        east.starts();
        console.says(orders, east, GatewayState.IN_SYNC);
    }

    @AfterEach
    void end() {
        probes.close();
        console.close();
        listener.close();
    }

    private void isProven() {
        await().atMost(SimulatedGateway.PATIENCE)
                .until(() -> Long.valueOf(1).equals(console.status(orders, east).provenRevision())
                        && console.status(orders, east).probeFailure() == null);
    }

    /** As many looks as that have begun and been told since. */
    private void looks(int more) {
        int until = listener.connections() + more * (8 * LocalGateway.workers() + 1);
        await().atMost(SimulatedGateway.PATIENCE).until(() -> listener.connections() >= until);
        console.quiet();
    }

    @Test
    void where_all_is_well_there_is_no_alarm_however_often_it_is_looked() {
        starts();
        isProven();
        looks(3);
        assertThat(console.surroundings().alarms()).isEmpty();
        assertThat(console.status(orders, east).alarms()).isEmpty();
        assertThat(console.status(orders, east).provenBy()).isEqualTo(8 * LocalGateway.workers());
    }

    @Test
    void a_failure_is_one_alarm_that_names_the_gateway_until_it_is_over_and_comes_again() {
        starts();
        isProven();
        listener.says((connection, line) -> SmallListener.reply(200, 1));
        await().atMost(SimulatedGateway.PATIENCE)
                .untilAsserted(() ->
                        assertThat(console.status(orders, east).alarms()).containsExactly(GatewayAlarm.PROBE_FAILED));
        assertThat(console.status(orders, east).probeFailure()).isEqualTo("NOT_REFUSED");
        looks(3);
        assertThat(console.surroundings().alarmsWithNames()).containsExactly("PROBE_FAILED east NOT_REFUSED");

        listener.says(SmallListener.enforcing(1));
        isProven();
        console.quiet();
        listener.says(SmallListener.enforcing(0));
        await().atMost(SimulatedGateway.PATIENCE)
                .untilAsserted(() -> assertThat(console.surroundings().alarmsWithNames())
                        .containsExactly("PROBE_FAILED east NOT_REFUSED", "PROBE_FAILED east OTHER_REVISION"));
    }

    @Test
    void a_failure_that_was_first_seen_while_the_gateway_was_away_is_an_alarm_when_it_is_back() {
        starts();
        isProven();
        east.disconnects();
        console.says(orders, east, GatewayState.NOT_SEEN);
        listener.says((connection, line) -> "nonsense\r\n\r\n");
        await().atMost(SimulatedGateway.PATIENCE)
                .until(() -> console.status(orders, east).probeFailure() != null);
        console.quiet();
        assertThat(console.surroundings().alarms())
                .as("what a gateway does that is away is said by its state")
                .isEmpty();
        east.comesBack();
        await().atMost(SimulatedGateway.PATIENCE)
                .untilAsserted(() -> assertThat(console.surroundings().alarmsWithNames())
                        .containsExactly("PROBE_FAILED east WRONG_ANSWER"));
    }

    @Test
    void a_gateway_that_is_required_no_more_is_looked_at_no_more() {
        starts();
        isProven();
        console.fleet().attested("east");
        console.quiet();
        await().atMost(SimulatedGateway.PATIENCE)
                .pollInterval(OFTEN.multipliedBy(5))
                .until(new java.util.concurrent.Callable<>() {
                    private int before = -1;

                    @Override
                    public Boolean call() {
                        int now = listener.connections();
                        boolean quiet = now == before;
                        before = now;
                        return quiet;
                    }
                });
        assertThat(console.seen(orders).gateways()).isEmpty();
    }
}
