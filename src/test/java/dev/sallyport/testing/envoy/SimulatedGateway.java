package dev.sallyport.testing.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.common.mutation_rules.v3.HeaderMutation;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.http.header_mutation.v3.HeaderMutationPerRoute;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A gateway without an Envoy: it speaks discovery (state of the world) over a real connection with mutual TLS, and does with what it is
 * sent what the test says. The methods are lines of a dialogue; each that waits fails after {@link #PATIENCE}.
 *
 * <pre>
 * gateway.connects().asksFor(LISTENERS);
 * gateway.isSent(LISTENERS).of(orders).refuses("no such filter");
 * gateway.hearsNothingMore();
 * </pre>
 */
public final class SimulatedGateway implements AutoCloseable {

    public static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final String REVISION_HEADER = "x-egress-revision";

    /** Says when everything on a stream is dealt with, so that silence can be told from slowness. */
    @FunctionalInterface
    public interface Quiet {

        /**
         * Waits until the console has dealt with so many requests of the stream, and has nothing left to do.
         *
         * @return how many responses it has sent on the stream
         */
        long after(String stream, long requests);
    }

    private final String name;
    private final AdsRoad road;
    private final Quiet quiet;
    private final GatewayMemory memory;
    private final LinkedBlockingQueue<DiscoveryResponse> heard = new LinkedBlockingQueue<>();
    private final Set<ResourceKind> asked = EnumSet.noneOf(ResourceKind.class);
    private boolean reads = true;
    private @Nullable AdsStream stream;
    private @Nullable Temper temper;

    public SimulatedGateway(String name, AdsRoad road, Quiet quiet) {
        this.name = name;
        this.road = road;
        this.quiet = quiet;
        this.memory = new GatewayMemory(name);
    }

    public String name() {
        return name;
    }

    /** From its next connection on it says that it is Envoy 1.x. */
    public synchronized SimulatedGateway isEnvoy1(int minor) {
        memory.version(minor);
        return this;
    }

    /** From its next connection on it does not know these types of configuration. */
    public synchronized SimulatedGateway lacks(String... types) {
        memory.lacks(types);
        return this;
    }

    // ------------------------------------------------------------------ its connection

    /** Opens a stream; says nothing yet. What it accepted before is remembered. */
    public synchronized SimulatedGateway connects() {
        memory.newStream();
        heard.clear();
        stream = new AdsStream(road, reads, this::hear);
        return this;
    }

    /** From the next connection on it reads nothing of what it is sent. */
    public SimulatedGateway readsNothing() {
        reads = false;
        return this;
    }

    /** Its connection breaks; what it accepted stays in force. */
    public SimulatedGateway disconnects() {
        ads().close();
        return this;
    }

    /** Its process ends; a later one knows nothing. */
    public synchronized SimulatedGateway dies() {
        ads().close();
        memory.forget();
        asked.clear();
        return this;
    }

    /** Asks on a new connection for all that it asked for before, saying which versions it accepted, as Envoy does. */
    public synchronized SimulatedGateway comesBack() {
        connects();
        Set.copyOf(asked).stream().sorted().forEach(this::asksFor);
        return this;
    }

    /** Whether nobody ended its stream yet. */
    public boolean hasItsStream() {
        return !ads().ended();
    }

    /** It has nothing more to say and would listen on. */
    public SimulatedGateway finishes() {
        ads().finish();
        return this;
    }

    /** The console ends the stream. */
    public Status.Code isHungUpOn() {
        try {
            return ads().end().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).getCode();
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(name + " still has its stream", e);
        }
    }

    @Override
    public void close() {
        if (stream != null) {
            stream.close();
        }
    }

    private AdsStream ads() {
        return Objects.requireNonNull(stream, "not connected");
    }

    /** Names the present stream, as {@link AdsRoad#STREAM} does. */
    public String stream() {
        return ads().id();
    }

    /** Reads what waits, and everything after it. */
    public SimulatedGateway readsAgain() {
        reads = true;
        ads().read();
        return this;
    }

    // ------------------------------------------------------------------ what it says

    /** Subscribes: to all clusters, all listeners, or the tables that its listeners name. */
    public synchronized SimulatedGateway asksFor(ResourceKind kind) {
        asked.add(kind);
        if (kind == ResourceKind.TABLES) {
            memory.names(kind, memory.tablesNamed());
            memory.keepTables(memory.names(kind));
        }
        return says(memory.request(kind));
    }

    /** Subscribes to tables by name, whatever its listeners name. */
    public synchronized SimulatedGateway asksForTables(String... names) {
        asked.add(ResourceKind.TABLES);
        memory.names(ResourceKind.TABLES, new TreeSet<>(Arrays.asList(names)));
        return says(memory.request(ResourceKind.TABLES));
    }

    /** Subscribes without saying who it is. */
    public synchronized SimulatedGateway asksWithoutNode(ResourceKind kind) {
        ads().send(memory.request(kind).build());
        return this;
    }

    /** Says exactly this, with its node unless there is one. */
    public SimulatedGateway says(DiscoveryRequest.Builder request) {
        if (!request.hasNode() && ads().sent() == 0) {
            request.setNode(memory.node());
        }
        ads().send(request.build());
        return this;
    }

    /** What it would say of that kind now: what it accepted last, its last nonce, the names it asks for. */
    public DiscoveryRequest.Builder request(ResourceKind kind) {
        return memory.request(kind);
    }

    public Node node() {
        return memory.node();
    }

    /** Connects and asks and accepts, step by step as an Envoy that starts, until it has all there is. */
    public synchronized SimulatedGateway starts() {
        connects();
        livesBy(Temper.accepting());
        asksFor(ResourceKind.CLUSTERS);
        return this;
    }

    /** From now on it answers by itself, and asks for more as Envoy does; first what it has not answered yet. */
    public synchronized SimulatedGateway livesBy(Temper how) {
        temper = how;
        for (DiscoveryResponse waiting = heard.poll(); waiting != null; waiting = heard.poll()) {
            live(how, waiting);
        }
        return this;
    }

    /** From now on the test says every line again. */
    public synchronized SimulatedGateway waitsForLines() {
        temper = null;
        return this;
    }

    private synchronized void hear(DiscoveryResponse response) {
        if (temper == null) {
            heard.add(response);
        } else {
            live(temper, response);
        }
    }

    private void live(Temper how, DiscoveryResponse response) {
        switch (how.answer(response)) {
            case Temper.Answer.Accept accept -> {
                accept(response);
                goOn(ResourceKind.of(response.getTypeUrl()));
            }
            case Temper.Answer.Refuse refuse -> refuse(response, refuse.words());
            case Temper.Answer.Silence silence -> {}
        }
    }

    private void accept(DiscoveryResponse response) {
        says(memory.accept(response));
    }

    /** Listeners are asked for once the clusters are there, tables once listeners name them. */
    private void goOn(ResourceKind accepted) {
        switch (accepted) {
            case CLUSTERS -> {
                if (!asked.contains(ResourceKind.LISTENERS)) {
                    asksFor(ResourceKind.LISTENERS);
                }
            }
            case LISTENERS -> {
                if (!memory.names(ResourceKind.TABLES).equals(memory.tablesNamed())) {
                    asksFor(ResourceKind.TABLES);
                }
            }
            case TABLES -> {}
        }
    }

    private void refuse(DiscoveryResponse response, String words) {
        says(memory.refuse(response, words));
    }

    // ------------------------------------------------------------------ what it hears

    /** The next response, which must be of that kind. */
    public Offer isSent(ResourceKind kind) {
        try {
            DiscoveryResponse response = heard.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(response).as("%s is sent %s", name, kind).isNotNull();
            Offer offer = new Offer(Objects.requireNonNull(response));
            assertThat(offer.kind()).as("what %s is sent", name).isEqualTo(kind);
            return offer;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The console has dealt with everything that was said and has sent nothing that was not looked at. */
    public SimulatedGateway hearsNothingMore() {
        assertThat(restOfWhatIsSent()).as("what %s is sent beside", name).isEmpty();
        return this;
    }

    /** Waits until the console has dealt with everything that was said, and what it sent has come. */
    public void isThrough() {
        if (stream != null && !stream.ended() && reads) {
            restOfWhatIsSent();
        }
    }

    private List<String> restOfWhatIsSent() {
        long responses = quiet.after(ads().id(), ads().sent());
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (ads().received() < responses) {
            assertThat(System.nanoTime())
                    .as("responses on their way to %s", name)
                    .isLessThan(end);
            Thread.onSpinWait();
        }
        return heard.stream().map(response -> new Offer(response).toString()).toList();
    }

    /** How many responses it was sent on the present stream. */
    public long responses() {
        restOfWhatIsSent();
        return ads().received();
    }

    /** The revisions of the tables that are in force, by name of the table. */
    public synchronized Map<String, Long> revisions() {
        Map<String, Long> revisions = new TreeMap<>();
        memory.resources(ResourceKind.TABLES).forEach((table, body) -> revisions.put(table, revision(body)));
        return revisions;
    }

    /** The names of what is in force. */
    public synchronized Set<String> has(ResourceKind kind) {
        return memory.resources(kind).keySet();
    }

    /** Whether a text, a host for instance, is anywhere in what is in force under that name. */
    public synchronized boolean has(ResourceKind kind, String name, String text) {
        Any body = memory.resources(kind).get(name);
        return body != null
                && body.getValue().toString(StandardCharsets.ISO_8859_1).contains(text);
    }

    /** What the filter chains of its listeners are called, by name of the listener. */
    public synchronized Map<String, String> chains() {
        Map<String, String> chains = new TreeMap<>();
        memory.resources(ResourceKind.LISTENERS).forEach((listener, body) -> chains.put(listener, chain(body)));
        return chains;
    }

    private static String chain(Any listener) {
        try {
            return listener.unpack(Listener.class).getFilterChains(0).getName();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A response that waits for an answer. */
    public final class Offer {

        private final DiscoveryResponse response;

        private Offer(DiscoveryResponse response) {
            this.response = response;
        }

        public ResourceKind kind() {
            return ResourceKind.of(response.getTypeUrl());
        }

        public String nonce() {
            return response.getNonce();
        }

        public String version() {
            return response.getVersionInfo();
        }

        public Set<String> names() {
            return GatewayMemory.names(response);
        }

        /** Exactly these are in it. */
        public Offer of(String... names) {
            assertThat(names()).as("what %s is sent", name).containsExactlyInAnyOrder(names);
            return this;
        }

        /** It is a table of that revision. */
        public Offer at(long revision) {
            assertThat(response.getResourcesList())
                    .as("tables that %s is sent", name)
                    .singleElement()
                    .satisfies(
                            body -> assertThat(SimulatedGateway.revision(body)).isEqualTo(revision));
            return this;
        }

        /** Whether a text, a host for instance, is anywhere in it. */
        public boolean contains(String text) {
            return Temper.contains(response, text);
        }

        public SimulatedGateway accepts() {
            synchronized (SimulatedGateway.this) {
                accept(response);
            }
            return SimulatedGateway.this;
        }

        public SimulatedGateway refuses(String words) {
            synchronized (SimulatedGateway.this) {
                refuse(response, words);
            }
            return SimulatedGateway.this;
        }

        /** Nothing is said to it, for now. */
        public SimulatedGateway staysUnanswered() {
            return SimulatedGateway.this;
        }

        @Override
        public String toString() {
            return kind() + " " + new TreeSet<>(names()) + " #" + nonce();
        }
    }

    private static long revision(Any table) {
        try {
            for (Any perFilter : table.unpack(RouteConfiguration.class)
                    .getTypedPerFilterConfigMap()
                    .values()) {
                if (perFilter.is(HeaderMutationPerRoute.class)) {
                    for (HeaderMutation mutation : perFilter
                            .unpack(HeaderMutationPerRoute.class)
                            .getMutations()
                            .getResponseMutationsList()) {
                        HeaderValue header = mutation.getAppend().getHeader();
                        if (header.getKey().equals(REVISION_HEADER)) {
                            return Long.parseLong(header.getValue());
                        }
                    }
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
        throw new AssertionError("a table that does not say its revision");
    }
}
