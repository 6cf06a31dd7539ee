package dev.sallyport.enforcement.envoy.translation;

import com.google.protobuf.Message;
import dev.sallyport.policy.Reason;
import io.envoyproxy.envoy.config.rbac.v3.Permission;
import io.envoyproxy.envoy.config.rbac.v3.Policy;
import io.envoyproxy.envoy.config.rbac.v3.Principal;
import io.envoyproxy.envoy.config.rbac.v3.RBAC;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import java.util.List;
import java.util.Map;

/**
 * Role-based access control that refuses. Each policy is named after the reason it refuses for; Envoy takes the first in alphabetical
 * order that applies and writes its name into the response code details, where {@link LocalReplies} finds it.
 */
final class Guards {

    private Guards() {}

    /** Refuses what is not well formed before anything is matched or resolved, in both policies. */
    static Message malformed() {
        return io.envoyproxy
                .envoy
                .extensions
                .filters
                .http
                .rbac
                .v3
                .RBAC
                .newBuilder()
                .setRulesStatPrefix("guard_")
                .setRules(refusing(Map.of(
                        Reason.MALFORMED_DESTINATION,
                        List.of(
                                not(anyOf(List.of(
                                        authority(Spellings.NAME),
                                        authority(Spellings.QUAD),
                                        authority(Spellings.IPV6)))),
                                allOf(authority(Spellings.NUMERIC_LAST_LABEL), not(authority(Spellings.QUAD))),
                                authority(Spellings.LONG_LABEL),
                                authority(Spellings.LONG_NAME),
                                authority(Spellings.FALSE_A_LABEL),
                                authority(Spellings.TRANSITION),
                                allOf(header(Matches.IS_CONNECT), authority(Spellings.NO_PORT)),
                                allOf(
                                        not(header(Matches.IS_CONNECT)),
                                        not(header(Matches.exact(":scheme", "http"))))))))
                .build();
    }

    private static RBAC refusing(Map<Reason, List<Permission>> policies) {
        RBAC.Builder rules = RBAC.newBuilder().setAction(RBAC.Action.DENY);
        policies.forEach((reason, permissions) -> rules.putPolicies(
                reason.name(),
                Policy.newBuilder()
                        .addAllPermissions(permissions)
                        .addPrincipals(Principal.newBuilder().setAny(true))
                        .build()));
        return rules.build();
    }

    private static Permission authority(String regex) {
        return header(Matches.authority(regex));
    }

    private static Permission header(HeaderMatcher matcher) {
        return Permission.newBuilder().setHeader(matcher).build();
    }

    private static Permission not(Permission permission) {
        return Permission.newBuilder().setNotRule(permission).build();
    }

    private static Permission anyOf(List<Permission> permissions) {
        return permissions.size() == 1
                ? permissions.getFirst()
                : Permission.newBuilder()
                        .setOrRules(Permission.Set.newBuilder().addAllRules(permissions))
                        .build();
    }

    private static Permission allOf(Permission... permissions) {
        return Permission.newBuilder()
                .setAndRules(Permission.Set.newBuilder().addAllRules(List.of(permissions)))
                .build();
    }
}
