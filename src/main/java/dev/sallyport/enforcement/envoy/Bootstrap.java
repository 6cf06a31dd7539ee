package dev.sallyport.enforcement.envoy;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import dev.sallyport.enforcement.envoy.translation.Translation;
import io.envoyproxy.envoy.config.bootstrap.v3.RuntimeLayer;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.BackoffStrategy;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.GrpcService;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.KeepaliveSettings;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.core.v3.RateLimitSettings;
import io.envoyproxy.envoy.config.core.v3.RetryPolicy;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.config.metrics.v3.MetricsServiceConfig;
import io.envoyproxy.envoy.config.metrics.v3.StatsConfig;
import io.envoyproxy.envoy.config.metrics.v3.StatsMatcher;
import io.envoyproxy.envoy.config.metrics.v3.StatsSink;
import io.envoyproxy.envoy.config.overload.v3.OverloadManager;
import io.envoyproxy.envoy.config.overload.v3.ResourceMonitor;
import io.envoyproxy.envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.type.matcher.v3.ListStringMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;

/**
 * What a gateway has to know before it can ask: who it is, whom it asks, and that it speaks with nobody else. No admin port. Without an
 * answer it opens no listener, so it starts closed.
 */
final class Bootstrap {

    /** The gateway's name for the console: whom it asks for its configuration, and whom it tells of connections. */
    static final String CONSOLE = "console";

    private static final int COUNTED_EVERY_MILLIS = 5_000;

    private static final int MOST_CONNECTIONS = 50_000;

    private Bootstrap() {}

    /** As JSON, with the key inside: to be handed over by a file that only the gateway's user can read. */
    static String json(LocalAuthority authority, String gateway, String xdsAddress, int xdsPort) {
        LocalAuthority.Identity identity = authority.gateway(gateway);
        var bootstrap = io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap.newBuilder()
                .setNode(Node.newBuilder().setId(gateway).setCluster("gateway"))
                .setDynamicResources(io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap.DynamicResources.newBuilder()
                        .setLdsConfig(aggregated())
                        .setCdsConfig(aggregated())
                        .setAdsConfig(ads()))
                .setStaticResources(io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap.StaticResources.newBuilder()
                        .addClusters(console(authority, identity, xdsAddress, xdsPort)))
                .setOverloadManager(overload())
                .addStatsSinks(StatsSink.newBuilder()
                        .setName("envoy.stat_sinks.metrics_service")
                        .setTypedConfig(Any.pack(counts())))
                .setStatsFlushInterval(millis(COUNTED_EVERY_MILLIS))
                .setStatsConfig(StatsConfig.newBuilder().setStatsMatcher(onlyThoseTold()))
                .setLayeredRuntime(io.envoyproxy.envoy.config.bootstrap.v3.LayeredRuntime.newBuilder()
                        .addLayers(RuntimeLayer.newBuilder().setName("static").setStaticLayer(runtime())));
        return print(bootstrap.build());
    }

    private static ConfigSource.Builder aggregated() {
        return ConfigSource.newBuilder()
                .setAds(AggregatedConfigSource.getDefaultInstance())
                .setResourceApiVersion(ApiVersion.V3)
                .setInitialFetchTimeout(Duration.getDefaultInstance());
    }

    private static ApiConfigSource.Builder ads() {
        return ApiConfigSource.newBuilder()
                .setApiType(ApiConfigSource.ApiType.GRPC)
                .setTransportApiVersion(ApiVersion.V3)
                .setSetNodeOnFirstMessageOnly(true)
                .addGrpcServices(GrpcService.newBuilder()
                        .setEnvoyGrpc(GrpcService.EnvoyGrpc.newBuilder()
                                .setClusterName(CONSOLE)
                                .setRetryPolicy(RetryPolicy.newBuilder()
                                        .setRetryBackOff(BackoffStrategy.newBuilder()
                                                .setBaseInterval(millis(200))
                                                .setMaxInterval(millis(2_000))))))
                // Tighter, and a returning gateway waits half a second for each type.
                .setRateLimitSettings(RateLimitSettings.newBuilder()
                        .setMaxTokens(UInt32Value.of(100))
                        .setFillRate(com.google.protobuf.DoubleValue.of(10)));
    }

