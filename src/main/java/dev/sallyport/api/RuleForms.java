package dev.sallyport.api;

import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.enforcement.RuleState;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.RuleVersion;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.words.Words;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rules and policies as the wire says them, and in words why they are not settled. */
final class RuleForms {

    private RuleForms() {}

    /** Empty for a rule that is gone. */
    static Optional<Wire.Rule> now(ClusterId cluster, RuleVersion version, EnforcementStatus status) {
        return Optional.ofNullable(status.stateOf(version)).map(state -> form(cluster, version, state, status));
    }

    /** A rule at an earlier instant, of which only is known what was settled and what was refused then. */
    static Optional<Wire.Rule> then(ClusterId cluster, RuleVersion version, long settledRevision, boolean refused) {
        return Optional.ofNullable(EnforcementStatus.stateAt(version, settledRevision, refused))
                .map(state -> form(cluster, version, state, null));
    }

    static Wire.Rule form(ClusterId cluster, RuleVersion version, RuleState state, @Nullable EnforcementStatus status) {
        EgressRule rule = version.rule();
        return new Wire.Rule(
                rule.id().toString(),
                cluster.toString(),
                rule.name(),
                rule.type().name(),
                state.name(),
                rule.managed(),
                rule.target().toString(),
                rule.ports().ports(),
                rule.paths().stream().map(Object::toString).toList(),
                rule.description(),
                Wire.at(version.createdAt()),
                rule.purpose().code(),
                rule.expiresAt() == null ? null : Wire.at(rule.expiresAt()),
                rule.allowPrivateAddresses(),
                rule.rawTcp(),
                status == null ? null : reason(state, version.newestRevision(), status),
                Long.toString(version.changedRevision()),
                status == null
                        ? List.of()
                        : status.gateways().stream()
                                .map(gateway -> new Wire.RuleGateway(
                                        gateway.gateway(),
                                        gateway.state().name(),
                                        acknowledged(gateway, version.newestRevision())))
                                .toList());
    }

    private static boolean acknowledged(GatewayStatus gateway, long revision) {
        Long acknowledged = gateway.acknowledgedRevision();
        return acknowledged != null && acknowledged >= revision;
    }

    private static @Nullable String reason(RuleState state, long revision, EnforcementStatus status) {
        return switch (state) {
            case ACTIVE -> null;
            case PENDING_CREATION, PENDING_UPDATE, PENDING_DELETION -> pending(revision, status);
            case CREATION_FAILED, DELETION_FAILED -> refused(status);
            case INCONSISTENT ->
                revision > status.settledRevision()
                        ? pending(revision, status)
                        : Words.of("api.reason.behind", behind(status));
        };
    }

    /** Why a cluster's policy is not what was asked for; null if it is. */
    static @Nullable String policyReason(EnforcementStatus status) {
        return switch (status.policyState()) {
            case ALLOW_ALL, DEFAULT_DENY -> null;
            case UPDATING -> pending(status.revision(), status);
            case ERROR ->
                EnforcementStatus.REFUSED.equals(status.policyReason())
                        ? refused(status)
                        : pending(status.overdueRevision(), status);
        };
    }

    private static String pending(long revision, EnforcementStatus status) {
        if (status.gateways().isEmpty()) {
            return Words.of("api.reason.no_gateway");
        }
        String missing = status.gateways().stream()
                .filter(gateway -> !acknowledged(gateway, revision))
                .map(GatewayStatus::gateway)
                .collect(Collectors.joining(", "));
        return missing.isEmpty()
                ? Words.of("api.reason.settling")
                : Words.of(
                        status.overdue(revision) ? "api.reason.overdue" : "api.reason.waiting",
                        missing,
                        Long.toString(revision));
    }

    private static String refused(EnforcementStatus status) {
        return status.gateways().stream()
                .filter(gateway -> gateway.refusal() != null)
                .map(gateway -> Words.of("api.reason.refused", gateway.gateway(), gateway.refusal()))
                .findFirst()
                .orElseGet(() -> Words.of("api.reason.refused_before"));
    }

    private static String behind(EnforcementStatus status) {
        return status.gateways().stream()
                .filter(gateway -> !acknowledged(gateway, status.settledRevision()) || gateway.provenRevision() == null)
                .map(GatewayStatus::gateway)
                .collect(Collectors.joining(", "));
    }
}
