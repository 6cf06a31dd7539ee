package dev.sallyport.enforcement.envoy;

import dev.sallyport.enforcement.envoy.translation.ClusterResources;
import dev.sallyport.enforcement.envoy.translation.Elsewhere;
import dev.sallyport.enforcement.envoy.translation.EnvoyResource;
import dev.sallyport.enforcement.envoy.translation.GatewaySettings;
import dev.sallyport.enforcement.envoy.translation.Invariants;
import dev.sallyport.enforcement.envoy.translation.Translation;
import dev.sallyport.enforcement.internal.Fleet;
import dev.sallyport.enforcement.internal.Gateways;
import dev.sallyport.enforcement.internal.History;
import dev.sallyport.enforcement.internal.Target;
import dev.sallyport.ledger.ClusterId;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
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

    private static final Logger log = LoggerFactory.getLogger(DiscoveryService.class);

    /** What a cluster's gateways are to have, as resources. */
    record Desired(Target target, ClusterResources resources) {

        long ticket() {
            return target.ticket();
        }

        Desired keeping(List<EnvoyResource> former) {
            return new Desired(target, resources.keeping(former));
        }

        Desired without(List<EnvoyResource> former) {
            return new Desired(target, resources.without(former));
        }

        List<EnvoyResource> of(String type) {
            return switch (type) {
                case EnvoyResource.CLUSTER -> resources.clusters();
                case EnvoyResource.ROUTES -> resources.routes();
                case EnvoyResource.LISTENER -> resources.listeners();
                default -> List.of();
            };
        }
    }

    private final Supplier<Fleet> fleet;
    private final GatewaySettings settings;
    private final UnaryOperator<ClusterResources> lastTouch;
    private final History history;
    private final FormerClusters former;
    private final Function<String, String> addressOf;
    private final Map<String, Map<ClusterId, Desired>> desired = new ConcurrentHashMap<>();

    /** The newest stream of each gateway: of two that open at once, one replaces the other. */
    private final Map<String, GatewaySession> sessions = new ConcurrentHashMap<>();

    /** Without anything from before. */
    DiscoveryService(
            Supplier<Fleet> fleet,
            GatewaySettings settings,
            Function<String, String> addressOf,
            History history,
            UnaryOperator<ClusterResources> lastTouch) {
        this(fleet, settings, addressOf, history, FormerClusters.none(), lastTouch);
    }

    /**
     * @param fleet asked for when the first gateway speaks, because fleet and service need each other
     * @param addressOf the address that a gateway's listeners bind
     * @param lastTouch applied to resources before they are sent; the identity, but in tests that want a refusal
     */
    DiscoveryService(
            Supplier<Fleet> fleet,
            GatewaySettings settings,
            Function<String, String> addressOf,
            History history,
            FormerClusters former,
            UnaryOperator<ClusterResources> lastTouch) {
        this.fleet = fleet;
        this.settings = settings;
        this.addressOf = addressOf;
        this.history = history;
        this.former = former;
        this.lastTouch = lastTouch;
    }

    @Override
    public void desire(Target target, Collection<String> gateways) {
        if (gateways.isEmpty()) {
            return;
        }
        ClusterResources resources = Translation.translate(
                target.perimeter(), settings, target.chain().name());
        Invariants.check(resources);
        former.replacedBy(resources);
        Elsewhere elsewhere = new Elsewhere(
                resources, target.perimeter(), settings, target.chain().name());
        Set<String> concerned = Set.copyOf(gateways);
        for (String gateway : concerned) {
            // Only the listener differs from gateway to gateway. The local gateway's file alone can be read here.
            ClusterResources its =
                    gateway.equals(LocalGateway.NAME) ? resources : elsewhere.at(addressOf.apply(gateway));
            Desired wish = new Desired(target, lastTouch.apply(its));
            desired.computeIfAbsent(gateway, name -> new ConcurrentHashMap<>())
                    .put(
                            target.perimeter().cluster(),
                            wish.keeping(
                                    former.keptBy(gateway, target.perimeter().cluster())));
        }
        for (String gateway : concerned) {
            with(gateway, session -> session.wake(target.perimeter().cluster()));
        }
    }

    /**
     * The gateway acknowledged what it is to have of the cluster. If it keeps something beside that, it does so until its old filter
     * chains are drained.
     *
     * @param drained how long after the acknowledgement they are
     */
    void acknowledged(String gateway, ClusterId cluster, Duration drained) {
        if (!former.keptBy(gateway, cluster).isEmpty()) {
            CompletableFuture.delayedExecutor(drained.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> goneOver(gateway, cluster));
        }
    }

    private void goneOver(String gateway, ClusterId cluster) {
        List<EnvoyResource> kept = former.keptBy(gateway, cluster);
        Map<ClusterId, Desired> wishes = desired.get(gateway);
        if (kept.isEmpty() || wishes == null) {
            return;
        }
        former.goneOver(
                gateway,
                cluster,
                desired.entrySet().stream()
                        .filter(all -> all.getValue().containsKey(cluster))
                        .map(Map.Entry::getKey)
                        .toList());
        wishes.computeIfPresent(cluster, (same, wish) -> wish.without(kept));
        with(gateway, session -> session.wake(cluster));
    }

    @Override
    public void forget(ClusterId cluster) {
        desired.values().forEach(wishes -> wishes.remove(cluster));
        sessions.values().forEach(session -> session.wake(cluster));
        former.forget(cluster);
    }

    @Override
    public void forgive(ClusterId cluster) {
        sessions.values().forEach(session -> session.forgive(cluster));
    }

    @Override
    public void release(String gateway) {
        with(gateway, GatewaySession::release);
    }

    private void with(String gateway, Consumer<GatewaySession> work) {
        GatewaySession session = sessions.get(gateway);
        if (session != null) {
            work.accept(session);
        }
    }

    /** What a gateway is to have now; nothing at all for one that is not required. */
    Map<ClusterId, Desired> desired(String gateway) {
        return desired.getOrDefault(gateway, Map.of());
    }

    History history() {
        return history;
    }

    /** Ends every stream, so that gateways reconnect elsewhere or later. They keep what they have. */
    void endStreams() {
        List.copyOf(sessions.values())
                .forEach(session -> session.end(Status.UNAVAILABLE.withDescription("the console is stopping")));
    }

    @Override
    public StreamObserver<DiscoveryRequest> streamAggregatedResources(StreamObserver<DiscoveryResponse> responses) {
        String gateway = GatewayIdentity.CURRENT.get();
        // Before every cluster has its target, a gateway would be told to close those that have none.
        fleet.get().awaitBegun();
        GatewaySession session = new GatewaySession(
                gateway, this, fleet.get(), (ServerCallStreamObserver<DiscoveryResponse>) responses, this::ended);
        // First into the list, so that a target which comes meanwhile is not missed; what is told twice is sent once.
        GatewaySession older = sessions.put(gateway, session);
        if (older != null) {
            takeOver(older);
        }
        desired(gateway).keySet().forEach(session::wake);
        log.info("Gateway {} connected", gateway);
        return session;
    }

    /** The newer stream of a gateway wins: the older one is of a connection that nobody missed yet, or of a second process. */
    private void takeOver(GatewaySession older) {
        log.warn("Gateway {} connected while it was connected; the newer stream is served", older.gateway());
        older.end(Status.ABORTED.withDescription("a newer stream of this gateway was opened"));
        fleet.get().takenOver(older.gateway());
    }

    private void ended(GatewaySession session) {
        sessions.remove(session.gateway(), session);
        log.info("Gateway {} disconnected", session.gateway());
    }
}
