package dev.sallyport.reports;

import dev.sallyport.enforcement.EnforcementHistory.Unknown;
import dev.sallyport.enforcement.FoldedKnowledge;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Entry;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.FoldedHistory;
import dev.sallyport.perimeter.FoldedHistory.Moment;
import dev.sallyport.perimeter.PerimeterHistory.Settled;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The reports of one instant, or of two and what differs between them, told from entries alone. One thread. */
public final class FoldedReport {

    private final Instant at;
    private final @Nullable Instant since;
    private final FoldedHistory history;
    private final FoldedKnowledge knowledge;

    /** @param since the earlier instant of a comparison; null for one instant alone */
    public FoldedReport(Instant at, @Nullable Instant since) {
        this.at = at;
        this.since = since;
        this.history = new FoldedHistory(since == null ? at : since, at);
        this.knowledge = new FoldedKnowledge(since == null ? at : since, at, Past.MOST_UNKNOWN + 1);
    }

    /** Entries in the order of the ledger. Throws an unchecked exception for one that cannot be read. */
    public void apply(Entry entry) {
        history.apply(entry);
        knowledge.apply(entry);
    }

    /** Those that the entries speak of, by name. */
    public List<ClusterId> clusters() {
        return history.clusters().stream().map(Cluster::id).toList();
    }

    public ReachableAt reachable(ClusterId cluster) {
        return reachable(cluster, true);
    }

    /** Null for one instant alone. */
    public @Nullable Comparison comparison(ClusterId cluster) {
        if (since == null) {
            return null;
        }
        Moment moment = history.moment(cluster, true);
        return Comparison.of(
                reachable(cluster, false),
                reachable(cluster, true),
                Timeline.bands(moment.policies(), moment.cluster().createdAt(), since, at));
    }

    /** The periods between the two instants in which it was not known what every gateway enforced, the oldest first. */
    public List<Unknown> unknown(ClusterId cluster) {
        return told(knowledge.unknownBetween(cluster));
    }

    /** As the screens tell them. */
    private static List<Unknown> told(List<Unknown> found) {
        return Unknowns.of(found, Past.MOST_UNKNOWN).periods();
    }

    private ReachableAt reachable(ClusterId cluster, boolean later) {
        Moment moment = history.moment(cluster, later);
        Settled settled = Objects.requireNonNullElse(moment.settled(), ReachableAt.NOTHING);
        return ReachableAt.of(moment, later ? at : Objects.requireNonNull(since))
                .knowing(
                        knowledge.proof(cluster, settled.revision(), later).orElse(null),
                        told(knowledge.unknown(cluster, later)));
    }
}
