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
 * @param policyReason machine code of why it is in {@link PolicyState#ERROR}, or null
 * @param revision the newest revision
 * @param settledRevision the highest revision that all required gateways acknowledged; 0 if none
 * @param gateways the required gateways; empty means that no gateway enforces this cluster
 * @param refusedRules rules whose content a gateway refused, each with the newest revision of the cluster for which that is known; a rule that changed later is not meant
 * @param overdue whether a required gateway has left a revision unanswered for longer than the deadline
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
        boolean overdue,
        boolean fellBehind,
        List<String> egressProxies) {

    public EnforcementStatus {
        gateways = List.copyOf(gateways);
        refusedRules = Map.copyOf(refusedRules);
        egressProxies = List.copyOf(egressProxies);
    }

    /** The state of a rule, or null if it is gone: deleted, and the deletion settled. */
    public @Nullable RuleState stateOf(RuleVersion rule) {
        Long refused = refusedRules.get(rule.rule().id());
        RuleState settled = stateAt(rule, settledRevision, refused != null && rule.changedRevision() <= refused);
        if (settled == RuleState.CREATION_FAILED || settled == RuleState.DELETION_FAILED) {
            return settled;
        }
        boolean late = settled == RuleState.ACTIVE ? fellBehind : overdue || fellBehind;
        return settled != null && late ? RuleState.INCONSISTENT : settled;
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

    /** Whether every required gateway acknowledged the newest revision and a probe through each saw it. */
    public boolean proven() {
        return settledRevision == revision
                && !gateways.isEmpty()
                && gateways.stream().allMatch(gateway -> provenAt(gateway, revision));
    }

    private static boolean provenAt(GatewayStatus gateway, long revision) {
        Long proven = gateway.provenRevision();
        return proven != null && proven == revision && gateway.probeFailure() == null;
    }
}
