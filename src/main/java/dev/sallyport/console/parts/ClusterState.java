package dev.sallyport.console.parts;

import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.enforcement.PolicyState;
import dev.sallyport.words.Words;

/** What one has to know of a cluster at a glance: the worst that is true of it. */
public enum ClusterState {
    FAILED(Look.DENY),
    INCONSISTENT(Look.WARN),
    NOT_SEEN(Look.WARN),
    PENDING(Look.PENDING),
    NOT_HEARD(Look.MUTE),
    NO_GATEWAY(Look.MUTE),
    OBSERVING(Look.WARN),
    IN_FORCE(Look.OK);

    private final Look look;

    ClusterState(Look look) {
        this.look = look;
    }

    public static ClusterState of(EnforcementStatus status) {
        if (status.gateways().isEmpty()) {
            return NO_GATEWAY;
        }
        boolean alarmed =
                status.gateways().stream().anyMatch(gateway -> !gateway.alarms().isEmpty());
        if (status.policyState() == PolicyState.ERROR
                || any(status, GatewayState.REFUSED)
                || any(status, GatewayState.UNFIT)
                || alarmed) {
            return FAILED;
        }
        if (status.overdue() || status.fellBehind()) {
            return INCONSISTENT;
        }
        if (any(status, GatewayState.NOT_SEEN)) {
            return NOT_SEEN;
        }
        if (any(status, GatewayState.NOT_HEARD)) {
            return NOT_HEARD;
        }
        if (status.revision() > status.settledRevision() || any(status, GatewayState.BEHIND)) {
            return PENDING;
        }
        return status.policyState() == PolicyState.DEFAULT_DENY ? IN_FORCE : OBSERVING;
    }

    public Look look() {
        return look;
    }

    /** The class of the shape beside the name: square, diamond, ring or disc. */
    public String shape() {
        return switch (this) {
            case FAILED, INCONSISTENT, NOT_SEEN -> "attention " + look.css();
            case PENDING -> "pend";
            case NOT_HEARD, NO_GATEWAY -> "";
            case OBSERVING -> "warn";
            case IN_FORCE -> "ok";
        };
    }

    public String words() {
        return Words.of("console.state.cluster." + name());
    }

    private static boolean any(EnforcementStatus status, GatewayState state) {
        return status.gateways().stream().map(GatewayStatus::state).anyMatch(state::equals);
    }
}
