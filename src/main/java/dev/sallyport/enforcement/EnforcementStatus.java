package dev.sallyport.enforcement;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.RuleVersion;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.TrafficPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is in force in one cluster, at one instant. An immutable picture; a newer one is announced by {@link EnforcementChanged}.
 *
 * @param policy the policy that was saved last
 * @param policyState whether it is in force
 * @param policyReason why it is in {@link PolicyState#ERROR}: {@link #REFUSED} or {@link #OVERDUE}; else null
 * @param revision the newest revision
 * @param settledRevision the highest revision that all required gateways acknowledged; 0 if none
 * @param gateways the required gateways; empty means that no gateway enforces this cluster
 * @param refusedRules rules whose content a gateway refused, each with the newest revision of the cluster for which that is known; a rule that changed later is not meant
 * @param overdueRevision the highest revision that a required gateway has left unanswered for longer than the deadline; 0 if none
 * @param fellBehind whether a gateway is connected and has been behind the settled revision for longer than the deadline
 * @param egressProxies {@code host:port} at which clients reach a gateway
 */
public record EnforcementStatus(
        ClusterId cluster,
        TrafficPolicy policy,
        PolicyState policyState,
        @Nullable String policyReason,
        long revision,
        long settledRevision,
        @Nullable Instant savedAt,
        List<GatewayStatus> gateways,
        Map<RuleId, Long> refusedRules,
        long overdueRevision,
        boolean fellBehind,
        List<String> egressProxies) {

    /** A gateway refused the policy: it stays as it is until somebody does something. */
    public static final String REFUSED = "REFUSED";

    /** A gateway has not answered within the deadline: it may still. */
    public static final String OVERDUE = "OVERDUE";

    public EnforcementStatus {
        gateways = List.copyOf(gateways);
        refusedRules = Map.copyOf(refusedRules);
        egressProxies = List.copyOf(egressProxies);
    }

    /** The state of a rule, or null if it is gone: deleted, and the deletion settled. */
    public @Nullable RuleState stateOf(RuleVersion rule) {
        RuleState settled = stateAt(rule, settledRevision, refused(rule));
        if (settled == RuleState.CREATION_FAILED || settled == RuleState.DELETION_FAILED) {
            return settled;
        }
        boolean late = settled == RuleState.ACTIVE ? fellBehind : overdue(rule.newestRevision()) || abandoned();
        return settled != null && late ? RuleState.INCONSISTENT : settled;
    }

    /** Whether the newest content of a rule, or its deletion, is neither settled nor refused, within the deadline or past it. */
    public boolean awaits(RuleVersion rule) {
        boolean failed = rule.deletedRevision() == null && refused(rule);
        return rule.newestRevision() > settledRevision && !failed;
    }

    /** Whether the policy is neither in force nor refused, within the deadline or past it. */
    public boolean awaitsPolicy() {
        return policyState == PolicyState.UPDATING || OVERDUE.equals(policyReason);
    }

    /** Whether a required gateway has left some revision unanswered for longer than the deadline. */
    public boolean overdue() {
        return overdueRevision > settledRevision;
    }

    /** Whether this revision is not settled and so old that it should be. */
    public boolean overdue(long revision) {
        return revision > settledRevision && revision <= overdueRevision;
    }

    /** What was refused of a rule says nothing of what it became later. */
    private boolean refused(RuleVersion rule) {
        Long refused = refusedRules.get(rule.rule().id());
        return refused != null && rule.changedRevision() <= refused;
    }

    private boolean abandoned() {
        return gateways.stream().anyMatch(gateway -> gateway.state() == GatewayState.ABANDONED);
    }

    /**
     * The state of a rule by what was settled alone, for an earlier instant of which no more is known; null if it was gone.
     *
     * @param refused whether a gateway refused the rule's content
     */
    public static @Nullable RuleState stateAt(RuleVersion rule, long settledRevision, boolean refused) {
        Long deleted = rule.deletedRevision();
        if (deleted != null) {
            return deleted <= settledRevision ? null : RuleState.PENDING_DELETION;
        }
        if (refused) {
            return rule.createdRevision() == rule.changedRevision()
                    ? RuleState.CREATION_FAILED
                    : RuleState.DELETION_FAILED;
        }
        if (rule.createdRevision() > settledRevision) {
            return RuleState.PENDING_CREATION;
        }
        return rule.changedRevision() > settledRevision ? RuleState.PENDING_UPDATE : RuleState.ACTIVE;
    }

    /** Whether every required gateway is there and has acknowledged the newest revision, and the latest probe through each saw it. */
    public boolean proven() {
        return settledRevision == revision
                && !gateways.isEmpty()
                && gateways.stream().allMatch(gateway -> provenAt(gateway, revision));
    }

    private static boolean provenAt(GatewayStatus gateway, long revision) {
        Long proven = gateway.provenRevision();
        return gateway.state() == GatewayState.IN_SYNC
                && proven != null
                && proven == revision
                && gateway.probeFailure() == null;
    }
}
