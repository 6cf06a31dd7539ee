package dev.sallyport.reports;

import dev.sallyport.enforcement.EnforcementHistory.Proof;
import dev.sallyport.enforcement.EnforcementHistory.Unknown;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.PerimeterHistory.PolicySpan;
import dev.sallyport.perimeter.PerimeterHistory.RuleSpan;
import dev.sallyport.perimeter.PerimeterHistory.Settled;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.traffic.RuleUse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one cluster could reach at one instant. Two things are told apart throughout: what was saved, and what every required gateway had
 *acknowledged; only the second was in force. Until when that was also proven by probes is a third thing.
 *
 * @param saved null if the cluster did not exist then
 * @param acknowledged null if no revision of it was acknowledged by every required gateway yet
 * @param proof from when until when probes found what was acknowledged, at every gateway; null if none did by then
 * @param unknown why it is not known what every gateway enforced at that instant; usually nothing
 * @param reaches the rules that were saved or in force, by name
 */
public record ReachableAt(
        ClusterId cluster,
        String clusterName,
        Instant at,
        @Nullable Side saved,
        @Nullable Side acknowledged,
        @Nullable Proof proof,
        List<Unknown> unknown,
        List<Reach> reaches) {

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
     */
    public record Side(TrafficPolicy policy, long revision, Instant since, String by) {

        static @Nullable Side saved(Cluster cluster, List<PolicySpan> policies, long revision, Instant at) {
            Instant deleted = cluster.deletedAt();
            boolean existed = !cluster.createdAt().isAfter(at) && (deleted == null || deleted.isAfter(at));
            return !existed
                    ? null
                    : policies.stream()
                            .filter(span -> !span.from().isAfter(at)
                                    && (span.until() == null
                                            || Objects.requireNonNull(span.until())
                                                    .isAfter(at)))
                            .findFirst()
                            .map(span -> new Side(span.policy(), revision, span.from(), span.by()))
                            .orElse(null);
        }

        static @Nullable Side acknowledged(List<PolicySpan> policies, Settled settled) {
            return policies.stream()
                    .filter(span -> span.revision() <= settled.revision()
                            && (span.untilRevision() == null
                                    || Objects.requireNonNull(span.untilRevision()) > settled.revision()))
                    .findFirst()
                    .map(span -> new Side(span.policy(), settled.revision(), settled.at(), span.by()))
                    .orElse(null);
        }
    }

    /**
     * A rule with one content.
     *
     * @param use how often it was used since it was made, as far as traffic is kept; null if never
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
        /** The cluster did not exist. */
        NO_CLUSTER,
        /** No revision was acknowledged by every required gateway: nothing is known to have been enforced. */
        NOTHING_ACKNOWLEDGED,
        /** A change was on its way: gateways may have differed. */
        IN_PROGRESS,
        ACKNOWLEDGED;

        static Evidence of(@Nullable Side saved, @Nullable Side acknowledged) {
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
        return Evidence.of(saved, acknowledged);
    }

    /** The same with what was known of the gateways then. */
    ReachableAt knowing(@Nullable Proof found, List<Unknown> notKnown) {
        return new ReachableAt(cluster, clusterName, at, saved, acknowledged, found, notKnown, reaches);
    }

    /** Until when probes are known to have proven what was acknowledged; null if that is unknown. */
    public @Nullable Instant provenUntil() {
        return proof == null ? null : proof.until();
    }

    /** What the gateways are known to have had. */
    public List<Reach> inForce() {
        return reaches.stream().filter(Reach::inForce).toList();
    }

    static ReachableAt of(
            Cluster cluster,
            List<PolicySpan> policies,
            Settled settled,
            List<RuleSpan> rules,
            long savedRevision,
            Map<RuleId, RuleUse> use,
            Instant at) {
        return new ReachableAt(
                cluster.id(),
                cluster.name(),
                at,
                Side.saved(cluster, policies, Math.max(savedRevision, settled.revision()), at),
                Side.acknowledged(policies, settled),
                null,
                List.of(),
                rules.stream()
                        .map(rule -> new Reach(
                                rule,
                                !rule.in(settled.revision())
                                        ? Standing.SAVED_ONLY
                                        : rule.savedAt(at) ? Standing.IN_FORCE : Standing.LEAVING,
                                use.get(rule.rule().id())))
                        .toList());
    }
}
