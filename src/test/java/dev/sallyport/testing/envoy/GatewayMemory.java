package dev.sallyport.testing.envoy;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.BuildVersion;
import io.envoyproxy.envoy.config.core.v3.Extension;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.type.v3.SemanticVersion;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What an Envoy remembers of discovery: what it accepted last, over all its streams, and the nonces of the present one. */
final class GatewayMemory {

    private static final class OfKind {
        String version = "";
        String nonce = "";
        final Map<String, Body> resources = new TreeMap<>();
        Set<String> names = Set.of();
    }

    /** The configurations that an Envoy knows of those which a console may send; the real one knows hundreds. */
    private static final List<String> EXTENSIONS = List.of(
            "envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter",
            "envoy.extensions.access_loggers.grpc.v3.HttpGrpcAccessLogConfig",
            "envoy.extensions.access_loggers.stream.v3.StdoutAccessLog",
            "envoy.extensions.clusters.dynamic_forward_proxy.v3.ClusterConfig",
            "envoy.extensions.filters.http.dynamic_forward_proxy.v3.FilterConfig",
            "envoy.extensions.filters.http.header_mutation.v3.HeaderMutationPerRoute",
            "envoy.extensions.filters.http.rbac.v3.RBAC",
            "envoy.extensions.filters.http.router.v3.Router",
            "envoy.extensions.filters.network.connection_limit.v3.ConnectionLimit",
            "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
            "envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation",
            "envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig",
            "envoy.type.matcher.v3.HttpRequestHeaderMatchInput",
            "xds.type.matcher.v3.IPMatcher");

    private final String name;
    private int minor = 40;
    private Set<String> lacking = Set.of();
    private final Map<ResourceKind, OfKind> kinds = new EnumMap<>(ResourceKind.class);

    GatewayMemory(String name) {
        this.name = name;
        forget();
    }

    /** As after a restart of the process. */
    void forget() {
        for (ResourceKind kind : ResourceKind.values()) {
            kinds.put(kind, new OfKind());
        }
    }

    /** Nonces mean something on one stream only; versions are kept. */
    void newStream() {
        kinds.values().forEach(kind -> kind.nonce = "");
    }

    void version(int minorNumber) {
        minor = minorNumber;
    }

    void lacks(String... types) {
        lacking = Set.of(types);
    }

    Node node() {
        return Node.newBuilder()
                .setId(name)
                .setUserAgentName("envoy")
                .setUserAgentBuildVersion(BuildVersion.newBuilder()
                        .setVersion(
                                SemanticVersion.newBuilder().setMajorNumber(1).setMinorNumber(minor)))
                .addAllExtensions(EXTENSIONS.stream()
                        .filter(type -> !lacking.contains(type))
                        .map(type -> Extension.newBuilder()
                                .setName("of " + type)
                                .addTypeUrls(type)
                                .build())
                        .toList())
                .build();
    }

    /** The resources in force, by name. */
    Map<String, Any> resources(ResourceKind kind) {
        Map<String, Any> bodies = new HashMap<>();
        of(kind).resources.forEach((name, body) -> bodies.put(name, body.any()));
        return bodies;
    }

    Set<String> names(ResourceKind kind) {
        return of(kind).names;
    }

    /** The names that it asks for from now on. */
    void names(ResourceKind kind, Set<String> names) {
        of(kind).names = names;
    }

    /** A request that names what is accepted and the last nonce: a subscription, or a changed one. */
    DiscoveryRequest.Builder request(ResourceKind kind) {
        OfKind of = of(kind);
        return DiscoveryRequest.newBuilder()
                .setTypeUrl(kind.typeUrl())
                .setVersionInfo(of.version)
                .setResponseNonce(of.nonce)
                .addAllResourceNames(of.names);
    }

    DiscoveryRequest.Builder accept(DiscoveryResponse response) {
        ResourceKind kind = ResourceKind.of(response.getTypeUrl());
        OfKind of = of(kind);
        Map<String, Body> told = new HashMap<>();
        for (Any any : response.getResourcesList()) {
            Body before = of.resources.get(Body.name(any));
            Body body = before != null && before.any().equals(any) ? before : Body.of(any);
            told.put(body.name(), body);
        }
        switch (kind) {
            case CLUSTERS, LISTENERS -> {
                of.resources.clear();
                of.resources.putAll(told);
            }
            case TABLES -> of.resources.putAll(told);
        }
        of.version = response.getVersionInfo();
        of.nonce = response.getNonce();
        return request(kind);
    }

    DiscoveryRequest.Builder refuse(DiscoveryResponse response, String words) {
        ResourceKind kind = ResourceKind.of(response.getTypeUrl());
        of(kind).nonce = response.getNonce();
        return request(kind)
                .setErrorDetail(Status.newBuilder()
                        .setCode(Code.INTERNAL_VALUE)
                        .setMessage(words)
                        .build());
    }

    /** The route tables that the accepted listeners ask for. */
    Set<String> tablesNamed() {
        Set<String> names = new TreeSet<>();
        of(ResourceKind.LISTENERS).resources.values().forEach(body -> names.add(body.table()));
        return names;
    }

    /** Tables that no listener names any more are dropped, as Envoy drops them. */
    void keepTables(Set<String> names) {
        of(ResourceKind.TABLES).resources.keySet().retainAll(names);
    }

    /** The names of all that is in a response. */
    static Set<String> names(DiscoveryResponse response) {
        Set<String> names = new HashSet<>();
        response.getResourcesList().forEach(any -> names.add(Body.name(any)));
        return names;
    }

    private OfKind of(ResourceKind kind) {
        return Objects.requireNonNull(kinds.get(kind));
    }
}
