package dev.sallyport.ledger.internal.notary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.sallyport.ledger.Checkpoint;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What goes over the wire to the places that keep checkpoints, and what of it people may see. */
class AnchorsTest {

    private static final Instant AT = Instant.parse("2030-01-01T00:00:00.123456Z");

    private static Checkpoint checkpoint() {
        EvidenceKey key = EvidenceKey.fresh();
        byte[] hash = new byte[32];
        return new Checkpoint(412, hash, AT, key.sign(Checkpoint.content(412, hash, AT)));
    }

    private static String expected(Checkpoint checkpoint) {
        return "<109>1 2030-01-01T00:00:00.123456Z - sallyport - CHECKPOINT - " + checkpoint.line();
    }

    @Test
    void syslog_over_udp_is_one_datagram_of_rfc_5424() throws IOException {
        Checkpoint checkpoint = checkpoint();
        try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(10_000);
            new SyslogAnchor(URI.create("udp://127.0.0.1:" + server.getLocalPort())).take(checkpoint);
            DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
            server.receive(packet);
            assertThat(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8))
                    .isEqualTo(expected(checkpoint));
        }
    }

    @Test
    void syslog_over_tcp_has_its_length_in_front() throws Exception {
        Checkpoint checkpoint = checkpoint();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> heard = CompletableFuture.supplyAsync(() -> hear(server));
            new SyslogAnchor(URI.create("tcp://127.0.0.1:" + server.getLocalPort())).take(checkpoint);
            String message = expected(checkpoint);
            assertThat(heard.get()).isEqualTo(message.length() + " " + message);
        }
    }

    private static String hear(ServerSocket server) {
        try (Socket socket = server.accept()) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_syslog_server_that_is_not_there_is_a_failure() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        SyslogAnchor anchor = new SyslogAnchor(URI.create("tcp://127.0.0.1:" + port));
        assertThatThrownBy(() -> anchor.take(checkpoint())).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> new SyslogAnchor(URI.create("udp://host.invalid:514")).take(checkpoint()))
                .hasMessage("no address for host.invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:514", "udp://127.0.0.1", "http://127.0.0.1:514", "udp:514"})
    void an_address_that_is_none_ends_the_start(String address) {
        assertThatThrownBy(() -> new SyslogAnchor(URI.create(address.startsWith("1") ? "//" + address : address)))
                .hasMessageContaining("SALLYPORT_ANCHOR_SYSLOG");
        assertThatThrownBy(() -> new WebhookAnchor(URI.create("file:///x"))).hasMessageContaining("WEBHOOK");
    }

    @Test
    void a_webhook_gets_the_line_and_its_parts_and_shows_nobody_its_secret() throws IOException {
        Checkpoint checkpoint = checkpoint();
        List<String> bodies = Collections.synchronizedList(new ArrayList<>());
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/taken", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
        });
        server.createContext("/refused", exchange -> exchange.sendResponseHeaders(503, -1));
        server.createContext("/elsewhere", exchange -> {
            exchange.getResponseHeaders().add("Location", "/taken");
            exchange.sendResponseHeaders(307, -1);
        });
        server.start();
        try {
            String base = "http://127.0.0.1:" + server.getAddress().getPort();
            WebhookAnchor anchor = new WebhookAnchor(URI.create(base + "/taken?token=secret"));
            anchor.take(checkpoint);
            JsonNode body = JsonMapper.builder().build().readTree(bodies.getFirst());
            assertThat(body.path("checkpoint").asString()).isEqualTo(checkpoint.line());
            assertThat(body.path("sequence").asLong()).isEqualTo(412);
            assertThat(body.path("key").asString()).isEqualTo(checkpoint.by().fingerprint());
            assertThat(anchor.place()).isEqualTo(base);
            assertThat(new AnchorSettings(
                                    Path.of("/x"), null, URI.create(base + "/?token=secret"), Duration.ofSeconds(1))
                            .toString())
                    .doesNotContain("secret");

            assertThatThrownBy(() -> new WebhookAnchor(URI.create(base + "/refused?token=secret")).take(checkpoint))
                    .hasMessage("answered 503");
            assertThatThrownBy(() -> new WebhookAnchor(URI.create(base + "/elsewhere")).take(checkpoint))
                    .hasMessage("answered 307");
            assertThat(bodies).hasSize(1);
        } finally {
            server.stop(0);
        }
    }
}
