package dev.sallyport.traffic.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ledger.ClusterId;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LatestConnectionsTest {

    private static final ClusterId KEPT = new ClusterId(new UUID(1, 1));
    private static final ClusterId DELETED = new ClusterId(new UUID(1, 2));

    @Test
    void a_deleted_cluster_takes_its_connections_along_and_others_keep_theirs() {
        LatestConnections latest = new LatestConnections();
        for (ClusterId cluster : List.of(KEPT, DELETED)) {
            for (int number = 0; number < LatestConnections.OF_EACH_CLUSTER + 5; number++) {
                latest.add(TrafficStoreTest.denied(cluster, number));
            }
        }
        assertThat(latest.of(DELETED)).hasSize(LatestConnections.OF_EACH_CLUSTER);

        latest.keepOnly(Set.of(KEPT));

        assertThat(latest.of(DELETED)).isEmpty();
        assertThat(latest.of(KEPT)).hasSize(LatestConnections.OF_EACH_CLUSTER);
    }
}
