package dev.sallyport.enforcement.envoy;

import com.google.common.hash.Hashing;
import dev.sallyport.enforcement.envoy.DiscoveryService.Desired;
import dev.sallyport.enforcement.envoy.translation.EnvoyResource;
import dev.sallyport.enforcement.internal.Fleet;
import dev.sallyport.ledger.ClusterId;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.Metrics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of one gateway. Sends what is wished and not there yet, in the order in which nothing is ever open by accident:
 * clusters, then route tables, then listeners, each only when what it leans on was answered. What was refused is not sent again
 * until its bytes change or somebody asks. Guarded by itself: one writer at a time.
 */
final class GatewaySession implements StreamObserver<DiscoveryRequest> {

    private static final Logger log = LoggerFactory.getLogger(GatewaySession.class);

    /** A response that was not answered yet: the versions in it by resource name. */
    private record Push(String nonce, String type, Map<String, String> versions, long sentNanos) {}

    /** What the gateway has of one type. */
    private static final class TypeState {
        boolean subscribed;
        Set<String> names = Set.of();
        /** The newest of our nonces that the gateway has named; a subscription that names an older one is out of date. */
        long heardOf;

        final Map<String, String> acknowledged = new HashMap<>();
        final Map<String, Push> inFlight = new HashMap<>();

        @Nullable
        Map<String, String> sent;
        /** Versions that were refused, by resource name; for full sets under the empty name, as the digest of the set. */
        final Map<String, String> refused = new HashMap<>();
    }

    private final String gateway;
    private final DiscoveryService service;
    private final Fleet fleet;
    private final ServerCallStreamObserver<DiscoveryResponse> responses;
    private final Consumer<GatewaySession> onEnd;
    private final Map<String, TypeState> types = new HashMap<>();
    private final Map<ClusterId, Long> announcedSent = new HashMap<>();
    private final Map<ClusterId, Long> announcedAcknowledged = new HashMap<>();
    private final Map<ClusterId, Long> announcedRefused = new HashMap<>();
    private long nonces;
    private boolean greeted;
    private boolean ended;

    /** Whether the gateway claims a history that the ledger does not know: it keeps what it has until a person decides. */
    private boolean held;

    GatewaySession(
            String gateway,
            DiscoveryService service,
            Fleet fleet,
            ServerCallStreamObserver<DiscoveryResponse> responses,
            Consumer<GatewaySession> onEnd) {
        this.gateway = gateway;
        this.service = service;
        this.fleet = fleet;
        this.responses = responses;
        this.onEnd = onEnd;
        for (String type : List.of(EnvoyResource.CLUSTER, EnvoyResource.ROUTES, EnvoyResource.LISTENER)) {
            types.put(type, new TypeState());
        }
        responses.setOnCancelHandler(this::finish);
    }

    String gateway() {
        return gateway;
    }

    // ------------------------------------------------------------------ what the gateway says

    @Override
    public synchronized void onNext(DiscoveryRequest request) {
        greet(request);
        TypeState state = types.get(request.getTypeUrl());
        if (state == null) {
            // Not refused with an error: a gateway may ask for types that a later release serves, and would lose the
            // whole stream.
            log.warn("Gateway {} asked for {}, which it is not assigned", gateway, request.getTypeUrl());
            return;
        }
        if (request.getResponseNonce().isEmpty()) {
            subscribe(state, request);
        } else {
            answered(state, request);
        }
        pump();
    }

    /**
     * What a response is called: its content, so that equal sets are called the same on every replica and after every restart, and the
     * point of the ledger that it was made from, for which a gateway is asked when it comes back.
     */
    private record Version(String content, String mark) {

        static Version parse(String text) {
            int dot = text.indexOf('.');
            return dot < 0 ? new Version(text, "") : new Version(text.substring(0, dot), text.substring(dot + 1));
        }

        @Override
        public String toString() {
            return content + "." + mark;
        }
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
        fleet.connected(
                gateway,
                version.getMajorNumber() == 0
                        ? null
                        : version.getMajorNumber() + "." + version.getMinorNumber() + "." + version.getPatch());
    }

