package dev.sallyport.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sallyport.enforcement.RealGateway;
import dev.sallyport.enforcement.envoy.DeafConsole;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.RuleVersion;
import dev.sallyport.testing.FolderAtWork;
import dev.sallyport.testing.envoy.ProxyClient;
import dev.sallyport.testing.envoy.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What a real gateway tells of real connections, as it can be asked for afterwards. */
class TrafficOnGatewayTest extends RealGateway {

    @Autowired
    Traffic traffic;

    @Autowired
    DeafConsole console;

    @Test
    void a_tunnel_in_allow_all_is_what_deny_all_would_refuse_and_once_there_is_a_rule_its_use() throws IOException {
        Cluster cluster = cluster(List.of());
        proven(cluster.id());
        String authority = "Uncovered.example.test:" + ORIGIN.port();
        Reply first = tunnel(cluster, authority);
        assertThat(first.status()).isEqualTo(200);

        soon(() -> assertThat(denials(cluster)).singleElement().satisfies(denial -> {
            assertThat(denial.judgement()).isEqualTo(Judgement.WOULD_BE_DENIED);
            assertThat(denial.reason()).isEqualTo("NO_MATCHING_RULE");
            assertThat(denial.host()).isEqualTo("uncovered.example.test");
            assertThat(denial.port()).isEqualTo(ORIGIN.port());
            assertThat(denial.path()).isNull();
            assertThat(denial.client()).isEqualTo("127.0.0.1");
            assertThat(denial.requestId()).isEqualTo(first.requestId());
        }));

        RuleVersion rule = rules.create(ACTOR, cluster.id(), draft("cover", "*.example.test", ORIGIN.port()), null);
        proven(cluster.id());
        tunnel(cluster, authority);
        tunnel(cluster, authority);

        soon(() -> assertThat(
                        traffic.ruleUse(ACTOR, cluster.id()).get(rule.rule().id()))
                .isNotNull()
                .extracting(RuleUse::connections)
                .isEqualTo(2L));
        soon(() -> assertThat(destinations(cluster)).anySatisfy(use -> {
            assertThat(use.judgement()).isEqualTo(Judgement.ALLOWED);
            assertThat(use.rule()).isEqualTo(rule.rule().id());
            assertThat(use.connections()).isEqualTo(2);
            assertThat(use.sent()).isEqualTo(2 * "ping\n".length());
        }));
        assertThat(denials(cluster)).singleElement().extracting(Denial::count).isEqualTo(1L);
        assertThat(traffic.hours(ACTOR, cluster.id(), Instant.now().minus(Duration.ofHours(1))))
                .extracting(HourOfTraffic::passed)
                .first()
                .isEqualTo(3L);
    }

    @Test
    void what_is_refused_is_a_denial_with_its_reason_and_the_nearest_rule_and_is_counted_not_repeated()
            throws IOException {
        Cluster cluster = cluster(List.of());
        clusters.denyAll(ACTOR, cluster.id(), null);
        RuleVersion near = rules.create(ACTOR, cluster.id(), draft("near", "near.example.test", 1), null);
        proven(cluster.id());
        String authority = "near.example.test:" + ORIGIN.port();
        for (int time = 0; time < 3; time++) {
            assertThat(tunnel(cluster, authority).status()).isEqualTo(403);
        }

        soon(() -> assertThat(denials(cluster)).singleElement().satisfies(denial -> {
            assertThat(denial.judgement()).isEqualTo(Judgement.DENIED);
            assertThat(denial.reason()).isEqualTo("PORT_NOT_ALLOWED");
            assertThat(denial.nearest()).isEqualTo(near.rule().id());
            assertThat(denial.revision()).isEqualTo(3);
            assertThat(denial.count()).isEqualTo(3);
        }));
    }

