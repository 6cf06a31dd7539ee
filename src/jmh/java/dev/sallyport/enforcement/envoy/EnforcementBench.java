package dev.sallyport.enforcement.envoy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sallyport.enforcement.envoy.translation.GatewaySettings;
import dev.sallyport.enforcement.envoy.translation.Tightening;
import dev.sallyport.enforcement.envoy.translation.Translation;
import dev.sallyport.enforcement.GatewayAlarm;
import dev.sallyport.enforcement.internal.Chain;
import dev.sallyport.enforcement.internal.Chains;
import dev.sallyport.enforcement.internal.EnforcementFacts;
import dev.sallyport.enforcement.internal.Fleet;
import dev.sallyport.enforcement.internal.History;
import dev.sallyport.enforcement.internal.ParkedParts;
import dev.sallyport.enforcement.internal.Roster;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Head;
import dev.sallyport.ledger.DataFolder;
import dev.sallyport.net.Cidr;
import dev.sallyport.net.HostPattern;
import dev.sallyport.net.PortSet;
import dev.sallyport.perimeter.PerimeterChanged;
import dev.sallyport.perimeter.PerimeterFold;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import dev.sallyport.perimeter.Settlement;
import dev.sallyport.policy.AddressClasses;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.Perimeter;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.TrafficPolicy;
import io.grpc.Server;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import dev.sallyport.testing.PlainRules;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long after the commit of one more rule a real Envoy has acknowledged it, and how long until the first new connection is judged by
 * it. The pause in which changes are gathered is part of both.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 10)
@Measurement(iterations = 50)
public class EnforcementBench {

    private static final ClusterId CLUSTER = new ClusterId(new UUID(1, 1));
    private static final int LONGEST_SECONDS = 60;

    /** Names, and in how many shapes. */
    @Param({"100/1", "10000/1", "10000/20", "10000/10000", "100000/1", "100000/20"})
    public String size = "";

    private final Growing fold = new Growing();
    private @Nullable Fleet fleet;
    private @Nullable Server server;
    private @Nullable LocalGateway gateway;

    /** A cluster that gets one more revision whenever it is told. */
    private static final class Growing implements PerimeterFold, Settlement {
        private final int port = freePort();
        private List<EgressRule> rules = List.of();
        private volatile @Nullable ClusterPerimeter newest;
        private long settled;

        void hold(List<EgressRule> held) {
            rules = held;
            newest = perimeter(1);
        }

        long grow() {
            long revision = Objects.requireNonNull(newest).perimeter().revision() + 1;
            newest = perimeter(revision);
            return revision;
        }

        /** The last rule has another name at every revision. */
        private ClusterPerimeter perimeter(long revision) {
            List<EgressRule> now = new ArrayList<>(rules);
            now.set(now.size() - 1, rule(now.size() - 1, 1, "r" + revision + ".example.com"));
            return new ClusterPerimeter(
                    CLUSTER, "bench", port, List.of(Cidr.trusted("127.0.0.0/8")), false, new Perimeter(revision, TrafficPolicy.DEFAULT_DENY, now));
        }

        @Override
        public Set<ClusterId> clusters() {
            return Set.of(CLUSTER);
        }

        @Override
        public @Nullable ClusterPerimeter newest(ClusterId cluster) {
            return newest;
        }

        @Override
        public @Nullable ClusterPerimeter at(ClusterId cluster, long revision) {
            return null;
        }

        @Override
        public synchronized long settled(ClusterId cluster) {
            return settled;
        }

        @Override
        public Head latest() {
            return new Head(0, new byte[32]);
        }

        @Override
        public AddressClasses addressClasses() {
            return AddressClasses.standard();
        }

        @Override
        public @Nullable InForce inForce(ClusterId cluster) {
            return null;
        }

        @Override
        public long lastTaken(ClusterId cluster) {
            return 0;
        }

        @Override
        public synchronized void settled(
                ClusterId cluster, long revision, List<String> gateways, Set<RuleId> without) {
            settled = revision;
            notifyAll();
        }

