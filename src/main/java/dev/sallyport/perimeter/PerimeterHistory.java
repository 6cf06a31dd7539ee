package dev.sallyport.perimeter;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.net.Cidr;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.TrafficPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What was saved from when to when, and when each revision became the settled one. A plain query for other modules; no front door
 * reaches it. Any thread.
 */
public interface PerimeterHistory {

    /**
     * A cluster's traffic policy from one revision to before another; the last one of a deleted cluster ends with it.
     *
     * @param until null while it is the newest
     * @param acknowledged when every required gateway had it; null if that is not known to have happened
     * @param acknowledgedUntil when every required gateway had a revision with another policy, or without the cluster; null if that is not
     *     known to have happened
     */
    record PolicySpan(
            TrafficPolicy policy,
            long revision,
            Instant from,
            @Nullable Long untilRevision,
            @Nullable Instant until,
            String by,
            @Nullable Instant acknowledged,
            @Nullable Instant acknowledgedUntil) {

        public boolean in(long settledRevision) {
            return revision <= settledRevision && (untilRevision == null || untilRevision > settledRevision);
        }
    }

    /**
     * The addresses that a cluster's clients had, from one revision to before another; none are any address.
     *
     * @param until null while they are the newest
     */
    record SourcesSpan(
            List<Cidr> sources,
            long revision,
            Instant from,
            @Nullable Long untilRevision,
            @Nullable Instant until,
            String by) {

        public SourcesSpan {
            sources = List.copyOf(sources);
        }

        public boolean savedAt(Instant at) {
            return !from.isAfter(at) && (until == null || until.isAfter(at));
        }

        public boolean in(long settledRevision) {
            return revision <= settledRevision && (untilRevision == null || untilRevision > settledRevision);
        }
    }

    /**
     * A rule with one content from one revision to before another.
     *
     * @param until null while it is the newest
     * @param deletedBy who ended it by deleting the rule; null if it was edited or still stands
     * @param acknowledgedFrom when every required gateway had it; null if that is not known to have happened, as where the rule was edited
     *     or deleted before
     * @param acknowledgedUntil when every required gateway had a revision without it; null if that is not known to have happened
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
            @Nullable String deletedBy,
            @Nullable Instant acknowledgedFrom,
            @Nullable Instant acknowledgedUntil) {

        public boolean savedAt(Instant at) {
            return !from.isAfter(at) && (until == null || until.isAfter(at));
        }

        /** Whether every required gateway had it then: not while one refused it, and on while one refused what followed. */
        public boolean inForceAt(Instant at) {
            return acknowledgedFrom != null
                    && !acknowledgedFrom.isAfter(at)
                    && (acknowledgedUntil == null || acknowledgedUntil.isAfter(at));
        }
    }

    /** {@code revision} became the settled one. */
    record Settled(long revision, Instant at) {}

    enum Mark {
        OPENED,
        CHANGED,
        CLOSED
    }

    /** How many rules were made, edited or deleted in one of the equal parts of a period. */
    record Marked(int part, Mark mark, long changes) {}

    /**
     * One content of one rule, as short as it can be said. It was in force while a revision of [{@code revision}, {@code untilRevision}) was
     * settled, less what a refusal changed.
     *
     * @param untilRevision null if none ended it, or not yet, because a gateway refused the one that did
     * @param notBefore if a gateway refused it when its revision was settled: when every required gateway had it after all
     * @param notFrom if a gateway refused what followed: when that was over
     */
    record Trace(
            long revision,
            @Nullable Long untilRevision,
            @Nullable Instant notBefore,
            @Nullable Instant notFrom,
            String destination,
            String purpose,
            boolean managed) {}

    /** Every cluster there ever was, deleted ones too, by name. */
    List<Cluster> clusters();

    Optional<Cluster> cluster(ClusterId cluster);

    /** Oldest first. */
    List<PolicySpan> policies(ClusterId cluster);

    /** Oldest first. */
    List<SourcesSpan> sources(ClusterId cluster);

    /** The highest revision that every required gateway had acknowledged by then, and since when; empty if none. */
    Optional<Settled> settled(ClusterId cluster, Instant at);

    /** The newest revision of policy, rules or client sources that was saved by then, or the one that deleted the cluster; 0 if none. */
    long savedRevision(ClusterId cluster, Instant at);

    /** What was saved at {@code at} or in force at gateways that had {@code settledRevision}; by name. */
    List<RuleSpan> rules(ClusterId cluster, Instant at, long settledRevision);

    /** How many rules were in force at {@code at}, when {@code settledRevision} was the settled one. */
    long rulesInForce(ClusterId cluster, Instant at, long settledRevision);

    /** The changes of rules within [from, to), counted in so many equal parts; those parts in which there were any, in order. */
    List<Marked> marks(ClusterId cluster, Instant from, Instant to, int parts);

    /** Tells every content that any rule had at any revision of [from, to], in no order, one at a time: they may be very many. */
    void trace(ClusterId cluster, long from, long to, Consumer<Trace> reader);

    /** The nearest change of rules, policy or client sources before, or after, an instant; the end of the cluster is one. */
    Optional<Instant> neighbour(ClusterId cluster, Instant at, boolean later);
}
