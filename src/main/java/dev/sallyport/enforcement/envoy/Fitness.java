package dev.sallyport.enforcement.envoy;

import dev.sallyport.enforcement.Unfitness;
import io.envoyproxy.envoy.config.core.v3.Extension;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.type.v3.SemanticVersion;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether an Envoy can enforce what it would be sent. It is asked when it connects, because Envoy accepts fields that it is too old to
 * know, and would then enforce less than what was decided.
 */
final class Fitness {

    private static final int MAJOR = 1;
    private static final int MINOR = 40;

    /** By the name of the extension the type of the configuration that it is sent. */
    static final Map<String, String> NEEDED = new TreeMap<>(Map.ofEntries(
            needed("access_loggers.extension_filters.cel", "access_loggers.filters.cel.v3.ExpressionFilter"),
            needed("access_loggers.http_grpc", "access_loggers.grpc.v3.HttpGrpcAccessLogConfig"),
            needed("access_loggers.stdout", "access_loggers.stream.v3.StdoutAccessLog"),
            needed("clusters.dynamic_forward_proxy", "clusters.dynamic_forward_proxy.v3.ClusterConfig"),
            needed("filters.http.dynamic_forward_proxy", "filters.http.dynamic_forward_proxy.v3.FilterConfig"),
            needed("filters.http.header_mutation", "filters.http.header_mutation.v3.HeaderMutationPerRoute"),
            needed("filters.http.rbac", "filters.http.rbac.v3.RBAC"),
            needed("filters.http.router", "filters.http.router.v3.Router"),
            needed("filters.network.connection_limit", "filters.network.connection_limit.v3.ConnectionLimit"),
            needed(
                    "filters.network.http_connection_manager",
                    "filters.network.http_connection_manager.v3.HttpConnectionManager"),
            needed(
                    "http.early_header_mutation.header_mutation",
                    "http.early_header_mutation.header_mutation.v3.HeaderMutation"),
            needed("network.dns_resolver.cares", "network.dns_resolver.cares.v3.CaresDnsResolverConfig"),
            Map.entry("envoy.matching.custom_matchers.ip_range_matcher", "xds.type.matcher.v3.IPMatcher"),
            Map.entry("envoy.matching.inputs.request_headers", "envoy.type.matcher.v3.HttpRequestHeaderMatchInput")));

    private Fitness() {}

    private static Map.Entry<String, String> needed(String name, String type) {
        return Map.entry("envoy." + name, "envoy.extensions." + type);
    }

    /** @return why it is not fit, or null if it is */
    static @Nullable Unfitness lacking(Node node) {
        SemanticVersion version = node.getUserAgentBuildVersion().getVersion();
        if (version.getMajorNumber() < MAJOR
                || (version.getMajorNumber() == MAJOR && version.getMinorNumber() < MINOR)) {
            return new Unfitness(MAJOR + "." + MINOR, List.of());
        }
        Set<String> types = node.getExtensionsList().stream()
                .filter(extension -> !extension.getDisabled())
                .map(Extension::getTypeUrlsList)
                .flatMap(List::stream)
                .collect(Collectors.toUnmodifiableSet());
        List<String> missing = NEEDED.entrySet().stream()
                .filter(needed -> !types.contains(needed.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        return missing.isEmpty() ? null : new Unfitness(null, missing);
    }
}
