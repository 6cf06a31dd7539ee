package dev.sallyport.enforcement.envoy;

import io.envoyproxy.envoy.service.accesslog.v3.AccessLogServiceGrpc;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.grpc.server.GlobalServerInterceptor;

/** Loses what gateways tell over their log streams, as long as it is deaf. To the gateway all is well. */
@TestConfiguration
public class DeafConsole {

    private final AtomicInteger lost = new AtomicInteger();
    private volatile boolean deaf;

    /** From now on everything is lost. */
    public void deafen() {
        lost.set(0);
        deaf = true;
    }

    public void hear() {
        deaf = false;
    }

    /** How many entries were lost since it became deaf. */
    public int lost() {
        return lost.get();
    }

    @Bean
    @GlobalServerInterceptor
    ServerInterceptor deafness() {
        return new ServerInterceptor() {
            @Override
            public <Q, R> ServerCall.Listener<Q> interceptCall(
                    ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
                ServerCall.Listener<Q> listener = next.startCall(call, headers);
                return AccessLogServiceGrpc.SERVICE_NAME.equals(
                                call.getMethodDescriptor().getServiceName())
                        ? losing(listener)
                        : listener;
            }
        };
    }

    private <Q> ServerCall.Listener<Q> losing(ServerCall.Listener<Q> listener) {
        return new SimpleForwardingServerCallListener<>(listener) {
            @Override
            public void onMessage(Q message) {
                if (deaf) {
                    lost.addAndGet(
                            ((StreamAccessLogsMessage) message).getHttpLogs().getLogEntryCount());
                    // Taking it asks for the next one, which the service would have done.
                    super.onMessage(empty(message));
                } else {
                    super.onMessage(message);
                }
            }
        };
    }

    @SuppressWarnings("unchecked")
    private static <Q> Q empty(Q message) {
        return (Q) ((StreamAccessLogsMessage) message).getDefaultInstanceForType();
    }
}
