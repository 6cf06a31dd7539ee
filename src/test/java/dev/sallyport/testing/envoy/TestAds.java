package dev.sallyport.testing.envoy;

import com.google.protobuf.Any;
import dev.sallyport.enforcement.envoy.translation.ClusterResources;
import dev.sallyport.enforcement.envoy.translation.EnvoyResource;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The least that feeds one Envoy with what the translation made, and waits for what it says to it. Not how the product does it. */
public final class TestAds extends AggregatedDiscoveryServiceImplBase implements AutoCloseable {

    private static final List<String> TYPES =
            List.of(EnvoyResource.CLUSTER, EnvoyResource.LISTENER, EnvoyResource.ROUTES);

    private final Server server;
    private final Map<String, DiscoveryRequest> subscriptions = new HashMap<>();
    private final Map<String, Long> acknowledged = new HashMap<>();
    private final Map<String, List<EnvoyResource>> resources = new HashMap<>();
    private @Nullable StreamObserver<DiscoveryResponse> stream;
    private @Nullable String refusal;
    private long version;

    public TestAds() {
        try {
            server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .addService(this)
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return server.getPort();
    }

    /**
     * Replaces everything the Envoy has and waits until it acknowledged it.
     *
     * @throws IllegalStateException with its own words if it refuses, or if it says nothing for long
     */
    public synchronized void push(List<ClusterResources> clusters) {
        List<EnvoyResource> listeners = new ArrayList<>();
        List<EnvoyResource> upstreams = new ArrayList<>();
        List<EnvoyResource> routes = new ArrayList<>();
        clusters.forEach(cluster -> {
            listeners.addAll(cluster.listeners());
            upstreams.addAll(cluster.clusters());
            routes.addAll(cluster.routes());
        });
        resources.put(EnvoyResource.LISTENER, listeners);
        resources.put(EnvoyResource.CLUSTER, upstreams);
        resources.put(EnvoyResource.ROUTES, routes);
        version++;
        refusal = null;
        TYPES.forEach(this::send);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!TYPES.stream().allMatch(type -> acknowledged.getOrDefault(type, 0L) == version)) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (refusal != null || left <= 0) {
                throw new IllegalStateException(refusal == null ? "no acknowledgement: " + acknowledged : refusal);
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private synchronized void send(String type) {
        DiscoveryRequest asked = subscriptions.get(type);
        List<EnvoyResource> all = resources.get(type);
        if (stream == null || asked == null || all == null) {
            return;
        }
        List<Any> wanted = all.stream()
                .filter(resource -> asked.getResourceNamesList().isEmpty()
                        || asked.getResourceNamesList().contains(resource.name()))
                .map(EnvoyResource::body)
                .toList();
        if (type.equals(EnvoyResource.ROUTES) && wanted.size() < all.size()) {
            return; // Listeners ask one by one while they warm; the last request names them all.
        }
        stream.onNext(DiscoveryResponse.newBuilder()
                .setTypeUrl(type)
                .setVersionInfo(Long.toString(version))
                .setNonce(version + "/" + type)
                .addAllResources(wanted)
                .build());
    }

    private synchronized void heard(DiscoveryRequest request) {
        String type = request.getTypeUrl();
        DiscoveryRequest before = subscriptions.put(type, request);
        if (request.hasErrorDetail()) {
            refusal = request.getErrorDetail().getMessage();
        } else if (request.getResponseNonce().equals(version + "/" + type)
                && request.getVersionInfo().equals(Long.toString(version))) {
            acknowledged.put(type, version);
        }
        notifyAll();
        if (before == null || !before.getResourceNamesList().equals(request.getResourceNamesList())) {
            send(type);
        }
    }

    @Override
    public StreamObserver<DiscoveryRequest> streamAggregatedResources(StreamObserver<DiscoveryResponse> responses) {
        synchronized (this) {
            stream = responses;
            subscriptions.clear();
        }
        return new StreamObserver<>() {
            @Override
            public void onNext(DiscoveryRequest request) {
                heard(request);
            }

            @Override
            public void onError(Throwable problem) {
                // The Envoy ended.
            }

            @Override
            public void onCompleted() {
                responses.onCompleted();
            }
        };
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
