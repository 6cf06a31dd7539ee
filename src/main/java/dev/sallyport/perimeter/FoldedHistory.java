package dev.sallyport.perimeter;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Entry;
import dev.sallyport.perimeter.PerimeterHistory.PolicySpan;
import dev.sallyport.perimeter.PerimeterHistory.RuleSpan;
import dev.sallyport.perimeter.PerimeterHistory.Settled;
import dev.sallyport.perimeter.PerimeterHistory.SourcesSpan;
import dev.sallyport.perimeter.internal.Change;
import dev.sallyport.perimeter.internal.ChangeCodec;
import dev.sallyport.perimeter.internal.ClusterHistory;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@link PerimeterHistory} says of one or two instants, told from entries of the ledger alone: no table is asked, so that whoever
 * has the entries can check it. Holds what those instants need and what is still open, not all that there ever was. One thread.
 */
public final class FoldedHistory {

    private final Instant first;
    private final Instant second;
    private final Map<String, ClusterHistory> clusters = new TreeMap<>();

    /** @param second not before {@code first}; the same one for one instant alone */
    public FoldedHistory(Instant first, Instant second) {
        this.first = first;
        this.second = second;
    }

    /** Entries in the order of the ledger; those that are about no perimeter change nothing. Throws an unchecked exception for one that cannot be read. */
    public void apply(Entry entry) {
        ClusterId cluster = entry.draft().cluster();
        if (cluster == null || entry.draft().error() != null) {
            return;
        }
        Change change = ChangeCodec.decode(entry.draft().payload());
        if (change != null) {
            clusters.computeIfAbsent(cluster.toString(), id -> new ClusterHistory(cluster, first, second))
                    .apply(change, entry);
        }
    }

    /**
     * One cluster at one of the two instants.
     *
     * @param cluster name, beginning and end as the newest entry leaves them; the rest as it was made
     * @param policies oldest first
     * @param sources oldest first
     * @param settled null if nothing was
     * @param rules saved then or in force at gateways that had the settled revision; by name
     * @param savedRevision 0 if there was none
     */
    public record Moment(
            Cluster cluster,
            List<PolicySpan> policies,
            List<SourcesSpan> sources,
            @Nullable Settled settled,
            List<RuleSpan> rules,
            long savedRevision) {

        public Moment {
            policies = List.copyOf(policies);
            sources = List.copyOf(sources);
            rules = List.copyOf(rules);
        }
    }

    /** Every cluster that the entries speak of, by name. */
    public List<Cluster> clusters() {
        return clusters.values().stream()
                .map(ClusterHistory::cluster)
                .sorted(Comparator.comparing(Cluster::name)
                        .thenComparing(cluster -> cluster.id().toString()))
                .toList();
    }

    /** @param later at the second instant, else at the first */
    public Moment moment(ClusterId cluster, boolean later) {
        ClusterHistory history = clusters.get(cluster.toString());
        if (history == null) {
            throw new NotFoundException(NotFoundException.What.CLUSTER);
        }
        return history.moment(later);
    }
}
