package dev.sallyport.enforcement.envoy.translation;

import static dev.sallyport.enforcement.envoy.translation.EnvoyResource.Bytes.any;

import com.google.protobuf.Duration;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.GrpcService;
import io.envoyproxy.envoy.extensions.access_loggers.grpc.v3.CommonGrpcAccessLogConfig;
import io.envoyproxy.envoy.extensions.access_loggers.grpc.v3.HttpGrpcAccessLogConfig;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.HcmAccessLogOptions;

/**
 * What a gateway tells of connections. The same for every listener, so that a gateway opens one stream for each of its threads and not
 * one for each cluster; the cluster is known by the port that was reached.
 */
public final class AccessLog {

    /** The headers that the gateway itself wrote into the answer, without a prefix that a site could forge: see {@link LocalReplies}. */
    public static final String DECISION_HEADER = LocalReplies.DECISION_HEADER;

    public static final String REASON_HEADER = LocalReplies.REASON_HEADER;
    public static final String REVISION_HEADER = LocalReplies.REVISION_HEADER;
    public static final String REQUEST_ID_HEADER = LocalReplies.REQUEST_ID_HEADER;

    /** A tunnel is told of when it opens and when it ends; anything else when it ends. */
    static final HcmAccessLogOptions OPTIONS = HcmAccessLogOptions.newBuilder()
            .setFlushLogOnTunnelSuccessfullyEstablished(true)
            .build();

    private static final int BUFFER = 16 * 1024;
    private static final int FLUSH_NANOS = 200_000_000;

    private AccessLog() {}

    static io.envoyproxy.envoy.config.accesslog.v3.AccessLog to(String cluster) {
        return io.envoyproxy.envoy.config.accesslog.v3.AccessLog.newBuilder()
                .setName("connections")
                .setTypedConfig(any(HttpGrpcAccessLogConfig.newBuilder()
                        .setCommonConfig(CommonGrpcAccessLogConfig.newBuilder()
                                .setLogName("connections")
                                .setTransportApiVersion(ApiVersion.V3)
                                .setGrpcService(GrpcService.newBuilder()
                                        .setEnvoyGrpc(GrpcService.EnvoyGrpc.newBuilder()
                                                .setClusterName(cluster)))
                                .setBufferFlushInterval(Duration.newBuilder().setNanos(FLUSH_NANOS))
                                .setBufferSizeBytes(UInt32Value.of(BUFFER)))
                        .addAllAdditionalResponseHeadersToLog(LocalReplies.HEADERS)
                        .build()))
                .build();
    }
}