    /** The first request for a type on this stream. A gateway that came back claims the version it accepted last. */
    private void subscribe(TypeState state, DiscoveryRequest request) {
        state.subscribed = true;
        state.names = Set.copyOf(request.getResourceNamesList());
        String type = request.getTypeUrl();
        Version claimed = Version.parse(request.getVersionInfo());
        if (!held && !service.history().knows(claimed.mark())) {
            held = true;
            log.error(
                    "Gateway {} claims {}, which this ledger does not hold; it is sent nothing",
                    gateway,
                    claimed.mark());
            fleet.unknownHistory(gateway, claimed.mark());
        }
        if (!claimed.content().isEmpty() && !type.equals(EnvoyResource.ROUTES)) {
            Map<String, String> wished = versions(wished(type));
            if (claimed.content().equals(digest(wished))) {
                state.sent = wished;
                state.acknowledged.putAll(wished);
                report();
            }
        }
    }

    private void answered(TypeState state, DiscoveryRequest request) {
        Push push = state.inFlight.remove(request.getResponseNonce());
        long nonce = push == null ? ours(request.getResponseNonce()) : Long.parseLong(push.nonce());
        if (nonce >= state.heardOf) {
            state.heardOf = nonce;
            state.names = Set.copyOf(request.getResourceNamesList());
        }
        if (push == null) {
            // Not an answer that is waited for: a changed subscription, or one that was answered before.
            return;
        }
        Metrics.timer(
                        "sallyport.gateway.answer",
                        "gateway",
                        gateway,
                        "accepted",
                        request.hasErrorDetail() ? "no" : "yes")
                .record(Duration.ofNanos(System.nanoTime() - push.sentNanos()));
        if (request.hasErrorDetail()) {
            refused(state, push, request.getErrorDetail().getMessage());
            return;
        }
        if (push.type().equals(EnvoyResource.ROUTES)) {
            state.acknowledged.putAll(push.versions());
        } else {
            state.acknowledged.clear();
            state.acknowledged.putAll(push.versions());
        }
        report();
    }

