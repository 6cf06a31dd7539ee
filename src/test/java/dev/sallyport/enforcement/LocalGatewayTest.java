package dev.sallyport.enforcement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sallyport.enforcement.envoy.RefusableResources;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.RuleVersion;
import dev.sallyport.testing.envoy.ProxyClient;
import dev.sallyport.testing.envoy.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The control plane and a real local Envoy, driven through the use cases. */
class LocalGatewayTest extends RealGateway {

    @Autowired
    RefusableResources refusable;

    @Test
    void a_cluster_is_enforced_as_its_gateway_acknowledges_it() throws IOException {
        Cluster cluster = cluster(List.of());
        String authority = "files.example.test:" + ORIGIN.port();
        proven(cluster.id());
        assertThat(tunnel(cluster, authority).status()).isEqualTo(200);

        clusters.denyAll(ACTOR, cluster.id(), null);
        proven(cluster.id());
        Reply denied = tunnel(cluster, authority);
        assertThat(denied.status()).isEqualTo(403);
        assertThat(denied.decision()).isEqualTo("deny");
        assertThat(denied.reason()).isEqualTo("NO_MATCHING_RULE");
        assertThat(denied.revision()).isEqualTo("2");
        assertThat(denied.requestId()).isNotEmpty();

        RuleVersion rule = rules.create(ACTOR, cluster.id(), draft("files", "files.example.test", ORIGIN.port()), null);
        assertThat(state(rule, cluster)).isIn(RuleState.PENDING_CREATION, RuleState.ACTIVE);
        proven(cluster.id());
        assertThat(state(rule, cluster)).isEqualTo(RuleState.ACTIVE);
        assertThat(tunnel(cluster, authority).status()).isEqualTo(200);

        RuleVersion edited = rules.edit(
                ACTOR, cluster.id(), rule.rule().id(), draft("files", "files.example.test", ORIGIN.port() + 1), null);
        proven(cluster.id());
        assertThat(state(edited, cluster)).isEqualTo(RuleState.ACTIVE);
        assertThat(tunnel(cluster, authority).reason()).isEqualTo("PORT_NOT_ALLOWED");

        RuleVersion deleted = rules.delete(ACTOR, cluster.id(), rule.rule().id(), null);
        proven(cluster.id());
        assertThat(state(deleted, cluster)).isNull();
        assertThat(tunnel(cluster, authority).reason()).isEqualTo("NO_MATCHING_RULE");
    }

    @Test
    void a_table_that_envoy_refuses_fails_alone_in_envoys_words_and_is_not_sent_again() throws IOException {
        Cluster cluster = cluster(List.of());
        clusters.denyAll(ACTOR, cluster.id(), null);
        RuleVersion good = rules.create(ACTOR, cluster.id(), draft("good", "good.example.test", ORIGIN.port()), null);
        proven(cluster.id());

        // Three changes at once: one that Envoy refuses, one that it accepts, and one that takes something away.
        RuleVersion bad = rules.create(ACTOR, cluster.id(), draft("bad", refusable.refusedHost(), 443), null);
        RuleVersion other =
                rules.create(ACTOR, cluster.id(), draft("other", "other.example.test", ORIGIN.port()), null);
        rules.delete(ACTOR, cluster.id(), good.rule().id(), null);

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(state(bad, cluster)).isEqualTo(RuleState.CREATION_FAILED);
            assertThat(state(other, cluster)).isEqualTo(RuleState.ACTIVE);
        });
        GatewayStatus gateway =
                enforcement.status(ACTOR, cluster.id()).gateways().getFirst();
        assertThat(gateway.refusal()).contains(RefusableResources.ENVOYS_WORDS);
        assertThat(tunnel(cluster, "good.example.test:" + ORIGIN.port()).status())
                .isEqualTo(403);
        assertThat(tunnel(cluster, "other.example.test:" + ORIGIN.port()).status())
                .isEqualTo(200);
        assertThat(tunnel(cluster, refusable.refusedHost() + ":443").status()).isEqualTo(403);

        // Silence: nothing is sent again by itself, also when something else changes.
        int before = refusable.refusedTables();
        RuleVersion third = rules.create(ACTOR, cluster.id(), draft("third", "third.example.test", 443), null);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(state(third, cluster)).isEqualTo(RuleState.ACTIVE));
        assertThat(refusable.refusedTables()).isEqualTo(before);

        // A person asks once more, and the answer is the same.
        enforcement.sendAgain(ACTOR, cluster.id());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(refusable.refusedTables()).isGreaterThan(before));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(state(bad, cluster)).isEqualTo(RuleState.CREATION_FAILED));
    }

    @Test
    void another_clusters_client_is_refused() throws IOException {
        Cluster mine = cluster(List.of("127.0.0.7/32"));
        proven(mine.id());
        String authority = "files.example.test:" + ORIGIN.port();

        assertThat(from("127.0.0.7", mine).tunnel(authority).status()).isEqualTo(200);
        assertThat(from("127.0.0.8", mine).tunnel(authority).status()).isNotEqualTo(200);
        assertThat(from("127.0.0.1", mine).http("http://" + authority + "/").status())
                .isNotEqualTo(200);
    }

    @Test
    void the_port_of_a_deleted_cluster_keeps_refusing() throws IOException {
        Cluster cluster = cluster(List.of());
        proven(cluster.id());
        clusters.delete(ACTOR, cluster.id(), null);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(tunnel(cluster, "files.example.test:" + ORIGIN.port())
                                .status())
                        .isNotEqualTo(200));
        Cluster next = cluster(List.of());
        assertThat(next.egressPort()).isNotEqualTo(cluster.egressPort());
    }

    private @Nullable RuleState state(RuleVersion rule, Cluster cluster) {
        return enforcement.status(ACTOR, cluster.id()).stateOf(rule);
    }

    private static ProxyClient from(String address, Cluster cluster) throws IOException {
        return new ProxyClient(
                InetAddress.getByName(address),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), cluster.egressPort()));
    }
}
