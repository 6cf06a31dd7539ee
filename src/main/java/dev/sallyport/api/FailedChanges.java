package dev.sallyport.api;

import dev.sallyport.access.Attempts;
import dev.sallyport.access.Operation;
import dev.sallyport.access.Permissions;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;

/** Has the ledger say which changes of rules and policy were asked for and not made, as the wire's audit log does. */
@Component
class FailedChanges {

    private static final Map<String, String> ACTIONS = Map.of(
            "AddEgressRule", "ADD_EGRESS_RULE",
            "EditEgressRule", "EDIT_EGRESS_RULE",
            "DeleteEgressRule", "DELETE_EGRESS_RULE",
            "SetEgressTrafficPolicy", "SET_EGRESS_TRAFFIC_POLICY");

    private final Attempts attempts;
    private final Permissions permissions;

    FailedChanges(Attempts attempts, Permissions permissions) {
        this.attempts = attempts;
        this.permissions = permissions;
    }

    /**
     * Writes that this request failed, if it asked for such a change and its sender may make it; of those who may not, the refusal is
     * written where it is made.
     *
     * @param error the code of what stood against it
     */
    void write(HttpServletRequest request, String error) {
        String action = action(request);
        ClusterId cluster = cluster(request);
        if (action != null
                && cluster != null
                && request.getUserPrincipal() instanceof Authentication known
                && known.getPrincipal() instanceof Actor actor
                && permissions.allows(actor, Operation.EDIT_RULES, cluster)) {
            attempts.failed(actor, cluster, action, error);
        }
    }

    private static @Nullable String action(HttpServletRequest request) {
        Call call =
                request.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE) instanceof HandlerMethod handler
                        ? handler.getMethodAnnotation(Call.class)
                        : null;
        return call == null ? null : ACTIONS.get(call.value());
    }

    private static @Nullable ClusterId cluster(HttpServletRequest request) {
        if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables
                && variables.get("cluster") instanceof String text) {
            try {
                return ClusterId.parse(text);
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
        return null;
    }
}