    /** -1 for a nonce that was never sent on this stream. */
    private long ours(String nonce) {
        try {
            long number = Long.parseLong(nonce);
            return number <= nonces ? number : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private void refused(TypeState state, Push push, String words) {
        if (push.type().equals(EnvoyResource.ROUTES)) {
            state.refused.putAll(push.versions());
        } else {
            state.refused.put("", digest(push.versions()));
        }
        for (Map.Entry<ClusterId, Desired> entry : service.desired(gateway).entrySet()) {
            boolean concerned = of(entry.getValue(), push.type()).stream()
                    .anyMatch(resource ->
                            resource.version().equals(push.versions().get(resource.name()))
                                    && !resource.version().equals(state.acknowledged.get(resource.name())));
            if (concerned
                    && once(announcedRefused, entry.getKey(), entry.getValue().ticket())) {
                fleet.refused(gateway, entry.getKey(), entry.getValue().ticket(), words);
            }
        }
    }

    @Override
    public void onError(Throwable failure) {
        finish();
    }

    @Override
    public void onCompleted() {
        finish();
        end(null);
    }

    // ------------------------------------------------------------------ what it is told

    /** Something that is wished may have changed. */
    synchronized void wake() {
        pump();
    }

    synchronized void forgive(ClusterId cluster) {
        for (TypeState state : types.values()) {
            if (!state.refused.isEmpty()) {
                state.refused.clear();
                // What was sent and refused counts as not sent, or it would never go out again.
                state.sent = null;
            }
        }
        announcedRefused.remove(cluster);
    }

    /** Somebody decided that what it claims is to be overwritten. */
    synchronized void release() {
        held = false;
        pump();
    }

    void end(@Nullable Status status) {
        synchronized (this) {
            if (ended) {
                return;
            }
        }
        finish();
        if (status == null) {
            responses.onCompleted();
        } else {
            responses.onError(status.asRuntimeException());
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

    /** Sends everything that can be sent now. */
    private void pump() {
        if (ended || held) {
            return;
        }
        if (sendSet(EnvoyResource.CLUSTER) || waitsFor(EnvoyResource.CLUSTER)) {
            return;
        }
        sendRoutes();
        if (waitsFor(EnvoyResource.ROUTES)) {
            return;
        }
        sendSet(EnvoyResource.LISTENER);
    }

    private boolean waitsFor(String type) {
        return !state(type).inFlight.isEmpty();
    }

    /** Listeners and clusters go as the full set, because what is left out is removed. */
    private boolean sendSet(String type) {
        TypeState state = state(type);
        if (!state.subscribed || waitsFor(type)) {
            return false;
        }
        List<EnvoyResource> wished = wished(type);
        Map<String, String> versions = versions(wished);
        if (versions.equals(state.sent) || digest(versions).equals(state.refused.get(""))) {
            return false;
        }
        state.sent = versions;
        send(state, type, digest(versions), wished, versions);
        return true;
    }

    /** Route tables go one by one, so that one that is refused holds up no other. */
    private void sendRoutes() {
        TypeState state = state(EnvoyResource.ROUTES);
        if (!state.subscribed) {
            return;
        }
        Map<String, String> sent = state.sent == null ? new HashMap<>() : state.sent;
        state.sent = sent;
        sent.keySet().retainAll(state.names);
        for (EnvoyResource table : wished(EnvoyResource.ROUTES)) {
            boolean asked = state.names.contains(table.name());
            boolean there = table.version().equals(sent.get(table.name()));
            boolean refused = table.version().equals(state.refused.get(table.name()));
            boolean waiting = state.inFlight.values().stream()
                    .anyMatch(push -> push.versions().containsKey(table.name()));
            if (asked && !there && !refused && !waiting) {
                sent.put(table.name(), table.version());
                send(
                        state,
                        EnvoyResource.ROUTES,
                        table.version(),
                        List.of(table),
                        Map.of(table.name(), table.version()));
            }
        }
    }

    private void send(
            TypeState state, String type, String version, List<EnvoyResource> resources, Map<String, String> versions) {
        String nonce = Long.toString(++nonces);
        state.inFlight.put(nonce, new Push(nonce, type, versions, System.nanoTime()));
        DiscoveryResponse.Builder response = DiscoveryResponse.newBuilder()
                .setTypeUrl(type)
                .setVersionInfo(new Version(version, service.history().mark()).toString())
                .setNonce(nonce);
        resources.forEach(resource -> response.addResources(resource.body()));
        responses.onNext(response.build());
        for (Map.Entry<ClusterId, Desired> entry : service.desired(gateway).entrySet()) {
            boolean contained =
                    of(entry.getValue(), type).stream().anyMatch(resource -> versions.containsKey(resource.name()));
            if (contained
                    && once(announcedSent, entry.getKey(), entry.getValue().ticket())) {
                fleet.sent(gateway, entry.getKey(), entry.getValue().ticket());
            }
        }
    }

    /** Tells the fleet of every cluster of which all resources are acknowledged now. */
    private void report() {
        for (Map.Entry<ClusterId, Desired> entry : service.desired(gateway).entrySet()) {
            Desired wish = entry.getValue();
            if (has(wish, EnvoyResource.CLUSTER)
                    && has(wish, EnvoyResource.LISTENER)
                    && has(wish, EnvoyResource.ROUTES)
                    && once(announcedAcknowledged, entry.getKey(), wish.ticket())) {
                fleet.acknowledged(gateway, entry.getKey(), wish.ticket());
            }
        }
    }

    private boolean has(Desired wish, String type) {
        Map<String, String> acknowledged = state(type).acknowledged;
        return of(wish, type).stream()
                .allMatch(resource -> resource.version().equals(acknowledged.get(resource.name())));
    }

    private static boolean once(Map<ClusterId, Long> announced, ClusterId cluster, long ticket) {
        Long before = announced.put(cluster, ticket);
        return before == null || before != ticket;
    }

    private List<EnvoyResource> wished(String type) {
        List<EnvoyResource> wished = new ArrayList<>();
        service.desired(gateway).values().forEach(desired -> wished.addAll(of(desired, type)));
        wished.sort(Comparator.comparing(EnvoyResource::name));
        return wished;
    }

    private static List<EnvoyResource> of(Desired desired, String type) {
        return switch (type) {
            case EnvoyResource.CLUSTER -> desired.resources().clusters();
            case EnvoyResource.ROUTES -> desired.resources().routes();
            case EnvoyResource.LISTENER -> desired.resources().listeners();
            default -> List.of();
        };
    }

    private TypeState state(String type) {
        return Objects.requireNonNull(types.get(type));
    }

    private static Map<String, String> versions(List<EnvoyResource> resources) {
        Map<String, String> versions = new TreeMap<>();
        resources.forEach(resource -> versions.put(resource.name(), resource.version()));
        return versions;
    }

    /** Names a full set by its content: equal sets have equal names on every replica and after every restart. */
    private static String digest(Map<String, String> versions) {
        Set<String> parts = new TreeSet<>();
        versions.forEach((name, version) -> parts.add(name + "=" + version));
        return Hashing.sha256()
                .hashString(String.join("\n", parts), StandardCharsets.UTF_8)
                .toString()
                .substring(0, 32);
    }
}
