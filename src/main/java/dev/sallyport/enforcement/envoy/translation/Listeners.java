package dev.sallyport.enforcement.envoy.translation;

import static dev.sallyport.enforcement.envoy.translation.EnvoyResource.Bytes.any;

import com.google.protobuf.BoolValue;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.UInt64Value;
import dev.sallyport.net.Cidr;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import io.envoyproxy.envoy.config.common.mutation_rules.v3.HeaderMutation;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.CidrRange;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.Http1ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.HttpProtocolOptions.HeadersWithUnderscoresAction;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.http.header_mutation.v3.Mutations;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.connection_limit.v3.ConnectionLimit;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.InternalAddressConfig;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.PathWithEscapedSlashesAction;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.ServerHeaderTransformation;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.UpgradeConfig;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import java.util.ArrayList;
import java.util.List;

/** The listener of a cluster: whom it accepts, and what a request passes before and after its route is chosen. */
final class Listeners {

    static final String HEADERS_FILTER = "egress.headers";
    static final String GUARD_FILTER = "egress.guard";

    private static final int BUFFER = 32 * 1024;

    /** No connection comes from there, so a chain for it alone accepts nobody. */
    private static final Cidr NOBODY = Cidr.trusted("0.0.0.0/32");

    private Listeners() {}

    static EnvoyResource listener(
            ClusterPerimeter cluster, GatewaySettings settings, AddressClassConfig.Both classes, String chain) {
        return body(cluster, settings, classes, chain).at(settings.listenAddress());
    }

    /** The same at whatever address. */
    static ListenerBody body(
            ClusterPerimeter cluster, GatewaySettings settings, AddressClassConfig.Both classes, String chain) {
        String name = Translation.listenerName(cluster.cluster());
        List<Cidr> sources = cluster.clientSources().isEmpty() ? List.of(NOBODY) : cluster.clientSources();
        FilterChainMatch.Builder match = FilterChainMatch.newBuilder();
        sources.stream()
                .distinct()
                .sorted(java.util.Comparator.comparing(Cidr::network).thenComparing(Cidr::prefix))
                .forEach(range -> match.addSourcePrefixRanges(CidrRange.newBuilder()
                        .setAddressPrefix(range.network().toString())
                        .setPrefixLen(UInt32Value.of(range.prefix()))));
        return new ListenerBody(
                Listener.newBuilder()
                        .setName(name)
                        .setStatPrefix(name)
                        // Otherwise another process of the same user could bind the port too and take part of the
                        // connections.
                        .setEnableReusePort(BoolValue.of(false))
                        .setPerConnectionBufferLimitBytes(UInt32Value.of(BUFFER))
                        .addFilterChains(FilterChain.newBuilder()
                                .setName(cluster.closed() ? "closed" : chain)
                                .setFilterChainMatch(match)
                                .addFilters(filter(
                                        "connection_limit",
                                        ConnectionLimit.newBuilder()
                                                .setStatPrefix(name)
                                                .setMaxConnections(UInt64Value.of(settings.maxConnections()))
                                                .build()))
                                .addFilters(filter("http", http(cluster, settings, classes))))
                        .build(),
                cluster.egressPort());
    }

    private static HttpConnectionManager http(
            ClusterPerimeter cluster, GatewaySettings settings, AddressClassConfig.Both classes) {
        HttpConnectionManager.Builder http = HttpConnectionManager.newBuilder();
        if (settings.logTo() != null) {
            http.setAccessLogOptions(AccessLog.OPTIONS).addAccessLog(AccessLog.to(settings.logTo()));
            if (settings.logsToFile()) {
                http.addAccessLog(FileLog.toStandardOutput());
            }
        }
        return http.setStatPrefix(Translation.listenerName(cluster.cluster()))
                .setRds(Rds.newBuilder()
                        .setRouteConfigName(Translation.routesName(cluster.cluster(), classes))
                        .setConfigSource(ConfigSource.newBuilder()
                                .setAds(AggregatedConfigSource.getDefaultInstance())
                                .setResourceApiVersion(ApiVersion.V3)
                                .setInitialFetchTimeout(Duration.getDefaultInstance())))
                .setUseRemoteAddress(BoolValue.of(true))
                .setInternalAddressConfig(InternalAddressConfig.getDefaultInstance())
                .setSkipXffAppend(true)
                .setGenerateRequestId(BoolValue.of(true))
                .setServerHeaderTransformation(ServerHeaderTransformation.PASS_THROUGH)
                .setStripTrailingHostDot(true)
                .setNormalizePath(BoolValue.of(true))
                .setMergeSlashes(true)
                .setPathWithEscapedSlashesAction(PathWithEscapedSlashesAction.REJECT_REQUEST)
                .setHttpProtocolOptions(Http1ProtocolOptions.getDefaultInstance())
                .setHttp2ProtocolOptions(Http2ProtocolOptions.newBuilder()
                        .setAllowConnect(true)
                        .setMaxConcurrentStreams(UInt32Value.of(100)))
                .setCommonHttpProtocolOptions(HttpProtocolOptions.newBuilder()
                        .setHeadersWithUnderscoresAction(HeadersWithUnderscoresAction.REJECT_REQUEST)
                        .setIdleTimeout(seconds(300))
                        .setMaxStreamDuration(
                                seconds(settings.maxStreamDuration().toSeconds())))
                .setStreamIdleTimeout(seconds(900))
                .setRequestHeadersTimeout(seconds(10))
                .setMaxRequestHeadersKb(UInt32Value.of(32))
                // The only upgrade; any other is refused before it is routed.
                .addUpgradeConfigs(UpgradeConfig.newBuilder().setUpgradeType("CONNECT"))
                .addEarlyHeaderMutationExtensions(AskedAddress.written())
                .addAllHttpFilters(httpFilters(cluster, classes))
                .setLocalReplyConfig(LocalReplies.config())
                .build();
    }

    private static List<HttpFilter> httpFilters(ClusterPerimeter cluster, AddressClassConfig.Both classes) {
        List<HttpFilter> filters = new ArrayList<>();
        filters.add(filter(HEADERS_FILTER, headers(), false));
        filters.add(filter(GUARD_FILTER, Guards.malformed(), false));
        if (!cluster.closed()) {
            filters.add(classes.publicOnly().filter());
            filters.add(classes.privateToo().filter());
        }
        filters.add(filter(
                "router", Router.newBuilder().setSuppressEnvoyHeaders(true).build(), false));
        return filters;
    }

    /** Writes the request id into every answer; the route table adds its revision. Local replies pass here too. */
    private static Message headers() {
        return io.envoyproxy.envoy.extensions.filters.http.header_mutation.v3.HeaderMutation.newBuilder()
                .setMutations(Mutations.newBuilder()
                        .addResponseMutations(HeaderMutation.newBuilder()
                                .setAppend(LocalReplies.header(LocalReplies.REQUEST_ID_HEADER, "%STREAM_ID%"))))
                .build();
    }

    private static HttpFilter filter(String name, Message config, boolean disabled) {
        return HttpFilter.newBuilder()
                .setName(name)
                .setDisabled(disabled)
                .setTypedConfig(any(config))
                .build();
    }

    private static Filter filter(String name, Message config) {
        return Filter.newBuilder().setName(name).setTypedConfig(any(config)).build();
    }

    private static Duration seconds(long seconds) {
        return Duration.newBuilder().setSeconds(seconds).build();
    }
}
