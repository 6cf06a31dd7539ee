package dev.sallyport.enforcement.envoy;

import dev.sallyport.enforcement.Unfitness;
import dev.sallyport.enforcement.envoy.DiscoveryService.Desired;
import dev.sallyport.enforcement.envoy.Exchange.Offer;
import dev.sallyport.enforcement.envoy.translation.EnvoyResource;
import dev.sallyport.enforcement.internal.Fleet;
import dev.sallyport.enforcement.internal.Target;
import dev.sallyport.ledger.ClusterId;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of one gateway. Sends what is wished and not there yet, in the order in which nothing is ever open by accident: clusters,
 * then route tables, then of each cluster the listener once its table was accepted; clusters are taken away last. What was refused is
 * not sent again until its bytes change or somebody asks. To a gateway that does not read nothing more is sent than what its
 * connection takes, so what waits is only what is wished now. Guarded by itself: one writer at a time.
 */
final class GatewaySession implements StreamObserver<DiscoveryRequest> {

    private static final Logger log = LoggerFactory.getLogger(GatewaySession.class);

    private static final int MOST_UNKNOWN_TYPES = 16;

    private final String gateway;
    private final DiscoveryService service;
    private final Fleet fleet;
    private final ServerCallStreamObserver<DiscoveryResponse> responses;
    private final Consumer<GatewaySession> onEnd;

    private final SetExchange clusters = new SetExchange();
    private final TableExchange tables = new TableExchange();
    private final SetExchange listeners = new SetExchange();
    private final Map<String, Exchange> exchanges =
            Map.of(EnvoyResource.CLUSTER, clusters, EnvoyResource.ROUTES, tables, EnvoyResource.LISTENER, listeners);

    private final Wishes wishes = new Wishes();

    /** Nonces of this stream begin with it, so that one of another stream is not taken for an answer. */
    private final String stream = UUID.randomUUID().toString().substring(0, 8) + "-";

    private long nonces;

    /** For each type the newest of our nonces that the gateway has named; a subscription that names an older one is out of date. */
    private final Map<String, Long> heardOf = new HashMap<>();

    private final AnswerTimes times;
    private final Set<String> unknownTypes = new HashSet<>();
    private boolean greeted;
    private boolean ended;

    /** Whether the gateway claims a history that the ledger does not know: it keeps what it has until a person decides. */
    private boolean held;

    /** Whether it was announced that what it has came from this ledger. */
    private boolean known;

    /** Whether it cannot enforce a perimeter: what it has is not touched. */
    private boolean unfit;

    GatewaySession(
            String gateway,
            DiscoveryService service,
            Fleet fleet,
            ServerCallStreamObserver<DiscoveryResponse> responses,
            Consumer<GatewaySession> onEnd) {
        this.gateway = gateway;
        this.times = new AnswerTimes(gateway);
        this.service = service;
        this.fleet = fleet;
        this.responses = responses;
        this.onEnd = onEnd;
        responses.setOnCancelHandler(this::finish);
        responses.setOnReadyHandler(this::continueSending);
    }

    String gateway() {
        return gateway;
    }

    // ------------------------------------------------------------------ what the gateway says

    @Override
    public synchronized void onNext(DiscoveryRequest request) {
        if (ended) {
            return;
        }
        greet(request);
        Exchange exchange = exchanges.get(request.getTypeUrl());
        if (exchange == null) {
            // Not refused with an error: a gateway may ask for types that a later release serves, and would lose the
            // whole stream.
            if (unknownTypes.size() < MOST_UNKNOWN_TYPES && unknownTypes.add(request.getTypeUrl())) {
                log.warn("Gateway {} asked for {}, which it is not assigned", gateway, request.getTypeUrl());
            }
            return;
        }
        if (exchange.subscribed()) {
            answered(exchange, request);
        } else {
            subscribe(exchange, request);
        }
        pump();
    }

    private void greet(DiscoveryRequest request) {
        if (greeted) {
            return;
        }
        greeted = true;
        Node node = request.getNode();
        if (!node.getId().isEmpty() && !node.getId().equals(gateway)) {
            log.warn("Gateway {} calls itself {}; its certificate counts", gateway, node.getId());
        }
        var version = node.getUserAgentBuildVersion().getVersion();
        Unfitness unfitness = Fitness.lacking(node);
        unfit = unfitness != null;
        if (unfit) {
            log.error("Gateway {} is not fit to enforce a perimeter and is sent nothing: {}", gateway, unfitness);
        }
        fleet.connected(
                gateway,
                version.getMajorNumber() == 0
                        ? null
                        : version.getMajorNumber() + "." + version.getMinorNumber() + "." + version.getPatch(),
                unfitness);
    }

    /** The first request for a type on this stream. A gateway that came back claims the version it accepted last. */
    private void subscribe(Exchange exchange, DiscoveryRequest request) {
        Version claimed = Version.parse(request.getVersionInfo());
        if (!held && !claimed.isNothing() && !service.history().knows(claimed.mark())) {
            held = true;
            log.error("Gateway {} claims {}, which this ledger does not hold; it is sent nothing", gateway, claimed);
            fleet.unknownHistory(gateway, request.getVersionInfo());
        }
        exchange.subscribe(claimed.content(), Set.copyOf(request.getResourceNamesList()));
        announceAcknowledged();
    }

