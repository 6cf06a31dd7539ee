package dev.sallyport.reports;

import dev.sallyport.enforcement.EnforcementHistory.Proof;
import dev.sallyport.enforcement.EnforcementHistory.Unknown;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.FoldedHistory.Moment;
import dev.sallyport.perimeter.PerimeterHistory.PolicySpan;
import dev.sallyport.perimeter.PerimeterHistory.RuleSpan;
import dev.sallyport.perimeter.PerimeterHistory.Settled;
import dev.sallyport.perimeter.PerimeterHistory.SourcesSpan;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.traffic.ReachedDestination;
import dev.sallyport.traffic.RuleUse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What one cluster could reach at one instant. Two things are told apart throughout: what was saved, and what every required gateway had
 *acknowledged; only the second was in force. Until when that was also proven by probes is a third thing.
 *
 * @param saved null if the cluster did not exist then
 * @param acknowledged null if no revision of it was acknowledged by every required gateway yet, or the one that deleted it was
 * @param ending null if the cluster was not deleted by then
 * @param proof from when until when probes found what was acknowledged, at every gateway; null if none did by then
 * @param unknown why it is not known what every gateway enforced at that instant; usually nothing
 * @param reaches the rules that were saved or in force, by name
 * @param use what traffic says of the time up to the instant; null if nothing is kept of it
 */
