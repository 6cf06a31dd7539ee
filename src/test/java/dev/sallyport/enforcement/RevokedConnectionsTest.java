package dev.sallyport.enforcement;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.NotFoundException;
import dev.sallyport.perimeter.RuleVersion;
import dev.sallyport.testing.envoy.ProxyClient;
import dev.sallyport.testing.envoy.Reply;
import dev.sallyport.testing.envoy.TestOrigin;
import dev.sallyport.testing.envoy.Tunnel;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** What is forbidden ends, also where it had begun; what is still allowed goes on. On a real gateway. */
class RevokedConnectionsTest extends RealGateway {

    private static final int SPELLINGS = 20_000;

    /** So long after a change what it forbids has ended, as the product says where nothing else is configured. */
    private static final Duration BOUND = Duration.ofSeconds(5);

    private Cluster denying() {
        Cluster cluster = cluster(List.of());
        clusters.denyAll(ACTOR, cluster.id(), null);
        return cluster;
    }

    private RuleVersion allow(Cluster cluster, String name, int port) {
        RuleVersion rule = rules.create(ACTOR, cluster.id(), draft(name, name + ".example.test", port), null);
        proven(cluster.id());
        return rule;
    }

    private void delete(Cluster cluster, RuleVersion rule) {
        rules.delete(ACTOR, cluster.id(), rule.rule().id(), null);
    }

    private boolean gone(Cluster cluster, RuleVersion rule) {
        try {
            rules.get(ACTOR, cluster.id(), rule.rule().id());
            return false;
        } catch (NotFoundException e) {
            return true;
        }
    }

    @Test
    void an_open_tunnel_ends_and_only_then_its_rule_is_gone() throws IOException {
        Cluster cluster = denying();
        RuleVersion rule = allow(cluster, "tunnel", ORIGIN.port());
        allow(cluster, "stays", ORIGIN.port());
        try (Tunnel forbidden = Tunnel.open(cluster.egressPort(), "tunnel.example.test:" + ORIGIN.port())) {
            assertThat(forbidden.echoes()).isTrue();
            delete(cluster, rule);
            assertThat(forbidden.endsWithin(BOUND.multipliedBy(2))).isTrue();
            assertThat(tunnel(cluster, "stays.example.test:" + ORIGIN.port()).status())
                    .as("what is still allowed is opened at any time")
                    .isEqualTo(200);
            await().atMost(PATIENCE).until(() -> gone(cluster, rule));
        }
    }

    /** The renamed filter chain is that of the whole cluster: what the dialogs say of other connections is what happens to them. */
    @Test
    void an_allowed_tunnel_beside_the_forbidden_one_is_closed_once_and_opens_again_at_once() throws IOException {
        Cluster cluster = denying();
        RuleVersion rule = allow(cluster, "beside", ORIGIN.port());
        allow(cluster, "allowed", ORIGIN.port());
        Cluster another = denying();
        allow(another, "elsewhere", ORIGIN.port());
        String allowed = "allowed.example.test:" + ORIGIN.port();
        try (Tunnel forbidden = Tunnel.open(cluster.egressPort(), "beside.example.test:" + ORIGIN.port());
                Tunnel parallel = Tunnel.open(cluster.egressPort(), allowed);
                Tunnel elsewhere = Tunnel.open(another.egressPort(), "elsewhere.example.test:" + ORIGIN.port())) {
            assertThat(parallel.echoes()).isTrue();
            delete(cluster, rule);
            assertThat(forbidden.endsWithin(BOUND.multipliedBy(2)))
                    .as("the forbidden tunnel ends within twice the bound")
                    .isTrue();
            assertThat(parallel.endsWithin(BOUND.multipliedBy(2)))
                    .as("the allowed tunnel beside it is closed with it")
                    .isTrue();
            try (Tunnel again = Tunnel.open(cluster.egressPort(), allowed)) {
                await().atMost(PATIENCE).until(() -> gone(cluster, rule));
                assertThat(again.echoes()).as("it is closed once only").isTrue();
            }
            assertThat(elsewhere.echoes()).as("another cluster notices nothing").isTrue();
        }
    }

    @Test
    void what_is_still_allowed_is_opened_at_any_moment_of_a_tightening() throws Exception {
        Cluster cluster = denying();
        RuleVersion rule = allow(cluster, "moment", ORIGIN.port());
        allow(cluster, "always", ORIGIN.port());
        delete(cluster, rule);
        int opened = 0;
        do {
            assertThat(tunnel(cluster, "always.example.test:" + ORIGIN.port()).status())
                    .isEqualTo(200);
            opened++;
        } while (!gone(cluster, rule));
        assertThat(opened).isPositive();
    }

    /** Looks at once after the rule is gone: whatever threads of the test wait for, an end that came before that has come. */
    private void endedBeforeGone(Tunnel tunnel, Cluster cluster, RuleVersion rule) throws IOException {
        await().pollInterval(Duration.ofMillis(10)).atMost(PATIENCE).until(() -> gone(cluster, rule));
        assertThat(tunnel.hasEnded()).as("its rule is gone").isTrue();
    }

    @Test
    void while_a_rule_is_pending_deletion_its_tunnel_may_live_and_when_it_is_gone_it_does_not() throws Exception {
        Cluster cluster = denying();
        RuleVersion rule = allow(cluster, "order", ORIGIN.port());
        try (Tunnel tunnel = Tunnel.open(cluster.egressPort(), "order.example.test:" + ORIGIN.port())) {
            delete(cluster, rule);
            endedBeforeGone(tunnel, cluster, rule);
        }
    }

