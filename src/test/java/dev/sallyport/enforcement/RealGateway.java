package dev.sallyport.enforcement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sallyport.enforcement.envoy.DeafConsole;
import dev.sallyport.enforcement.envoy.RefusableResources;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.CloudProvider;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.Clusters;
import dev.sallyport.perimeter.NewCluster;
import dev.sallyport.perimeter.Rules;
import dev.sallyport.policy.RuleDraft;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.testing.envoy.ProxyClient;
import dev.sallyport.testing.envoy.Reply;
import dev.sallyport.testing.envoy.TestDns;
import dev.sallyport.testing.envoy.TestOrigin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The whole product in one process with a real local Envoy, a name server and a destination of its own; started once for all tests that extend it. */
@SpringBootTest
@Import({RefusableResources.class, DeafConsole.class})
public abstract class RealGateway {

    protected static final Actor ACTOR = Actor.system("test");
    protected static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Any name below {@code example.test} leads to loopback. */
    protected static final TestDns DNS = new TestDns().answering("*.example.test", "127.0.0.1");

    protected static final TestOrigin ORIGIN = new TestOrigin("127.0.0.1", 0);

    /** Where the console under test keeps its files. */
    protected static final Path DATA = folder();

    private static final AtomicInteger NUMBER = new AtomicInteger();

    @Autowired
    protected Clusters clusters;

    @Autowired
    protected Rules rules;

    @Autowired
    protected Enforcement enforcement;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("sallyport.data", DATA::toString);
        registry.add("sallyport.xds-port", () -> 0);
        registry.add("sallyport.envoy", () -> Objects.requireNonNull(System.getenv("SALLYPORT_ENVOY")));
        registry.add("sallyport.egress-ports", () -> "23128-23187");
        // So small that it is emptied many times.
        registry.add("sallyport.connections-file", () -> "50KB");
        registry.add("sallyport.lab-treat-as-public", () -> "127.0.0.0/8");
        registry.add(
                "sallyport.dns-resolvers", () -> "127.0.0.1:" + DNS.address().getPort());
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("sallyport-gateway-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A cluster in allow-all with the port of its own. */
    protected Cluster cluster(List<String> sources) {
        return clusters.create(
                ACTOR,
                new NewCluster(
                        "gateway-" + NUMBER.incrementAndGet(),
                        CloudProvider.AWS,
                        List.of(),
                        TrafficPolicy.ALLOW_ALL,
                        sources));
    }

    protected static RuleDraft draft(String name, String host, int port) {
        return new RuleDraft(name, "FQDN", host, List.of(port), List.of(), "", "OTHER", null, false, false);
    }

    /** Waits until the newest revision is acknowledged and proven. */
    protected void proven(ClusterId cluster) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            EnforcementStatus status = enforcement.status(ACTOR, cluster);
            assertThat(status.proven()).as(status.toString()).isTrue();
        });
    }

    protected static Reply tunnel(Cluster cluster, String authority) throws IOException {
        return new ProxyClient(cluster.egressPort()).tunnel(authority);
    }
}
