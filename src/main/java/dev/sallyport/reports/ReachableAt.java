package dev.sallyport.reports;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.PerimeterHistory.PolicySpan;
import dev.sallyport.perimeter.PerimeterHistory.RuleSpan;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.traffic.RuleUse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one cluster could reach at one instant. Two things are told apart throughout: what was saved, and what every required gateway had
 * acknowledged; only the second was in force.
 *
 * @param saved null if the cluster did not exist then
 * @param acknowledged null if no revision of it was acknowledged by every required gateway yet
 * @param reaches the rules that were saved or in force, by name
 */
public record ReachableAt(
        ClusterId cluster,
        String clusterName,
        Instant at,
        @Nullable Side saved,
        @Nullable Side acknowledged,
        List<Reach> reaches) {

    public ReachableAt {
        reaches = List.copyOf(reaches);
    }

    /**
     * A traffic policy at a revision.
     *
     * @param revision the newest one of the cluster by then
     * @param since when the policy was saved, or the revision acknowledged
     * @param by who set the policy
     */
    public record Side(TrafficPolicy policy, long revision, Instant since, String by) {}

    /**
     * A rule with one content.
     *
     * @param acknowledgedFrom when every required gateway had it; null if that is not known to have happened
     * @param acknowledgedUntil when every required gateway had acknowledged a revision without it; null if that is not known
     * @param use how often it was used since it was made, as far as traffic is kept; null if never
     */
    public record Reach(
            RuleSpan rule,
            @Nullable Instant acknowledgedFrom,
            @Nullable Instant acknowledgedUntil,
            Standing standing,
            @Nullable RuleUse use) {

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
        ACKNOWLEDGED
    }

    public Evidence evidence() {
        if (saved == null) {
            return Evidence.NO_CLUSTER;
        }
        if (acknowledged == null) {
            return Evidence.NOTHING_ACKNOWLEDGED;
        }
        return acknowledged.revision() == saved.revision() ? Evidence.ACKNOWLEDGED : Evidence.IN_PROGRESS;
    }

    /** What the gateways are known to have had. */
    public List<Reach> inForce() {
        return reaches.stream().filter(Reach::inForce).toList();
    }

    static ReachableAt of(
            Cluster cluster,
            List<PolicySpan> policies,
            Acknowledgements acknowledgements,
            List<RuleSpan> rules,
            long savedRevision,
            Map<RuleId, RuleUse> use,
            Instant at) {
        long settled = acknowledgements.at(at);
        Instant deleted = cluster.deletedAt();
        boolean existed = !cluster.createdAt().isAfter(at) && (deleted == null || deleted.isAfter(at));
        return new ReachableAt(
                cluster.id(),
                cluster.name(),
                at,
                existed ? saved(policies, Math.max(savedRevision, settled), at) : null,
                settled == 0 ? null : acknowledged(policies, settled, acknowledgements),
                rules.stream()
                        .map(rule -> reach(
                                rule,
                                acknowledgements,
                                settled,
                                at,
                                use.get(rule.rule().id())))
                        .toList());
    }

    private static @Nullable Side saved(List<PolicySpan> policies, long revision, Instant at) {
        return policies.stream()
                .filter(span -> !span.from().isAfter(at)
                        && (span.until() == null
                                || Objects.requireNonNull(span.until()).isAfter(at)))
                .findFirst()
                .map(span -> new Side(span.policy(), revision, span.from(), span.by()))
                .orElse(null);
    }

    private static @Nullable Side acknowledged(
            List<PolicySpan> policies, long settled, Acknowledgements acknowledgements) {
        Optional<PolicySpan> policy = policies.stream()
                .filter(span -> span.revision() <= settled
                        && (span.untilRevision() == null || Objects.requireNonNull(span.untilRevision()) > settled))
                .findFirst();
        return policy.map(span -> new Side(
                        span.policy(), settled, Objects.requireNonNull(acknowledgements.of(settled)), span.by()))
                .orElse(null);
    }

    private static Reach reach(
            RuleSpan rule, Acknowledgements acknowledgements, long settled, Instant at, @Nullable RuleUse use) {
        Long until = rule.untilRevision();
        Standing standing =
                !rule.in(settled) ? Standing.SAVED_ONLY : rule.savedAt(at) ? Standing.IN_FORCE : Standing.LEAVING;
        return new Reach(
                rule,
                acknowledgements.of(rule.revision()),
                until == null ? null : acknowledgements.of(until),
                standing,
                use);
    }
}