    @Test
    void a_rule_is_not_gone_while_its_tunnel_lives_although_something_else_was_allowed_meanwhile() throws Exception {
        Cluster cluster = denying();
        RuleVersion rule = allow(cluster, "overtaken", ORIGIN.port());
        try (Tunnel tunnel = Tunnel.open(cluster.egressPort(), "overtaken.example.test:" + ORIGIN.port())) {
            delete(cluster, rule);
            long deleted = clusters.get(ACTOR, cluster.id()).revision();
            await().pollInterval(Duration.ofMillis(5)).atMost(PATIENCE).until(() -> {
                Long acknowledged = enforcement
                        .status(ACTOR, cluster.id())
                        .gateways()
                        .getFirst()
                        .acknowledgedRevision();
                return acknowledged != null && acknowledged >= deleted;
            });
            rules.create(ACTOR, cluster.id(), draft("overtakes", "overtakes.example.test", ORIGIN.port()), null);
            endedBeforeGone(tunnel, cluster, rule);
        }
    }

    @Test
    void a_connect_that_waits_for_its_name_while_the_rule_goes_is_never_dialled() throws Exception {
        Cluster cluster = denying();
        DNS.slowly("slow-name.example.test", Duration.ofSeconds(3));
        try (TestOrigin destination = new TestOrigin("127.0.0.1", 0)) {
            RuleVersion rule = allow(cluster, "slow-name", destination.port());
            String authority = "slow-name.example.test:" + destination.port();
            CompletableFuture<Reply> waiting = CompletableFuture.supplyAsync(() -> {
                try {
                    return tunnel(cluster, authority);
                } catch (IOException e) {
                    return new Reply(0, java.util.Map.of(), "");
                }
            });
            await().atMost(PATIENCE).until(() -> DNS.queries().contains("slow-name.example.test"));
            delete(cluster, rule);
            assertThat(waiting.get(30, TimeUnit.SECONDS).status()).isNotEqualTo(200);
            await().atMost(PATIENCE).until(() -> gone(cluster, rule));
            assertThat(tunnel(cluster, authority).status()).isEqualTo(403);
            assertThat(destination.connections()).isZero();
        }
    }

    @Test
    void a_running_transfer_over_plain_http_ends() throws IOException, InterruptedException {
        Cluster cluster = denying();
        RuleVersion rule = allow(cluster, "upload", ORIGIN.port());
        String host = "upload.example.test:" + ORIGIN.port();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), cluster.egressPort())) {
            socket.getOutputStream()
                    .write(("POST http://" + host + "/part HTTP/1.1\r\nHost: " + host
                                    + "\r\nTransfer-Encoding: chunked\r\n\r\n")
                            .getBytes(ISO_8859_1));
            assertThat(sendsFor(socket, 5)).as("the transfer runs").isTrue();
            delete(cluster, rule);
            // A chunk every 100 ms: twice the bound of five seconds is 100 of them.
            assertThat(sendsFor(socket, 100)).as("the transfer went on").isFalse();
        }
    }

    private static boolean sendsFor(Socket socket, int chunks) throws InterruptedException {
        try {
            for (int i = 0; i < chunks; i++) {
                socket.getOutputStream().write("4\r\nmore\r\n".getBytes(ISO_8859_1));
                TimeUnit.MILLISECONDS.sleep(100);
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void a_loosening_interrupts_nothing() throws IOException {
        Cluster cluster = denying();
        allow(cluster, "kept", ORIGIN.port());
        try (Tunnel tunnel = Tunnel.open(cluster.egressPort(), "kept.example.test:" + ORIGIN.port())) {
            for (int i = 0; i < 5; i++) {
                allow(cluster, "more-" + i, ORIGIN.port());
                assertThat(tunnel.echoes()).isTrue();
            }
        }
    }

    @Test
    void twenty_thousand_spellings_of_one_name_through_one_cluster_leave_another_its_names()
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        Cluster greedy = denying();
        Cluster other = denying();
        String name = "abcdefghijklmnopqrstuvwxyz";
        allow(greedy, name, ORIGIN.port());
        allow(other, "fresh", ORIGIN.port());
        List<CompletableFuture<Integer>> spelling = java.util.stream.IntStream.range(0, 4)
                .mapToObj(part -> CompletableFuture.supplyAsync(() -> spell(greedy, name, part, SPELLINGS / 4)))
                .toList();
        int answered = 0;
        for (CompletableFuture<Integer> part : spelling) {
            answered += part.get(PATIENCE.toSeconds() * 2, TimeUnit.SECONDS);
        }
        assertThat(answered).isEqualTo(SPELLINGS);

        Reply fresh = new ProxyClient(other.egressPort()).http("http://fresh.example.test:" + ORIGIN.port() + "/");
        assertThat(fresh.status()).isEqualTo(200);
        assertThat(tunnel(other, "fresh.example.test:" + ORIGIN.port()).status())
                .isEqualTo(200);
    }

    /** Asks for one name in so many spellings, over one connection; answers how many were answered at all. */
    private static int spell(Cluster cluster, String name, int part, int count) {
        int answered = 0;
        for (int i = 0; i < count; i++) {
            int bits = part * count + i;
            StringBuilder spelt = new StringBuilder();
            for (int at = 0; at < name.length(); at++) {
                char letter = name.charAt(at);
                spelt.append((bits >> at % 20 & 1) == 1 ? Character.toUpperCase(letter) : letter);
            }
            String host = spelt + ".example.test:" + ORIGIN.port();
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), cluster.egressPort())) {
                socket.setSoTimeout(20_000);
                socket.getOutputStream()
                        .write(("GET http://" + host + "/ HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                                .getBytes(ISO_8859_1));
                InputStream in = socket.getInputStream();
                answered += in.readNBytes(12).length == 12 ? 1 : 0;
            } catch (IOException e) {
                // Not answered.
            }
        }
        return answered;
    }
}
