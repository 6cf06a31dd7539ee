package dev.sallyport.enforcement.envoy;

import com.google.protobuf.MessageLite;
import dev.sallyport.testing.envoy.AdsRoad;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts, for each stream, the requests that were dealt with and the responses that were sent. */
final class Tallies implements ServerInterceptor {

    /** Of one stream. */
    static final class Tally {

        private final AtomicLong handled = new AtomicLong();
        private final AtomicLong sent = new AtomicLong();
        private final AtomicLong bytes = new AtomicLong();

        long handled() {
            return handled.get();
        }

        long sent() {
            return sent.get();
        }

        /** The size of all responses. */
        long bytes() {
            return bytes.get();
        }
    }

    private final Map<String, Tally> tallies = new ConcurrentHashMap<>();

    Tally of(String stream) {
        return tallies.computeIfAbsent(stream, id -> new Tally());
    }

    /** The size of all responses on all streams. */
    long bytes() {
        return tallies.values().stream().mapToLong(Tally::bytes).sum();
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        String stream = headers.get(AdsRoad.STREAM);
        if (stream == null) {
            return next.startCall(call, headers);
        }
        Tally tally = of(stream);
        ServerCall<Q, R> counted = new SimpleForwardingServerCall<>(call) {
            @Override
            public void sendMessage(R message) {
                tally.sent.incrementAndGet();
                tally.bytes.addAndGet(((MessageLite) message).getSerializedSize());
                super.sendMessage(message);
            }
        };
        return new SimpleForwardingServerCallListener<>(next.startCall(counted, headers)) {
            @Override
            public void onMessage(Q message) {
                super.onMessage(message);
                tally.handled.incrementAndGet();
            }
        };
    }
}