    private static Cluster.Builder console(
            LocalAuthority authority, LocalAuthority.Identity identity, String xdsAddress, int xdsPort) {
        Any http2 = Any.pack(HttpProtocolOptions.newBuilder()
                .setExplicitHttpConfig(HttpProtocolOptions.ExplicitHttpConfig.newBuilder()
                        .setHttp2ProtocolOptions(Http2ProtocolOptions.newBuilder()
                                .setConnectionKeepalive(KeepaliveSettings.newBuilder()
                                        .setInterval(millis(10_000))
                                        .setTimeout(millis(5_000)))))
                .build());
        UpstreamTlsContext tls = UpstreamTlsContext.newBuilder()
                .setCommonTlsContext(CommonTlsContext.newBuilder()
                        .addTlsCertificates(TlsCertificate.newBuilder()
                                .setCertificateChain(inline(identity.certificatePem()))
                                .setPrivateKey(inline(identity.keyPem())))
                        .setValidationContext(CertificateValidationContext.newBuilder()
                                .setTrustedCa(inline(authority.authorityPem()))
                                .addMatchTypedSubjectAltNames(SubjectAltNameMatcher.newBuilder()
                                        .setSanType(SubjectAltNameMatcher.SanType.URI)
                                        .setMatcher(StringMatcher.newBuilder().setExact(LocalAuthority.CONSOLE_URI))))
                        .addAlpnProtocols("h2"))
                .build();
        return Cluster.newBuilder()
                .setName(CONSOLE)
                .setType(Cluster.DiscoveryType.STATIC)
                .setConnectTimeout(millis(2_000))
                .setLoadAssignment(ClusterLoadAssignment.newBuilder()
                        .setClusterName(CONSOLE)
                        .addEndpoints(LocalityLbEndpoints.newBuilder()
                                .addLbEndpoints(LbEndpoint.newBuilder()
                                        .setEndpoint(Endpoint.newBuilder().setAddress(address(xdsAddress, xdsPort))))))
                .setTransportSocket(TransportSocket.newBuilder()
                        .setName("envoy.transport_sockets.tls")
                        .setTypedConfig(Any.pack(tls)))
                .putTypedExtensionProtocolOptions("envoy.extensions.upstreams.http.v3.HttpProtocolOptions", http2);
    }

    private static Address.Builder address(String host, int port) {
        return Address.newBuilder()
                .setSocketAddress(SocketAddress.newBuilder().setAddress(host).setPortValue(port));
    }

    /** What the gateway counted, over the same road as all else. Sums, not differences: one that is lost on the way changes nothing. */
    private static MetricsServiceConfig counts() {
        return MetricsServiceConfig.newBuilder()
                .setTransportApiVersion(ApiVersion.V3)
                .setGrpcService(GrpcService.newBuilder()
                        .setEnvoyGrpc(GrpcService.EnvoyGrpc.newBuilder().setClusterName(CONSOLE)))
                .build();
    }

    private static StatsMatcher.Builder onlyThoseTold() {
        ListStringMatcher.Builder names = ListStringMatcher.newBuilder();
        CountingService.NAMES.forEach(
                name -> names.addPatterns(StringMatcher.newBuilder().setExact(name)));
        return StatsMatcher.newBuilder().setInclusionList(names);
    }

    private static OverloadManager.Builder overload() {
        return OverloadManager.newBuilder()
                .addResourceMonitors(ResourceMonitor.newBuilder()
                        .setName("envoy.resource_monitors.global_downstream_max_connections")
                        .setTypedConfig(Any.pack(DownstreamConnectionsConfig.newBuilder()
                                .setMaxActiveDownstreamConnections(MOST_CONNECTIONS)
                                .build())));
    }

    private static Struct.Builder runtime() {
        double size = Translation.RE2_PROGRAM_SIZE;
        return Struct.newBuilder()
                .putFields(
                        "re2.max_program_size.error_level",
                        Value.newBuilder().setNumberValue(size).build())
                .putFields(
                        "re2.max_program_size.warn_level",
                        Value.newBuilder().setNumberValue(size).build());
    }

    private static DataSource.Builder inline(String text) {
        return DataSource.newBuilder().setInlineString(text);
    }

    private static Duration millis(int millis) {
        return Duration.newBuilder()
                .setSeconds(millis / 1000)
                .setNanos(millis % 1000 * 1_000_000)
                .build();
    }

    private static String print(Message message) {
        TypeRegistry types = TypeRegistry.newBuilder()
                .add(HttpProtocolOptions.getDescriptor())
                .add(UpstreamTlsContext.getDescriptor())
                .add(DownstreamConnectionsConfig.getDescriptor())
                .add(MetricsServiceConfig.getDescriptor())
                .build();
        try {
            return JsonFormat.printer().usingTypeRegistry(types).print(message);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }
}
