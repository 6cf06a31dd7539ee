package dev.sallyport.enforcement.envoy;

import dev.sallyport.enforcement.envoy.translation.ClusterResources;
import dev.sallyport.enforcement.envoy.translation.GatewaySettings;
import dev.sallyport.enforcement.envoy.translation.Invariants;
import dev.sallyport.enforcement.envoy.translation.Translation;
import dev.sallyport.enforcement.internal.Fleet;
import dev.sallyport.enforcement.internal.Gateways;
import dev.sallyport.enforcement.internal.Target;
import dev.sallyport.ledger.ClusterId;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The aggregated discovery service, state of the world. Holds what each cluster's gateways are to have, translated once, and a session
 * for each stream; the sessions speak.
 */
final class DiscoveryService extends AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase
        implements Gateways {

    /** A gateway has one; while it reconnects, the one before may not have been missed yet. */
    static final int MOST_STREAMS = 8;

    private static final Logger log = LoggerFactory.getLogger(DiscoveryService.class);

    /** What a cluster's gateways are to have, as resources. */
    record Desired(long ticket, ClusterResources resources) {}

    private final Supplier<Fleet> fleet;
    private final GatewaySettings settings;
    private final UnaryOperator<ClusterResources> lastTouch;
    private final Map<ClusterId, Desired> desired = new ConcurrentHashMap<>();
    private final Set<GatewaySession> sessions = ConcurrentHashMap.newKeySet();

    /**
     * @param fleet asked for when the first gateway speaks, because fleet and service need each other
     * @param lastTouch applied to resources before they are sent; the identity, but in tests that want a refusal
     */
    DiscoveryService(Supplier<Fleet> fleet, GatewaySettings settings, UnaryOperator<ClusterResources> lastTouch) {
        this.fleet = fleet;
        this.settings = settings;
        this.lastTouch = lastTouch;
    }

    @Override
    public void desire(Target target) {
        ClusterResources resources = Translation.translate(target.perimeter(), settings, target.tightened());
        Invariants.check(resources);
        desired.put(target.perimeter().cluster(), new Desired(target.ticket(), lastTouch.apply(resources)));
        sessions.forEach(GatewaySession::wake);
    }

    @Override
    public void forget(ClusterId cluster) {
        desired.remove(cluster);
        sessions.forEach(GatewaySession::wake);
    }

    @Override
    public void forgive(ClusterId cluster) {
        sessions.forEach(session -> session.forgive(cluster));
    }

    /** The present wishes; every cluster is assigned to every gateway until gateways are enrolled for clusters. */
    Map<ClusterId, Desired> desired() {
        return desired;
    }

    /** Ends every stream, so that gateways reconnect elsewhere or later. They keep what they have. */
    void endStreams() {
        sessions.forEach(session -> session.end(Status.UNAVAILABLE.withDescription("the console is stopping")));
    }

    @Override
    public StreamObserver<DiscoveryRequest> streamAggregatedResources(StreamObserver<DiscoveryResponse> responses) {
        String gateway = GatewayIdentity.CURRENT.get();
        if (streamsOf(gateway) >= MOST_STREAMS) {
            responses.onError(Status.RESOURCE_EXHAUSTED
                    .withDescription("this gateway has " + MOST_STREAMS + " streams already")
                    .asRuntimeException());
            return new Unheard();
        }
        GatewaySession session = new GatewaySession(
                gateway, this, fleet.get(), (ServerCallStreamObserver<DiscoveryResponse>) responses, this::ended);
        sessions.add(session);
        log.info("Gateway {} connected", gateway);
        return session;
    }

    private long streamsOf(String gateway) {
        return sessions.stream()
                .filter(session -> session.gateway().equals(gateway))
                .count();
    }

    /** Of a call that is over. */
    private static final class Unheard implements StreamObserver<DiscoveryRequest> {

        @Override
        public void onNext(DiscoveryRequest request) {}

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {}
    }

    private void ended(GatewaySession session) {
        if (sessions.remove(session)) {
            log.info("Gateway {} disconnected", session.gateway());
        }
    }
}
