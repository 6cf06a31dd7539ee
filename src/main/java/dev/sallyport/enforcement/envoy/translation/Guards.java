package dev.sallyport.enforcement.envoy.translation;

import static dev.sallyport.enforcement.envoy.translation.EnvoyResource.Bytes.any;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import dev.sallyport.net.Cidr;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.Reason;
import io.envoyproxy.envoy.config.core.v3.CidrRange;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.config.rbac.v3.Permission;
import io.envoyproxy.envoy.config.rbac.v3.Policy;
import io.envoyproxy.envoy.config.rbac.v3.Principal;
import io.envoyproxy.envoy.config.rbac.v3.RBAC;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBACPerRoute;
import io.envoyproxy.envoy.extensions.rbac.matchers.upstream_ip_port.v3.UpstreamIpPortMatcher;
import io.envoyproxy.envoy.type.v3.Int64Range;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

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

    /** What the filter for address literals does where no route says otherwise: refuse. It is off by default. */
    static Message addressesRefused() {
        return io.envoyproxy
                .envoy
                .extensions
                .filters
                .http
                .rbac
                .v3
                .RBAC
                .newBuilder()
                .setRulesStatPrefix("ip_")
                .setRules(RBAC.newBuilder().setAction(RBAC.Action.ALLOW))
                .build();
    }

    /**
     * For routes of address literals: refuses what no range rule holds, and what one holds on another port only.
     *
     * @param enforced false to have the rules judged without effect, so that Envoy would refuse the table if they were wrong
     */
    static Any addresses(List<EgressRule> rules, boolean enforced) {
        RBAC refusing = refusing(addressPolicies(rules));
        io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBAC.Builder filter =
                io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBAC.newBuilder();
        return any(RBACPerRoute.newBuilder()
                .setRbac(
                        enforced
                                ? filter.setRules(refusing).setRulesStatPrefix("ip_")
                                : filter.setShadowRules(refusing).setShadowRulesStatPrefix("ips_"))
                .build());
    }

    private static Map<Reason, List<Permission>> addressPolicies(List<EgressRule> rules) {
        Map<List<Integer>, TreeSet<Cidr>> byPorts = new TreeMap<>(Comparator.comparing(List::toString));
        TreeSet<Cidr> all = new TreeSet<>(Comparator.comparing(Cidr::network).thenComparing(Cidr::prefix));
        for (EgressRule rule : rules) {
            if (rule.target() instanceof Cidr range) {
                byPorts.computeIfAbsent(
                                rule.ports().ports().stream().sorted().toList(),
                                ports -> new TreeSet<>(all.comparator()))
                        .add(range);
                all.add(range);
            }
        }
        if (all.isEmpty()) {
            return Map.of(
                    Reason.NO_MATCHING_RULE,
                    List.of(Permission.newBuilder().setAny(true).build()));
        }
        List<Permission> allowed = new ArrayList<>();
        byPorts.forEach((ports, ranges) -> allowed.add(
                ports.isEmpty()
                        ? anyOf(ranges.stream().map(Guards::in).toList())
                        : allOf(
                                anyOf(ranges.stream().map(Guards::in).toList()),
                                anyOf(ports.stream().map(Guards::onPort).toList()))));
        return Map.of(
                Reason.NO_MATCHING_RULE,
                List.of(not(anyOf(all.stream().map(Guards::in).toList()))),
                Reason.PORT_NOT_ALLOWED,
                List.of(not(anyOf(allowed))));
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

    private static Permission in(Cidr range) {
        return upstream(UpstreamIpPortMatcher.newBuilder()
                .setUpstreamIp(CidrRange.newBuilder()
                        .setAddressPrefix(range.network().toString())
                        .setPrefixLen(com.google.protobuf.UInt32Value.of(range.prefix())))
                .build());
    }

    private static Permission onPort(int port) {
        return upstream(UpstreamIpPortMatcher.newBuilder()
                .setUpstreamPortRange(Int64Range.newBuilder().setStart(port).setEnd(port + 1L))
                .build());
    }

    private static Permission upstream(UpstreamIpPortMatcher matcher) {
        return Permission.newBuilder()
                .setMatcher(
                        TypedExtensionConfig.newBuilder().setName("upstream").setTypedConfig(any(matcher)))
                .build();
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
