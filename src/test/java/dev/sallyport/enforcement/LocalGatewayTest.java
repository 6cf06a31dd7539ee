package dev.sallyport.enforcement;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.CloudProvider;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.Clusters;
import dev.sallyport.perimeter.NewCluster;
import dev.sallyport.perimeter.RuleVersion;
import dev.sallyport.perimeter.Rules;
import dev.sallyport.policy.RuleDraft;
import dev.sallyport.policy.TrafficPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

@SpringBootTest(
        properties = {
            "sallyport.data=target/test-data/local-gateway",
            "sallyport.xds-port=0",
            "sallyport.envoy=${SALLYPORT_ENVOY}",
            "sallyport.egress-ports=23128-23137",
            "sallyport.lab-treat-as-public=127.0.0.0/8"
        })
class LocalGatewayTest {

    private static final Actor ACTOR = Actor.system("test");

    @Autowired
    Clusters clusters;

    @Autowired
    Rules rules;

    @Autowired
    Enforcement enforcement;

    @Test
    void a_cluster_is_enforced_as_its_gateway_acknowledges_it() throws Exception {
        try (ServerSocket origin = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
            String authority = "127.0.0.1:" + origin.getLocalPort();
            Cluster cluster = clusters.create(
                    ACTOR,
                    new NewCluster(
                            "e2e-" + System.nanoTime() % 1_000_000,
                            CloudProvider.AWS,
                            List.of(),
                            TrafficPolicy.ALLOW_ALL,
                            List.of()));
            proven(cluster.id());
            assertThat(connect(cluster, authority)).startsWith("HTTP/1.1 200");

            clusters.denyAll(ACTOR, cluster.id(), null);
            proven(cluster.id());
            assertThat(connect(cluster, authority))
                    .startsWith("HTTP/1.1 403")
                    .containsIgnoringCase("x-egress-reason: NO_MATCHING_RULE");

            RuleVersion rule = rules.create(
                    ACTOR,
                    cluster.id(),
                    new RuleDraft(
                            "origin",
                            "CIDR",
                            "127.0.0.1/32",
                            List.of(origin.getLocalPort()),
                            List.of(),
                            "",
                            "OTHER",
                            null,
                            false,
                            false),
                    null);
            assertThat(enforcement.status(ACTOR, cluster.id()).stateOf(rule))
                    .isIn(RuleState.PENDING_CREATION, RuleState.ACTIVE);
            proven(cluster.id());
            assertThat(enforcement.status(ACTOR, cluster.id()).stateOf(rule)).isEqualTo(RuleState.ACTIVE);
            assertThat(connect(cluster, authority)).startsWith("HTTP/1.1 200");

            clusters.delete(ACTOR, cluster.id());
        }
    }

    private void proven(ClusterId cluster) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            EnforcementStatus status = enforcement.status(ACTOR, cluster);
            assertThat(status.proven()).as(status.toString()).isTrue();
        });
    }

    private static String connect(Cluster cluster, String authority) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", cluster.egressPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n")
                            .getBytes(ISO_8859_1));
            byte[] buffer = new byte[4096];
            int read = socket.getInputStream().read(buffer);
            return new String(buffer, 0, Math.max(0, read), ISO_8859_1);
        }
    }
}
