package dev.sallyport.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sallyport.enforcement.Enforcement;
import dev.sallyport.enforcement.envoy.DeafConsole;
import dev.sallyport.enforcement.envoy.HandMadeGateway;
import dev.sallyport.ledger.Actor;
import dev.sallyport.perimeter.CloudProvider;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.Clusters;
import dev.sallyport.perimeter.NewCluster;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.testing.envoy.ProxyClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A real gateway whose files this console cannot read: its own counts tell what its log did not. */
@SpringBootTest
@Import(DeafConsole.class)
@DirtiesContext
class UntoldConnectionsTest {

    private static final Actor ACTOR = Actor.system("test");
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Path FOLDER = folder();
    private static final int LOAD = 3_000;

    @Autowired
    Clusters clusters;

    @Autowired
    Enforcement enforcement;

    @Autowired
    Traffic traffic;

    @Autowired
    DeafConsole console;

    @Autowired
    GrpcServerLifecycle server;

    @Autowired
    JdbcClient jdbc;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("sallyport.data", () -> FOLDER.resolve("data").toString());
        registry.add("sallyport.xds-port", () -> 0);
        registry.add("sallyport.envoy", () -> "none");
        registry.add("sallyport.gateways", () -> "north=127.0.0.1");
        registry.add("sallyport.egress-ports", () -> "23188-23199");
        // A probe is an entry too, and would be counted with what the test loses.
        registry.add("sallyport.probe-interval", () -> "1h");
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("sallyport-untold");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void what_was_counted_and_not_told_is_one_gap_of_that_number_and_load_is_none() throws IOException {
        try (HandMadeGateway gateway = new HandMadeGateway("north", FOLDER.resolve("data"), FOLDER, server.getPort())
                .countingEverySecond()
                .start()) {
            Cluster cluster = clusters.create(
                    ACTOR,
                    new NewCluster("untold", CloudProvider.AWS, List.of(), TrafficPolicy.DEFAULT_DENY, List.of()));
            await().atMost(PATIENCE)
                    .until(() -> enforcement.status(ACTOR, cluster.id()).proven());
            refused(cluster, LOAD);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(told(cluster)).isEqualTo(LOAD));

            heardInQuiet();
            console.deafen();
            refused(cluster, 7);
            await().atMost(PATIENCE).until(() -> console.lost() == 7);
            console.hear();
            refused(cluster, 5);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(gaps(cluster))
                            .extracting(TrafficGap::lost)
                            .containsExactly(7L));
            assertThat(told(cluster)).isEqualTo(LOAD + 5);

            // What a gateway has not told when it dies is not known.
            gateway.kill();
            gateway.start();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(gaps(cluster)).hasSize(2));
            assertThat(gaps(cluster))
                    .extracting(TrafficGap::cause, TrafficGap::gateway, TrafficGap::lost)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(TrafficGap.Cause.NOT_HEARD, "north", 0L),
                            org.assertj.core.groups.Tuple.tuple(TrafficGap.Cause.COUNTED_NOT_TOLD, "north", 7L));
        }
    }

    /** For several counts, so that none of them stands beside an entry in time. */
    private void heardInQuiet() {
        Instant since = Instant.now().plusSeconds(5);
        await().atMost(PATIENCE)
                .until(() -> jdbc.sql("SELECT until_at FROM gateway_heard WHERE name = 'north'")
                        .query((row, number) ->
                                row.getObject("until_at", OffsetDateTime.class).toInstant())
                        .optional()
                        .filter(since::isBefore)
                        .isPresent());
    }

    private static void refused(Cluster cluster, int times) throws IOException {
        ProxyClient client = new ProxyClient(cluster.egressPort());
        for (int time = 0; time < times; time++) {
            assertThat(client.tunnel("nowhere.example.test:443").status()).isEqualTo(403);
        }
    }

    private long told(Cluster cluster) {
        return traffic.denials(ACTOR, cluster.id(), DenialQuery.latest(10)).stream()
                .mapToLong(Denial::count)
                .sum();
    }

    private List<TrafficGap> gaps(Cluster cluster) {
        return traffic.gaps(ACTOR, cluster.id(), Instant.EPOCH);
    }
}