public record ReachableAt(
        ClusterId cluster,
        String clusterName,
        Instant at,
        @Nullable Side saved,
        @Nullable Side acknowledged,
        @Nullable Ending ending,
        @Nullable Proof proof,
        List<Unknown> unknown,
        List<Reach> reaches,
        @Nullable Use use) {

    /** No revision. */
    static final Settled NOTHING = new Settled(0, Instant.EPOCH);

    public ReachableAt {
        reaches = List.copyOf(reaches);
        unknown = List.copyOf(unknown);
    }

    /**
     * A traffic policy at a revision.
     *
     * @param revision the newest one of the cluster by then
     * @param since when the policy was saved, or the revision acknowledged
     * @param by who set the policy
     * @param set when the policy was saved
     * @param sources which addresses the clients of the cluster had
     */
    public record Side(
            TrafficPolicy policy, long revision, Instant since, String by, Instant set, SourcesSpan sources) {

        static @Nullable Side saved(List<PolicySpan> policies, List<SourcesSpan> sources, long revision, Instant at) {
            return policies.stream()
                    .filter(span -> !span.from().isAfter(at)
                            && (span.until() == null
                                    || Objects.requireNonNull(span.until()).isAfter(at)))
                    .findFirst()
                    .map(span -> new Side(
                            span.policy(),
                            revision,
                            span.from(),
                            span.by(),
                            span.from(),
                            one(sources, one -> one.savedAt(at))))
                    .orElse(null);
        }

        static @Nullable Side acknowledged(List<PolicySpan> policies, List<SourcesSpan> sources, Settled settled) {
            return policies.stream()
                    .filter(span -> span.in(settled.revision()))
                    .findFirst()
                    .map(span -> new Side(
                            span.policy(),
                            settled.revision(),
                            settled.at(),
                            span.by(),
                            span.from(),
                            one(sources, one -> one.in(settled.revision()))))
                    .orElse(null);
        }

        private static SourcesSpan one(List<SourcesSpan> sources, Predicate<SourcesSpan> which) {
            return sources.stream()
                    .filter(which)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("a policy without client sources"));
        }
    }

    /**
     * The end of the cluster.
     *
     * @param saved when it was deleted
     * @param acknowledged when every required gateway let nothing of it pass any more; null if that had not happened by then
     */
    public record Ending(Instant saved, @Nullable Instant acknowledged) {

        static @Nullable Ending of(List<PolicySpan> policies, long settledRevision, Instant at) {
            PolicySpan last = policies.isEmpty() ? null : policies.getLast();
            Instant saved = last == null ? null : last.until();
            if (last == null || saved == null || saved.isAfter(at)) {
                return null;
            }
            boolean settled = Objects.requireNonNull(last.untilRevision()) <= settledRevision;
            return new Ending(saved, settled ? last.acknowledgedUntil() : null);
        }
    }

    /**
     * What gateways told of connections in the time up to the instant: no part of the ledger.
     *
     * @param from the beginning of the first hour that counts
     * @param to the end of the last one, or when the report was made
     * @param missing how long in that time nobody listened
     * @param reached what was in fact reached, busiest first, at most {@link #MOST_REACHED}; in deny-all the rules say it
     * @param more whether there was more than that
     */
    public record Use(Instant from, Instant to, Duration missing, List<ReachedDestination> reached, boolean more) {

        public Use {
            reached = List.copyOf(reached);
        }
    }

    /** So many destinations are told apart. */
    public static final int MOST_REACHED = 200;

    /**
     * A rule with one content.
     *
     * @param use how often it was used in the time that {@link ReachableAt#use} names; null if never, or that is not known
     */
    public record Reach(
            RuleSpan rule, Standing standing, @Nullable RuleUse use) {

        public boolean inForce() {
            return standing != Standing.SAVED_ONLY;
        }
    }

    public enum Standing {
        IN_FORCE,
        /** Saved, and not yet acknowledged by every required gateway: some may have had it. */
        SAVED_ONLY,
        /** Edited or deleted, and that not yet acknowledged by every required gateway: some may still have had it. */
        LEAVING
    }

    /** How well it is known what was in force. */
    public enum Evidence {
        /** The cluster was not made yet. */
        NO_CLUSTER,
        /** The cluster was deleted, and every required gateway had acknowledged that. */
        DELETED,
        /** The cluster was deleted, and not every required gateway had acknowledged that: they may still have let pass what is listed. */
        LEAVING,
        /** No revision was acknowledged by every required gateway: nothing is known to have been enforced. */
        NOTHING_ACKNOWLEDGED,
        /** A change was on its way: gateways may have differed. */
        IN_PROGRESS,
        ACKNOWLEDGED;

        static Evidence of(@Nullable Side saved, @Nullable Side acknowledged, @Nullable Ending ending) {
            if (ending != null) {
                return ending.acknowledged() == null ? LEAVING : DELETED;
            }
            if (saved == null) {
                return NO_CLUSTER;
            }
            if (acknowledged == null) {
                return NOTHING_ACKNOWLEDGED;
            }
            return acknowledged.revision() == saved.revision() ? ACKNOWLEDGED : IN_PROGRESS;
        }
    }

    public Evidence evidence() {
        return Evidence.of(saved, acknowledged, ending);
    }

    /** The same with what was known of the gateways then. */
    ReachableAt knowing(@Nullable Proof found, List<Unknown> notKnown) {
        return new ReachableAt(cluster, clusterName, at, saved, acknowledged, ending, found, notKnown, reaches, use);
    }

    /** The same with what traffic says; {@code byRule} holds those that were used. */
    ReachableAt used(Use told, Map<RuleId, RuleUse> byRule) {
        return new ReachableAt(
                cluster,
                clusterName,
                at,
                saved,
                acknowledged,
                ending,
                proof,
                unknown,
                reaches.stream()
                        .map(reach -> new Reach(
                                reach.rule(),
                                reach.standing(),
                                byRule.get(reach.rule().rule().id())))
                        .toList(),
                told);
    }

    /** Whether everything could pass but reserved addresses, as far as is known. */
    public boolean everything() {
        return acknowledged != null && acknowledged.policy() == TrafficPolicy.ALLOW_ALL;
    }

    /** Until when probes are known to have proven what was acknowledged; null if that is unknown. */
    public @Nullable Instant provenUntil() {
        return proof == null ? null : proof.until();
    }

    /** What the gateways are known to have had. */
    public List<Reach> inForce() {
        return reaches.stream().filter(Reach::inForce).toList();
    }

    static ReachableAt of(Moment moment, Instant at) {
        Settled settled = moment.settled() == null ? NOTHING : moment.settled();
        return new ReachableAt(
                moment.cluster().id(),
                moment.cluster().name(),
                at,
                Side.saved(
                        moment.policies(), moment.sources(), Math.max(moment.savedRevision(), settled.revision()), at),
                Side.acknowledged(moment.policies(), moment.sources(), settled),
                Ending.of(moment.policies(), settled.revision(), at),
                null,
                List.of(),
                moment.rules().stream()
                        .map(rule -> new Reach(rule, standing(rule, at), null))
                        .toList(),
                null);
    }

    private static Standing standing(RuleSpan rule, Instant at) {
        if (!rule.inForceAt(at)) {
            return Standing.SAVED_ONLY;
        }
        return rule.savedAt(at) ? Standing.IN_FORCE : Standing.LEAVING;
    }
}
