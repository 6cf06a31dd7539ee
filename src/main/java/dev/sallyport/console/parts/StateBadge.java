package dev.sallyport.console.parts;

import com.vaadin.flow.component.html.Span;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.PolicyState;
import dev.sallyport.enforcement.RuleState;
import dev.sallyport.ledger.Verification;
import dev.sallyport.policy.Decision;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.policy.Verdict;
import dev.sallyport.words.Words;
import org.jspecify.annotations.Nullable;

/** A state as icon and word together. The one place that says which word, icon and colour a state has. */
public final class StateBadge extends Span {

    private static final long serialVersionUID = 1L;

    /** How a state appears. */
    public record Face(Look look, Icon icon, String label) {}

    private StateBadge(Face face) {
        addClassNames("b", face.look().css());
        add(face.icon().create(), new Span(face.label()));
    }

    public static StateBadge of(Face face) {
        return new StateBadge(face);
    }

    public static StateBadge of(RuleState state) {
        return of(face(state));
    }

    /** The state of a rule in a cluster: an active rule reads as ready while the policy is allow all. */
    public static StateBadge of(RuleState state, TrafficPolicy policy) {
        return state == RuleState.ACTIVE && policy == TrafficPolicy.ALLOW_ALL
                ? of(new Face(Look.OK, Icon.CHECK_IN_CIRCLE, Words.of("console.state.rule.READY")))
                : of(state);
    }

    /** The word alone, for a line that has its colour and its drawing beside it. */
    public static String label(RuleState state, TrafficPolicy policy) {
        return state == RuleState.ACTIVE && policy == TrafficPolicy.ALLOW_ALL
                ? Words.of("console.state.rule.READY")
                : face(state).label();
    }

    public static StateBadge of(GatewayState state) {
        return of(face(state));
    }

    public static StateBadge of(Verdict verdict) {
        return of(face(verdict));
    }

    /** What deny all would say where the policy is allow all, and what the perimeter says elsewhere. */
    public static StateBadge of(Decision decision) {
        return of(face(decision.verdict()));
    }

    /** The policy of a cluster as far as it is in force, in one or two words. */
    public static StateBadge ofPolicy(EnforcementStatus status) {
        return of(policyFace(status));
    }

    /** How far the policy that was saved has come. */
    public static StateBadge ofProgress(EnforcementStatus status) {
        if (status.gateways().isEmpty()
                || status.policyState() == PolicyState.UPDATING
                || status.policyState() == PolicyState.ERROR) {
            return ofPolicy(status);
        }
        String key = status.proven() ? "console.state.progress.PROVEN" : "console.state.progress.ACKNOWLEDGED";
        return of(new Face(Look.OK, Icon.CHECK_IN_CIRCLE, Words.of(key)));
    }

    public static StateBadge of(Verification verification) {
        return of(
                switch (verification) {
                    case Verification.Unknown unknown ->
                        new Face(Look.MUTE, Icon.MINUS, Words.of("console.state.ledger.UNKNOWN"));
                    case Verification.Intact intact ->
                        new Face(Look.OK, Icon.SHIELD, Words.of("console.state.ledger.INTACT"));
                    case Verification.Broken broken ->
                        new Face(Look.DENY, Icon.BANG, Words.of("console.state.ledger.BROKEN"));
                });
    }

    public static Face face(RuleState state) {
        return switch (state) {
            case ACTIVE -> new Face(Look.OK, Icon.CHECK_IN_CIRCLE, Words.of("console.state.rule.ACTIVE"));
            case PENDING_CREATION ->
                new Face(Look.PENDING, Icon.CLOCK, Words.of("console.state.rule.PENDING_CREATION"));
            case PENDING_UPDATE -> new Face(Look.PENDING, Icon.CLOCK, Words.of("console.state.rule.PENDING_UPDATE"));
            case PENDING_DELETION ->
                new Face(Look.PENDING, Icon.CLOCK, Words.of("console.state.rule.PENDING_DELETION"));
            case CREATION_FAILED -> new Face(Look.DENY, Icon.BANG, Words.of("console.state.rule.CREATION_FAILED"));
            case DELETION_FAILED -> new Face(Look.DENY, Icon.BANG, Words.of("console.state.rule.DELETION_FAILED"));
            case INCONSISTENT -> new Face(Look.WARN, Icon.HALF, Words.of("console.state.rule.INCONSISTENT"));
        };
    }

    public static Face face(GatewayState state) {
        return switch (state) {
            case IN_SYNC -> new Face(Look.OK, Icon.CHECK_IN_CIRCLE, Words.of("console.state.gateway.IN_SYNC"));
            case BEHIND -> new Face(Look.PENDING, Icon.CLOCK, Words.of("console.state.gateway.BEHIND"));
            case REFUSED -> new Face(Look.DENY, Icon.BANG, Words.of("console.state.gateway.REFUSED"));
            case UNFIT -> new Face(Look.DENY, Icon.BANG, Words.of("console.state.gateway.UNFIT"));
            case NOT_SEEN -> new Face(Look.WARN, Icon.TRIANGLE, Words.of("console.state.gateway.NOT_SEEN"));
            case NOT_HEARD -> new Face(Look.MUTE, Icon.MINUS, Words.of("console.state.gateway.NOT_HEARD"));
            case RETIRING -> new Face(Look.PENDING, Icon.CLOCK, Words.of("console.state.gateway.RETIRING"));
            case ABANDONED -> new Face(Look.DENY, Icon.BANG, Words.of("console.state.gateway.ABANDONED"));
        };
    }

    public static Face face(Verdict verdict) {
        return switch (verdict) {
            case ALLOWED -> new Face(Look.OK, Icon.CHECK_IN_CIRCLE, Words.of("console.state.verdict.ALLOWED"));
            case ALLOWED_OBSERVING ->
                new Face(Look.WARN, Icon.DIAMOND, Words.of("console.state.verdict.ALLOWED_OBSERVING"));
            case DENIED -> new Face(Look.DENY, Icon.STOP, Words.of("console.state.verdict.DENIED"));
        };
    }

    private static Face policyFace(EnforcementStatus status) {
        if (status.gateways().isEmpty()) {
            return new Face(Look.MUTE, Icon.MINUS, Words.of("console.state.policy.NO_GATEWAY"));
        }
        return face(status.policyState());
    }

    public static Face face(PolicyState state) {
        return switch (state) {
            case ALLOW_ALL -> new Face(Look.WARN, Icon.EYE, Words.of("console.state.policy.ALLOW_ALL"));
            case DEFAULT_DENY -> new Face(Look.WALL, Icon.WALL, Words.of("console.state.policy.DEFAULT_DENY"));
            case UPDATING -> new Face(Look.PENDING, Icon.CLOCK, Words.of("console.state.policy.UPDATING"));
            case ERROR -> new Face(Look.DENY, Icon.BANG, Words.of("console.state.policy.ERROR"));
        };
    }

    /** What a policy is called, whether or not it is in force. */
    public static String name(@Nullable TrafficPolicy policy) {
        if (policy == null) {
            return Words.of("console.policy.none");
        }
        return switch (policy) {
            case ALLOW_ALL -> Words.of("console.policy.ALLOW_ALL");
            case DEFAULT_DENY -> Words.of("console.policy.DEFAULT_DENY");
        };
    }
}
