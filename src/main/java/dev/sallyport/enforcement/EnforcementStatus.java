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
 * @param refusedRules rules whose newest content a gateway refused, with the revision of that content
 * @param overdue whether the newest revision has been waiting longer than the deadline, or a gateway fell back behind the settled one for longer than it
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
        List<String> egressProxies) {

    public EnforcementStatus {
        gateways = List.copyOf(gateways);
        refusedRules = Map.copyOf(refusedRules);
        egressProxies = List.copyOf(egressProxies);
    }

    /** The state of a rule, or null if it is gone: deleted, and the deletion settled. */
    public @Nullable RuleState stateOf(RuleVersion rule) {
        throw new UnsupportedOperationException();
    }

    /** Whether every required gateway acknowledged the newest revision and a probe through each saw it. */
    public boolean proven() {
        throw new UnsupportedOperationException();
    }
}
