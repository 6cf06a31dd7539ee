package dev.sallyport.reports;

import dev.sallyport.enforcement.EnforcementHistory.Proof;
import dev.sallyport.enforcement.EnforcementHistory.Unknown;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.reports.ReachableAt.Ending;
import dev.sallyport.reports.ReachableAt.Evidence;
import dev.sallyport.reports.ReachableAt.Side;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one of all clusters could reach at an instant, in one line.
 *
 * @param name as it is now
 * @param saved null if the cluster did not exist then
 * @param acknowledged null if no revision of it was acknowledged by every required gateway yet
 * @param ending null if the cluster was not deleted by then
 * @param proof from when until when probes found what was acknowledged, at every gateway; null if none did by then
 * @param unknown why it is not known what every gateway enforced at that instant; usually nothing
 * @param rulesInForce how many rules every required gateway had; they decide once the policy is deny-all
 */
public record ClusterReach(
        ClusterId cluster,
        String name,
        Instant createdAt,
        @Nullable Side saved,
        @Nullable Side acknowledged,
        @Nullable Ending ending,
        @Nullable Proof proof,
        List<Unknown> unknown,
        long rulesInForce) {

    public ClusterReach {
        unknown = List.copyOf(unknown);
    }

    public Evidence evidence() {
        return Evidence.of(saved, acknowledged, ending);
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
