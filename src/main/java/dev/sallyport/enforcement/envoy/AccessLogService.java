package dev.sallyport.enforcement.envoy;

import dev.sallyport.enforcement.internal.ConnectionLog;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.PerimeterFold;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.service.accesslog.v3.AccessLogServiceGrpc;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsResponse;
import io.grpc.stub.StreamObserver;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears what gateways tell of connections. Who tells is the certificate's name, never the message's own word. */
final class AccessLogService extends AccessLogServiceGrpc.AccessLogServiceImplBase {

    private static final Logger log = LoggerFactory.getLogger(AccessLogService.class);

    private final PerimeterFold fold;
    private final ConnectionLog connections;

    AccessLogService(PerimeterFold fold, ConnectionLog connections) {
        this.fold = fold;
        this.connections = connections;
    }

    @Override
    public StreamObserver<StreamAccessLogsMessage> streamAccessLogs(
            StreamObserver<StreamAccessLogsResponse> responses) {
        String gateway = GatewayIdentity.CURRENT.get();
        return new StreamObserver<>() {

            @Override
            public void onNext(StreamAccessLogsMessage message) {
                hear(gateway, message);
            }

            @Override
            public void onError(Throwable cause) {
                log.debug("Gateway {} ended its access log", gateway, cause);
            }

            @Override
            public void onCompleted() {
                responses.onCompleted();
            }
        };
    }

    private void hear(String gateway, StreamAccessLogsMessage message) {
        Map<Integer, ClusterId> clusters = clustersByPort();
        for (HTTPAccessLogEntry entry : message.getHttpLogs().getLogEntryList()) {
            ClusterId cluster = clusters.get(LogEntry.port(entry));
            if (cluster != null) {
                LogEntry.read(gateway, cluster, entry).ifPresent(connections::add);
            }
        }
    }

    /** A port belongs to one cluster at a time, and to nobody for a day after. */
    private Map<Integer, ClusterId> clustersByPort() {
        Map<Integer, ClusterId> clusters = new HashMap<>();
        for (ClusterId id : fold.clusters()) {
            ClusterPerimeter cluster = fold.newest(id);
            if (cluster != null) {
                clusters.put(cluster.egressPort(), id);
            }
        }
        return clusters;
    }
}
