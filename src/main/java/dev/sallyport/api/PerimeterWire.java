package dev.sallyport.api;

import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.PolicyState;
import dev.sallyport.policy.Reason;
import dev.sallyport.policy.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The records of what the wire does not have: the present picture of a perimeter, and decisions. */
final class PerimeterWire {

    private PerimeterWire() {}

    record PerimeterStatus(
            String clusterId,

            @Among(
                    value = PolicyState.class,
                    also = {"POLICY_UPDATING", "POLICY_ERROR"})
            String egressTrafficPolicy,

            @Nullable String stateReason,
            String revision,
            String settledRevision,
            boolean overdue,
            boolean proven,
            List<String> egressProxies,
            List<Gateway> gateways)
            implements Wire.Form {}

    /** What one gateway said last. */
    record Gateway(
            String name,
            @Among(GatewayState.class) String state,
            @Nullable String sentRevision,
            @Nullable String acknowledgedRevision,
            @Nullable String acknowledgedAt,
            @Nullable String refusedRevision,
            @Nullable String refusal,
            @Nullable String lastSeen,
            @Nullable String provenRevision,
            @Nullable String provenAt,
            int provenBy,
            @Nullable String probeFailure,
            boolean cannotBeProbed,
            @Nullable String version,
            @Nullable String unfit,
            List<String> alarms)
            implements Wire.Form {}

    record Decision(
            String destination,
            boolean allowed,
            @Among(Verdict.class) String verdict,
            @Among(Reason.class) String reason,
            @Nullable String ruleId,
            @Nullable String ruleName,
            List<Step> steps)
            implements Wire.Form {}

    record Step(String check, String outcome) implements Wire.Form {}
}