    @Test
    void a_query_goes_no_further_than_the_gateways_word() throws IOException {
        Cluster cluster = cluster(List.of());
        proven(cluster.id());
        String host = "queries.example.test:" + ORIGIN.port();
        Reply passed = new ProxyClient(cluster.egressPort()).http("http://" + host + "/a/path?token=hushhush4711");
        assertThat(passed.status()).isEqualTo(200);
        assertThat(passed.body()).contains("hushhush4711");
        clusters.denyAll(ACTOR, cluster.id(), null);
        proven(cluster.id());
        Reply refused = new ProxyClient(cluster.egressPort()).http("http://" + host + "/a/path?token=hushhush4711");
        assertThat(refused.status()).isEqualTo(403);

        soon(() -> assertThat(denials(cluster))
                .extracting(Denial::judgement, Denial::path, Denial::method)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(Judgement.WOULD_BE_DENIED, "/a/path", "GET"),
                        org.assertj.core.groups.Tuple.tuple(Judgement.DENIED, "/a/path", "GET")));
        assertThat(traffic.latest(ACTOR, cluster.id()).toString()).doesNotContain("hushhush4711");
        // The file is emptied now and then, so that one request may not be in it any more.
        soon(() -> {
            new ProxyClient(cluster.egressPort()).http("http://" + host + "/a/path?token=hushhush4711");
            assertThat(log()).content(StandardCharsets.ISO_8859_1).contains("/a/path");
        });
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log())))
                .isEqualTo("rw-------");
        assertThat(kept())
                .isNotEmpty()
                .noneSatisfy((file, content) -> assertThat(content).contains("hushhush4711"));
    }

    @Test
    void what_the_stream_loses_is_read_from_the_gateways_file_and_counts_once() throws IOException {
        Cluster cluster = cluster(List.of());
        clusters.denyAll(ACTOR, cluster.id(), null);
        proven(cluster.id());
        String authority = "lost.example.test:" + ORIGIN.port();
        refused(cluster, authority, 3);
        soon(() -> assertThat(denials(cluster))
                .singleElement()
                .extracting(Denial::count)
                .isEqualTo(3L));

        console.deafen();
        try {
            refused(cluster, authority, 5);
            soon(() -> assertThat(console.lost()).isGreaterThanOrEqualTo(5));
        } finally {
            console.hear();
        }
        refused(cluster, authority, 2);
        soon(() -> assertThat(denials(cluster))
                .singleElement()
                .extracting(Denial::count)
                .isEqualTo(10L));

        // What is settled later in the file than all of these, and still they count once.
        console.deafen();
        try {
            refused(cluster, "later.example.test:1", 1);
            soon(() -> assertThat(console.lost()).isPositive());
        } finally {
            console.hear();
        }
        soon(() -> assertThat(denials(cluster)).extracting(Denial::count).containsExactlyInAnyOrder(10L, 1L));
        assertThat(traffic.gaps(ACTOR, cluster.id(), Instant.EPOCH)).isEmpty();
    }

    @Test
    void the_gateways_file_stays_small_under_traffic_and_nothing_is_lost_or_counted_twice() throws IOException {
        Cluster cluster = cluster(List.of());
        clusters.denyAll(ACTOR, cluster.id(), null);
        proven(cluster.id());
        refused(cluster, "many.example.test:" + ORIGIN.port(), 1_500);

        soon(() -> assertThat(denials(cluster))
                .singleElement()
                .extracting(Denial::count)
                .isEqualTo(1_500L));
        // 1,500 lines are ten times as much.
        soon(() -> assertThat(Files.size(log())).isLessThan(60_000L));
        assertThat(denials(cluster)).singleElement().extracting(Denial::count).isEqualTo(1_500L);
        assertThat(traffic.gaps(ACTOR, cluster.id(), Instant.EPOCH)).isEmpty();
    }

    private static void refused(Cluster cluster, String authority, int times) throws IOException {
        for (int time = 0; time < times; time++) {
            assertThat(tunnel(cluster, authority).status()).isEqualTo(403);
        }
    }

    private static Path log() {
        return DATA.resolve("gateway").resolve("connections.log");
    }

    @Test
    void probes_are_no_traffic() {
        Cluster cluster = cluster(List.of());
        clusters.denyAll(ACTOR, cluster.id(), null);
        proven(cluster.id());
        Cluster other = cluster(List.of());
        proven(other.id());

        // The log of the probes of the first came before that of a connection through the second.
        soon(() -> {
            assertThat(tunnel(other, "later.example.test:" + ORIGIN.port()).status())
                    .isEqualTo(200);
            assertThat(traffic.latest(ACTOR, other.id())).isNotEmpty();
        });
        assertThat(traffic.latest(ACTOR, cluster.id())).isEmpty();
        assertThat(denials(cluster)).isEmpty();
    }

    @Test
    void what_was_allowed_and_came_to_nothing_is_no_denial() {
        Cluster cluster = cluster(List.of());
        proven(cluster.id());
        soon(() -> {
            assertThat(tunnel(cluster, "nobody.example.test:1").status()).isEqualTo(503);
            assertThat(destinations(cluster)).anySatisfy(use -> {
                assertThat(use.host()).isEqualTo("nobody.example.test");
                assertThat(use.judgement()).isEqualTo(Judgement.FAILED);
            });
        });
        assertThat(denials(cluster)).isEmpty();
    }

    private List<Denial> denials(Cluster cluster) {
        return traffic.denials(ACTOR, cluster.id(), DenialQuery.latest(100));
    }

    private List<DestinationUse> destinations(Cluster cluster) {
        ClusterId id = cluster.id();
        return traffic.destinations(ACTOR, id, Instant.now().minus(Duration.ofHours(1)), 100);
    }

    private static void soon(ThrowingRunnable assertion) {
        await().atMost(PATIENCE).untilAsserted(assertion);
    }

    /** What every file of the data folder holds, by the file. */
    private static Map<Path, String> kept() throws IOException {
        Map<Path, String> kept = new HashMap<>();
        FolderAtWork.files(DATA, file -> kept.put(file, Files.readString(file, StandardCharsets.ISO_8859_1)));
        return kept;
    }
}
