package dev.sallyport.perimeter;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.TrafficPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was saved from when to when, and when each revision became the settled one. A plain query for other modules; no front door
 * reaches it. Any thread.
 */
public interface PerimeterHistory {

    /**
     * A cluster's traffic policy from one revision to before another.
     *
     * @param until null while it is the newest
     */
    record PolicySpan(
            TrafficPolicy policy,
            long revision,
            Instant from,
            @Nullable Long untilRevision,
            @Nullable Instant until,
            String by) {}

    /**
     * A rule with one content from one revision to before another.
     *
     * @param until null while it is the newest
     * @param deletedBy who ended it by deleting the rule; null if it was edited or still stands
     */
    record RuleSpan(
            EgressRule rule,
            long revision,
            Instant from,
            @Nullable Long untilRevision,
            @Nullable Instant until,
            Instant createdAt,
            String createdBy,
            String changedBy,
            @Nullable String deletedBy) {

        public boolean savedAt(Instant at) {
            return !from.isAfter(at) && (until == null || until.isAfter(at));
        }

        public boolean in(long settledRevision) {
            return revision <= settledRevision && (untilRevision == null || untilRevision > settledRevision);
        }
    }

    /** {@code revision} became the settled one. */
    record Settled(long revision, Instant at) {}

    enum Mark {
        OPENED,
        CHANGED,
        CLOSED
    }

    /** A rule was made, edited or deleted. */
    record Marked(Mark mark, Instant at) {}

    /** Every cluster there ever was, deleted ones too, by name. */
    List<Cluster> clusters();

    Optional<Cluster> cluster(ClusterId cluster);

    /** Oldest first. */
    List<PolicySpan> policies(ClusterId cluster);

    /** Oldest first. */
    List<Settled> settled(ClusterId cluster);

    /** The newest revision of policy and rules that was saved by then; 0 if none. */
    long savedRevision(ClusterId cluster, Instant at);

    /** What was saved at {@code at} or in force at gateways that had {@code settledRevision}; by name. */
    List<RuleSpan> rules(ClusterId cluster, Instant at, long settledRevision);

    /** Every change of a rule within [from, to), oldest first; at most {@code limit}, the newest. */
    List<Marked> marks(ClusterId cluster, Instant from, Instant to, int limit);

    /** The nearest change of rules or policy before, or after, an instant. */
    Optional<Instant> neighbour(ClusterId cluster, Instant at, boolean later);
}
