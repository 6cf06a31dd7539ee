package dev.sallyport.reports;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.reports.ReachableAt.Evidence;
import dev.sallyport.reports.ReachableAt.Side;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one of all clusters could reach at an instant, in one line.
 *
 * @param name as it is now
 * @param saved null if the cluster did not exist then
 * @param acknowledged null if no revision of it was acknowledged by every required gateway yet
 * @param rulesInForce how many rules every required gateway had; they decide once the policy is deny-all
 */
public record ClusterReach(
        ClusterId cluster,
        String name,
        Instant createdAt,
        @Nullable Side saved,
        @Nullable Side acknowledged,
        long rulesInForce) {

    public Evidence evidence() {
        return Evidence.of(saved, acknowledged);
    }

    /** By what lists of clusters are ordered: names, and between clusters that had the same name one after the other, their ids. */
    public String key() {
        return key(name, cluster);
    }

    static String key(Cluster cluster) {
        return key(cluster.name(), cluster.id());
    }

    private static String key(String name, ClusterId id) {
        return name + "\n" + id;
    }
}
