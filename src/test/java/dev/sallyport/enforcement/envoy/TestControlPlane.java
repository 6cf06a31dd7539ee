package dev.sallyport.enforcement.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sallyport.enforcement.EnforcementChanged;
import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.enforcement.envoy.translation.ClusterResources;
import dev.sallyport.enforcement.envoy.translation.GatewaySettings;
import dev.sallyport.enforcement.envoy.translation.Tightening;
import dev.sallyport.enforcement.internal.Fleet;
import dev.sallyport.enforcement.internal.Gateways;
import dev.sallyport.enforcement.internal.Target;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.DataFolder;
import dev.sallyport.perimeter.PerimeterChanged;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import dev.sallyport.policy.AddressClasses;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.testing.envoy.AdsRoad;
import dev.sallyport.testing.envoy.SimulatedGateway;
import io.grpc.Server;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * The control plane of the product on a port of its own, with perimeters that a test holds: fleet, discovery service, authority and mutual
 * TLS are the real ones.
 */
final class TestControlPlane implements AutoCloseable {

    static final Duration DEADLINE = Duration.ofMinutes(1);

    private static final String ADDRESS = "127.0.0.1";

    /** Simulated gateways have no connections that would have to end. */
    private static final Duration DRAIN = Duration.ZERO;

    private static final Duration PATIENCE = SimulatedGateway.PATIENCE;

    /** Simulated gateways have no listeners that could be probed. */
    private static final class NoProber implements Fleet.Prober {
        @Override
        public void acknowledged(String gateway, ClusterPerimeter perimeter) {}

        @Override
        public void left(String gateway) {}
    }

    private final Fleet.Prober prober;
    private final HeldPerimeters perimeters = new HeldPerimeters();
    private final Tallies tallies = new Tallies();
    private final Surroundings surroundings;
    private final AtomicInteger announced = new AtomicInteger();
    private final List<SimulatedGateway> gateways = new ArrayList<>();
    private final Map<String, String> addresses = new HashMap<>();
    private final Path folder;
    private final LocalAuthority authority;
    private final Clock clock;
    private final UnaryOperator<ClusterResources> lastTouch;
    private final Duration drain;
    private final Marked marked;
    private DiscoveryService discovery;
    private Fleet fleet;
    private Server server;
    private int port;
    private boolean started;

    /** @param required names of the gateways whose acknowledgement counts */
    TestControlPlane(String... required) {
        this(Clock.systemUTC(), UnaryOperator.identity(), required);
    }

    TestControlPlane(Clock clock, UnaryOperator<ClusterResources> lastTouch, String... required) {
        this(clock, lastTouch, new NoProber(), DRAIN, required);
    }

    TestControlPlane(Clock clock, UnaryOperator<ClusterResources> lastTouch, Fleet.Prober prober, String... required) {
        this(clock, lastTouch, prober, DRAIN, required);
    }

    /** @param drain how long what was forbidden takes to end */
    TestControlPlane(Duration drain, String... required) {
        this(Clock.systemUTC(), UnaryOperator.identity(), new NoProber(), drain, required);
    }