        synchronized void awaitSettled(long revision) throws InterruptedException {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
            while (settled < revision) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException("revision " + revision + " is not settled");
                }
                wait(1_000);
            }
        }

        @Override
        public void refused(ClusterId cluster, long revision, String by, String words) {
            throw new IllegalStateException(words);
        }
    }

    private static final class NoChains implements Chains {
        @Override
        public Named of(ClusterId cluster) {
            return new Named(Chain.FIRST, Map.of());
        }

        @Override
        public void named(ClusterId cluster, Named chains) {}
    }

    private static final class NothingParked implements ParkedParts {
        @Override
        public List<Parked> of(ClusterId cluster) {
            return List.of();
        }

        @Override
        public void parked(ClusterId cluster, String gateway, List<Parked> all) {}
    }

    private static final class NoHistory implements History {
        @Override
        public String mark() {
            return "0-0";
        }

        @Override
        public boolean knows(String mark) {
            return true;
        }
    }

    private static final class OneGateway implements Roster {
        @Override
        public List<Enrolled> enrolled() {
            return List.of(new Enrolled(LocalGateway.NAME, "127.0.0.1", null));
        }

        @Override
        public void ended(String by) {}
    }

    private static final class NoFacts implements EnforcementFacts {
        @Override
        public void proven(ClusterId cluster, long revision, Instant from, Instant until) {}

        @Override
        public void lost(String by, Instant since) {}

        @Override
        public void back(String by, Instant from, Instant to) {}

        @Override
        public Open open() {
            return new Open(Map.of(), Map.of());
        }

        @Override
        public void disagreed(ClusterId cluster, Instant from, @Nullable Instant until) {}

        @Override
        public void alarm(String by, @Nullable ClusterId cluster, GatewayAlarm alarm, String words) {}
    }

    @Setup
    public void prepare() throws IOException, InterruptedException {
        String[] parts = size.split("/", -1);
        fold.hold(rules(Integer.parseInt(parts[0]), Integer.parseInt(parts[1])));
        DataFolder folder = new DataFolder(Files.createTempDirectory("sallyport-bench"));
        LocalAuthority authority = new LocalAuthority(folder, Clock.systemUTC());
        DiscoveryService discovery = new DiscoveryService(
                () -> Objects.requireNonNull(fleet),
                GatewaySettings.of("127.0.0.1", List.of(new InetSocketAddress("127.0.0.1", 9)), AddressClasses.standard()),
                gateway -> "127.0.0.1",
                new NoHistory(),
                UnaryOperator.identity());
        // Every revision takes a name away too, so the order for tightenings is what is measured.
        Fleet started = new Fleet(
                fold,
                fold,
                discovery,
                Tightening::between,
                new NoChains(),
                new NothingParked(),
                new OneGateway(),
                new NoFacts(),
                new Fleet.Prober() {
                    @Override
                    public void acknowledged(String by, ClusterPerimeter perimeter) {}

                    @Override
                    public void left(String by) {}
                },
                changed -> {},
                Clock.systemUTC(),
                new Fleet.Patience(Duration.ofMinutes(1), Duration.ZERO));
        fleet = started;
        LocalAuthority.Identity console = authority.console();
        server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .sslContext(GrpcSslContexts.configure(SslContextBuilder.forServer(console.key(), console.certificate()))
                        .trustManager(authority.authorityCertificate())
                        .clientAuth(ClientAuth.REQUIRE)
                        .build())
                .permitKeepAliveTime(5, TimeUnit.SECONDS)
                .intercept(new GatewayIdentity())
                .addService(discovery)
                .build()
                .start();
        started.start();
        gateway = new LocalGateway(
                Path.of(Objects.requireNonNull(System.getenv("SALLYPORT_ENVOY"), "SALLYPORT_ENVOY")),
                Bootstrap.json(authority, LocalGateway.NAME, "127.0.0.1", Objects.requireNonNull(server).getPort()),
                folder,
                Duration.ofSeconds(1));
        gateway.start();
        fold.awaitSettled(1);
    }

    @TearDown
    public void end() {
        Objects.requireNonNull(gateway).stop();
        Objects.requireNonNull(server).shutdownNow();
        Objects.requireNonNull(fleet).close();
    }

    @Benchmark
    public long commitToAcknowledgement() throws InterruptedException {
        long revision = fold.grow();
        Objects.requireNonNull(fleet).changed(new PerimeterChanged(CLUSTER, revision));
        fold.awaitSettled(revision);
        return revision;
    }

    @Benchmark
    public long commitToFirstConnectionJudgedByIt() throws IOException {
        long revision = fold.grow();
        Objects.requireNonNull(fleet).changed(new PerimeterChanged(CLUSTER, revision));
        while (revisionNow() < revision) {
            Thread.onSpinWait();
        }
        return revision;
    }

    private long revisionNow() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", fold.port)) {
            socket.setSoTimeout(5_000);
            String request = "GET http://" + Translation.PROBE_HOST + Translation.PROBE_PATH + " HTTP/1.1\r\nHost: "
                    + Translation.PROBE_HOST + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            // Up to the header and no further: Envoy takes its time to close.
            StringBuilder answer = new StringBuilder();
            for (int next = socket.getInputStream().read(); next >= 0; next = socket.getInputStream().read()) {
                answer.append((char) next);
                if (next == '\n' && answer.indexOf("\r\n\r\n") >= 0) {
                    break;
                }
            }
            int at = answer.indexOf("x-egress-revision: ");
            return Long.parseLong(answer.substring(at + 19, answer.indexOf("\r", at)));
        }
    }

    private static List<EgressRule> rules(int names, int shapes) {
        List<EgressRule> rules = new ArrayList<>();
        for (int i = 0; i < names; i++) {
            rules.add(rule(i, i % shapes, "h" + i + ".example.com"));
        }
        return rules;
    }

    private static EgressRule rule(int number, int shape, String host) {
        return PlainRules.rule(
                new RuleId(new UUID(0, number)),
                "rule-" + number,
                HostPattern.parse(host),
                PortSet.of(List.of(443, 10_000 + shape)));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
