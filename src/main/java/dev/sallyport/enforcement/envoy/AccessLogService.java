package dev.sallyport.enforcement.envoy;

import io.envoyproxy.envoy.service.accesslog.v3.AccessLogServiceGrpc;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsResponse;
import io.grpc.stub.StreamObserver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears what gateways tell of connections. Who tells is the certificate's name, never the message's own word. */
final class AccessLogService extends AccessLogServiceGrpc.AccessLogServiceImplBase {

    private static final Logger log = LoggerFactory.getLogger(AccessLogService.class);

    private final Hearing hearing;

    AccessLogService(Hearing hearing) {
        this.hearing = hearing;
    }

    @Override
    public StreamObserver<StreamAccessLogsMessage> streamAccessLogs(
            StreamObserver<StreamAccessLogsResponse> responses) {
        String gateway = GatewayIdentity.CURRENT.get();
        hearing.opened(gateway);
        return new StreamObserver<>() {

            @Override
            public void onNext(StreamAccessLogsMessage message) {
                hearing.streamed(gateway, message.getHttpLogs().getLogEntryList());
            }

            @Override
            public void onError(Throwable cause) {
                log.debug("Gateway {} ended its access log", gateway, cause);
                hearing.closed(gateway);
            }

            @Override
            public void onCompleted() {
                hearing.closed(gateway);
                responses.onCompleted();
            }
        };
    }
}