    private TestControlPlane(
            Clock clock,
            UnaryOperator<ClusterResources> lastTouch,
            Fleet.Prober prober,
            Duration drain,
            String... required) {
        this.clock = clock;
        this.lastTouch = lastTouch;
        this.drain = drain;
        try {
            this.prober = prober;
            surroundings = new Surroundings(List.of(required));
            for (int i = 0; i < required.length; i++) {
                addresses.put(required[i], "127.0." + i / 250 + "." + (i % 250 + 1));
            }
            folder = Files.createTempDirectory("sallyport-control-plane");
            authority = new LocalAuthority(new DataFolder(folder), Clock.systemUTC());
            discovery = discovery();
            marked = new Marked(perimeters.cluster("marker"));
            fleet = newFleet();
            server = server(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where its authority is. */
    Path folder() {
        return folder;
    }

    static GatewaySettings settings() {
        return GatewaySettings.of(ADDRESS, List.of(new InetSocketAddress(ADDRESS, 9)), AddressClasses.standard());
    }

    private DiscoveryService discovery() {
        return new DiscoveryService(this::fleet, settings(), this::addressOf, surroundings, lastTouch);
    }

    /** Each of the required gateways has an address of its own. */
    private String addressOf(String gateway) {
        return addresses.getOrDefault(gateway, ADDRESS);
    }

    /** The console ends without a word and is started again, at the same address; gateways have to come back by themselves. */
    void restarts() {
        stops();
        startsAgain();
    }

    /** It ends; what is saved from now on it hears of at its next start. */
    void stops() {
        port = server.getPort();
        server.shutdownNow();
        fleet.close();
        try {
            assertThat(server.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        started = false;
    }

    void startsAgain() {
        try {
            discovery = discovery();
            fleet = newFleet();
            fleet.start();
            fleet.awaitBegun();
            started = true;
            server = server(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one place that knows how a fleet is put together. */
    private Fleet newFleet() {
        return new Fleet(
                perimeters,
                perimeters,
                marked,
                Tightening::between,
                surroundings,
                surroundings.parkedParts(),
                surroundings,
                surroundings,
                prober,
                this::heard,
                clock,
                new Fleet.Patience(DEADLINE, drain));
    }

    private void heard(EnforcementChanged change) {
        if (!change.cluster().equals(marked.marker)) {
            announced.incrementAndGet();
        }
    }

    private Server server(int port) throws IOException {
        LocalAuthority.Identity console = authority.console();
        NettyServerBuilder builder = NettyServerBuilder.forAddress(new InetSocketAddress(ADDRESS, port))
                .sslContext(GrpcSslContexts.configure(SslContextBuilder.forServer(console.key(), console.certificate()))
                        .trustManager(authority.authorityCertificate())
                        .clientAuth(ClientAuth.REQUIRE)
                        .build())
                .intercept(tallies)
                .intercept(new GatewayIdentity())
                .addService(discovery);
        new EnvoyConfiguration().keepAlive().customize(builder);
        return builder.build().start();
    }

    /** Begins with the clusters that are there. */
    TestControlPlane started() {
        fleet.start();
        fleet.awaitBegun();
        started = true;
        return this;
    }

    int port() {
        return server.getPort();
    }

    LocalAuthority authority() {
        return authority;
    }

    Fleet fleet() {
        return Objects.requireNonNull(fleet);
    }

    Surroundings surroundings() {
        return surroundings;
    }

    HeldPerimeters perimeters() {
        return perimeters;
    }

    /** A gateway with a certificate of the authority; two of one name are two processes with one certificate. */
    SimulatedGateway gateway(String name) {
        SimulatedGateway gateway = new SimulatedGateway(name, road(authority, name, port()), this::quiet);
        gateways.add(gateway);
        return gateway;
    }

    /** The way of a gateway of that name to a console of that authority. */
    static AdsRoad road(LocalAuthority authority, String gateway, int port) {
        LocalAuthority.Identity identity = authority.gateway(gateway);
        return new AdsRoad(
                new InetSocketAddress(ADDRESS, port),
                identity.certificatePem(),
                identity.keyPem(),
                authority.authorityPem(),
                LocalAuthority.CONSOLE_URI);
    }

    // ------------------------------------------------------------------ what people do

    /** A cluster in deny-all without rules, at revision 1, before {@link #started} or after; gateways are to have it when this returns. */
    ClusterId cluster(String name) {
        ClusterId cluster = perimeters.cluster(name);
        told(cluster, 1);
        if (started) {
            marked.pass();
        }
        return cluster;
    }

    /** Exactly these hosts are allowed from now on. */
    long allows(ClusterId cluster, String... hosts) {
        return told(cluster, perimeters.save(cluster, TrafficPolicy.DEFAULT_DENY, hosts));
    }

    long allowsAll(ClusterId cluster, String... hosts) {
        return told(cluster, perimeters.save(cluster, TrafficPolicy.ALLOW_ALL, hosts));
    }

    /** The rule for one host leads to another one from now on. */
    long edits(ClusterId cluster, String host, String another) {
        return told(cluster, perimeters.edit(cluster, host, another));
    }

    long deletes(ClusterId cluster) {
        return told(cluster, perimeters.close(cluster));
    }

    void sendsAgain(ClusterId cluster) {
        fleet.sendAgain(cluster);
    }

    private long told(ClusterId cluster, long revision) {
        if (started) {
            fleet.changed(new PerimeterChanged(cluster, revision));
        }
        return revision;
    }

    // ------------------------------------------------------------------ what it says

    Fleet.Seen seen(ClusterId cluster) {
        return fleet.seen(cluster);
    }

    GatewayStatus status(ClusterId cluster, SimulatedGateway gateway) {
        return fleet.seen(cluster).gateways().stream()
                .filter(status -> status.gateway().equals(gateway.name()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no status of " + gateway.name()));
    }

    /** Waits until it says that of the gateway. */
    GatewayStatus says(ClusterId cluster, SimulatedGateway gateway, GatewayState state) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> assertThat(status(cluster, gateway).state())
                        .as("what is said of %s", gateway.name())
                        .isEqualTo(state));
        return status(cluster, gateway);
    }

    /** Waits until it says of every cluster that the gateway has the newest revision. */
    void saysAllIsWell(SimulatedGateway gateway) {
        perimeters.clusters().stream()
                .filter(cluster -> !cluster.equals(marked.marker))
                .forEach(cluster -> says(cluster, gateway, GatewayState.IN_SYNC));
    }

    /** Waits until that revision is acknowledged by all, and what is said of it is said. */
    void settles(ClusterId cluster, long revision) {
        perimeters.awaitSettled(cluster, revision, PATIENCE);
        marked.pass();
    }

    /** How often it announced that something is otherwise than before. */
    int announcements() {
        return announced.get();
    }

    /** How much was written to the gateway's present stream, read by it or not. */
    long sentBytes(SimulatedGateway gateway) {
        return tallies.of(gateway.stream()).bytes();
    }

    /** How much was written to all streams. */
    long sentBytes() {
        return tallies.bytes();
    }

    // ------------------------------------------------------------------ silence

    /** Nothing is left to do: all that gateways said, and all that was saved, had its consequences. */
    void quiet() {
        gateways.forEach(SimulatedGateway::isThrough);
        marked.pass();
    }

    private long quiet(String stream, long requests) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> tallies.of(stream).handled() >= requests);
        marked.pass();
        return tallies.of(stream).sent();
    }

    @Override
    public void close() {
        gateways.forEach(SimulatedGateway::close);
        server.shutdownNow();
        fleet.close();
    }

    /**
     * Hands targets on, but for those of one cluster that no gateway is to know: as the fleet deals with everything in order, its target
     * comes when all that was before it is dealt with.
     */
    private final class Marked implements Gateways {

        private final ClusterId marker;
        private long passed;

        Marked(ClusterId marker) {
            this.marker = marker;
        }

        synchronized void pass() {
            long revision = told(marker, perimeters.save(marker, TrafficPolicy.DEFAULT_DENY));
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (passed < revision) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError("the fleet does not get to the end");
                }
                try {
                    wait(left);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        private synchronized void passed(Target target, Collection<String> names) {
            passed = target.perimeter().perimeter().revision();
            notifyAll();
            if (target.perimeter().closed()) {
                names.forEach(gateway -> fleet().acknowledged(gateway, target));
            }
        }

        @Override
        public void desire(Target target, Collection<String> names) {
            if (target.perimeter().cluster().equals(marker)) {
                passed(target, names);
            } else {
                discovery.desire(target, names);
            }
        }

        @Override
        public void forget(ClusterId cluster) {
            discovery.forget(cluster);
        }

        @Override
        public void forgive(ClusterId cluster) {
            discovery.forgive(cluster);
        }

        @Override
        public void release(String gateway) {
            discovery.release(gateway);
        }
    }
}
