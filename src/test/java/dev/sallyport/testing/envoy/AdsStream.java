package dev.sallyport.testing.envoy;

import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** One discovery stream, from the gateway's side. */
final class AdsStream implements AutoCloseable {

    private final String id = UUID.randomUUID().toString();
    private final ManagedChannel channel;
    private final ClientCallStreamObserver<DiscoveryRequest> requests;
    private final CompletableFuture<Status> end = new CompletableFuture<>();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong received = new AtomicLong();

    /**
     * @param reads whether it reads what the console sends; if not, its window fills and stays full
     * @param heard told of every response, on the connection's thread
     */
    AdsStream(AdsRoad road, boolean reads, Consumer<DiscoveryResponse> heard) {
        channel = road.open(id, reads);
        requests = (ClientCallStreamObserver<DiscoveryRequest>)
                AggregatedDiscoveryServiceGrpc.newStub(channel).streamAggregatedResources(new Ears(reads, heard));
    }

    String id() {
        return id;
    }

    void send(DiscoveryRequest request) {
        sent.incrementAndGet();
        requests.onNext(request);
    }

    void finish() {
        requests.onCompleted();
    }

    /** Reads everything from now on. */
    void read() {
        requests.request(Integer.MAX_VALUE);
    }

    long sent() {
        return sent.get();
    }

    long received() {
        return received.get();
    }

    /** How the console, or the connection, ended it. */
    CompletableFuture<Status> end() {
        return end;
    }

    boolean ended() {
        return end.isDone();
    }

    /** Drops the connection without a word. */
    @Override
    public void close() {
        channel.shutdownNow();
    }

    private final class Ears implements ClientResponseObserver<DiscoveryRequest, DiscoveryResponse> {

        private final boolean reads;
        private final Consumer<DiscoveryResponse> heard;

        Ears(boolean reads, Consumer<DiscoveryResponse> heard) {
            this.reads = reads;
            this.heard = heard;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<DiscoveryRequest> call) {
            if (!reads) {
                call.disableAutoRequestWithInitial(0);
            }
        }

        @Override
        public void onNext(DiscoveryResponse response) {
            heard.accept(response);
            received.incrementAndGet();
        }

        @Override
        public void onError(Throwable failure) {
            end.complete(Status.fromThrowable(failure));
        }

        @Override
        public void onCompleted() {
            end.complete(Status.OK);
        }
    }
}
