package dev.sallyport.enforcement.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.testing.envoy.AdsRoad;
import dev.sallyport.testing.envoy.ResourceKind;
import dev.sallyport.testing.envoy.SimulatedGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A gateway that asks and never reads what it is sent: the console must not keep for it what its connection does not take. */
class UnreadingGatewayTest {

    private static final int CLUSTERS = 40;

    private final TestControlPlane console = new TestControlPlane("reading", "unreading");

    @AfterEach
    void end() {
        console.close();
    }

    private static String[] hosts(int cluster, int count) {
        return IntStream.range(0, count)
                .mapToObj(host -> "a-long-name-of-host-number-" + host + ".in-cluster-" + cluster + ".example.com")
                .toArray(String[]::new);
    }

    @Test
    void what_waits_for_a_gateway_that_reads_nothing_stays_below_its_window_and_one_message() {
        List<ClusterId> clusters = new ArrayList<>();
        for (int i = 0; i < CLUSTERS; i++) {
            ClusterId cluster = console.cluster("c" + i);
            console.allows(cluster, hosts(i, 500));
            clusters.add(cluster);
        }
        console.started();
        SimulatedGateway reading = console.gateway("reading");
        reading.starts();
        console.saysAllIsWell(reading);
        SimulatedGateway unreading = console.gateway("unreading");
        unreading.readsNothing().connects();
        unreading.asksForTables(reading.has(ResourceKind.TABLES).toArray(String[]::new));
        console.says(clusters.getFirst(), unreading, GatewayState.BEHIND);

        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < CLUSTERS; i++) {
                console.allows(clusters.get(i), hosts(i, 501 + round));
            }
            console.quiet();
        }
        console.saysAllIsWell(reading);

        long all = console.sentBytes(reading);
        long kept = console.sentBytes(unreading);
        assertThat(all).as("bytes that the reading one was sent").isGreaterThan(3_000_000);
        assertThat(kept)
                .as("bytes that were written for the one that reads nothing")
                .isLessThan(AdsRoad.WINDOW + 200_000);
        assertThat(console.status(clusters.getLast(), unreading).state()).isEqualTo(GatewayState.BEHIND);
    }

    @Test
    void once_it_reads_it_gets_what_is_wished_now_and_nothing_of_what_was_wished_meanwhile() {
        ClusterId orders = console.cluster("orders");
        console.started();
        SimulatedGateway gateway = console.gateway("unreading");
        gateway.readsNothing().connects().asksFor(ResourceKind.CLUSTERS);
        console.says(orders, gateway, GatewayState.BEHIND);
        for (int i = 0; i < 20; i++) {
            console.allows(orders, hosts(0, 100 + i));
            console.quiet();
        }
        long sent = console.sentBytes(gateway);

        gateway.readsAgain();
        gateway.isSent(ResourceKind.CLUSTERS).accepts().hearsNothingMore();

        assertThat(console.sentBytes(gateway)).isEqualTo(sent);
    }
}