    private void answered(Exchange exchange, DiscoveryRequest request) {
        long number = number(request.getResponseNonce());
        if (number >= heardOf.getOrDefault(request.getTypeUrl(), 0L)) {
            heardOf.put(request.getTypeUrl(), number);
            exchange.asks(Set.copyOf(request.getResourceNamesList()));
        }
        Offer offer = exchange.answered(request.getResponseNonce());
        if (offer == null) {
            // Not an answer that is waited for: a changed subscription, or one that was answered before.
            return;
        }
        times.answered(request);
        if (request.hasErrorDetail()) {
            announceRefused(
                    exchange.refused(offer, request.getErrorDetail().getMessage()),
                    request.getErrorDetail().getMessage());
        } else {
            exchange.accepted(offer);
            announceAcknowledged();
            listeners.reconsider();
        }
    }

    /** 0 if there is none, as in a subscription that changed before the first response came; -1 for one that was never sent here. */
    private long number(String nonce) {
        if (nonce.isEmpty()) {
            return 0;
        }
        try {
            long number = nonce.startsWith(stream) ? Long.parseLong(nonce.substring(stream.length())) : -1;
            return number <= nonces ? number : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    @Override
    public void onError(Throwable failure) {
        finish();
    }

    @Override
    public void onCompleted() {
        end(null);
    }

    // ------------------------------------------------------------------ what it is told

    /** What the gateway is to have of the cluster may have changed. */
    synchronized void wake(ClusterId cluster) {
        Desired wish = service.desired(gateway).get(cluster);
        Desired before = wishes.of(cluster);
        exchanges.forEach((type, exchange) -> exchange.wish(of(before, type), of(wish, type)));
        if (wishes.replace(cluster, wish)) {
            announceAcknowledged();
        }
        pump();
    }

    /** What was refused of the cluster may be sent once more. */
    synchronized void forgive(ClusterId cluster) {
        Desired wish = wishes.of(cluster);
        exchanges.forEach((type, exchange) -> exchange.forgive(of(wish, type)));
        wishes.forgive(cluster);
        pump();
    }

    /** Somebody decided that what it claims is to be overwritten. */
    synchronized void release() {
        held = false;
        pump();
    }

    private synchronized void continueSending() {
        pump();
    }

    void end(@Nullable Status status) {
        synchronized (this) {
            if (ended) {
                return;
            }
        }
        finish();
        // Whoever sends holds the lock, and sends nothing after the end.
        synchronized (this) {
            if (status == null) {
                responses.onCompleted();
            } else {
                responses.onError(status.asRuntimeException());
            }
        }
    }

    private void finish() {
        boolean first;
        synchronized (this) {
            first = !ended;
            ended = true;
        }
        if (first) {
            onEnd.accept(this);
            if (greeted) {
                fleet.disconnected(gateway);
            }
        }
    }

    // ------------------------------------------------------------------ what is sent

    /** Sends everything that can be sent now. */
    private void pump() {
        if (ended || held || unfit || !responses.isReady()) {
            return;
        }
        if (send(EnvoyResource.CLUSTER, clusters, clusters.next(true, Map::of)) || clusters.awaits()) {
            return;
        }
        while (responses.isReady() && send(EnvoyResource.ROUTES, tables, tables.next())) {
            // One table for each response.
        }
        send(EnvoyResource.LISTENER, listeners, listeners.next(false, this::waitingForTheirTable));
        if (wishes.allAcknowledged() && !tables.awaits() && !listeners.awaits()) {
            send(EnvoyResource.CLUSTER, clusters, clusters.next(false, Map::of));
        }
    }

    /**
     * Listeners whose route table the gateway asks for and has not accepted yet. Renewed before it, a listener would close tunnels that
     * the old table lets open again. A table of another name is asked for by the renewed listener alone.
     */
    private Map<String, Optional<EnvoyResource>> waitingForTheirTable() {
        return wishes.waiting(table -> tables.has(table) || !tables.isAsked(table));
    }

    private boolean send(String type, Exchange exchange, @Nullable Offer offer) {
        if (offer == null) {
            return false;
        }
        String nonce = stream + ++nonces;
        exchange.sent(nonce, offer);
        times.sent(nonce);
        DiscoveryResponse.Builder response = DiscoveryResponse.newBuilder()
                .setTypeUrl(type)
                .setVersionInfo(new Version(offer.version(), service.history().mark()).toString())
                .setNonce(nonce);
        offer.resources().forEach(resource -> response.addResources(resource.body()));
        responses.onNext(response.build());
        announceSent(type, exchange, offer);
        return true;
    }

    // ------------------------------------------------------------------ what the fleet is told

    private void announceSent(String type, Exchange exchange, Offer offer) {
        wishes.sent(type, offer, exchange, target -> fleet.sent(gateway, target));
    }

    /** Tells the fleet of every target of which all resources are acknowledged now. What one cannot enforce says nothing. */
    private void announceAcknowledged() {
        if (unfit) {
            return;
        }
        wishes.look(
                (type, resource) -> Objects.requireNonNull(exchanges.get(type)).has(resource),
                this::announceAcknowledged);
    }

    private void announceAcknowledged(Target target) {
        fleet.acknowledged(gateway, target);
        if (!held && !known) {
            known = true;
            fleet.knownHistory(gateway);
        }
    }

    private void announceRefused(List<EnvoyResource> bad, String words) {
        bad.forEach(resource -> wishes.refused(resource, target -> fleet.refused(gateway, target, words)));
    }

    private static List<EnvoyResource> of(@Nullable Desired desired, String type) {
        return desired == null ? List.of() : desired.of(type);
    }
}
