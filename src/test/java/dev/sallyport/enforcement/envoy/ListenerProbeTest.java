package dev.sallyport.enforcement.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sallyport.enforcement.internal.Probe;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.net.Cidr;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import dev.sallyport.policy.Perimeter;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.words.Words;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The probe itself, against a listener that says what the test wants. */
class ListenerProbeTest {

    private static final int CONNECTIONS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration NEVER = Duration.ofHours(1);

    private record Heard(ClusterId cluster, Probe found) {}

    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private final ListenerProbe probe = new ListenerProbe(
            (gateway, cluster, found) -> heard.add(new Heard(cluster, found)), "east", "127.0.0.1", NEVER, CONNECTIONS);

    @AfterEach
    void end() {
        probe.close();
    }

    private static ClusterPerimeter perimeter(int cluster, int port, long revision, String source) {
        return new ClusterPerimeter(
                new ClusterId(new UUID(0, cluster)),
                "orders",
                port,
                List.of(Cidr.trusted(source)),
                false,
                new Perimeter(revision, TrafficPolicy.DEFAULT_DENY, List.of()));
    }

    private Probe found() {
        try {
            @Nullable Heard next = heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(next).as("what the probe found").isNotNull();
            return java.util.Objects.requireNonNull(next).found();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void failsWith(String why) {
        assertThat(found()).isEqualTo(new Probe.Failed(why));
        assertThat(Words.has("console.gateways.probe." + why))
                .as("it has words")
                .isTrue();
    }

    private SmallListener at7(SmallListener.Script script) {
        SmallListener listener = new SmallListener(script);
        probe.acknowledged(perimeter(1, listener.port(), 7, "127.0.0.0/8"));
        return listener;
    }

    @Test
    void a_listener_that_answers_every_connection_with_the_revision_and_refuses_by_it_is_proven() {
        try (SmallListener listener = at7(SmallListener.enforcing(7))) {
            assertThat(found()).isEqualTo(new Probe.Proven(7, CONNECTIONS));
            assertThat(listener.connections()).as("the sample, and the refusal").isEqualTo(CONNECTIONS + 1);
            assertThat(heard).isEmpty();
        }
    }

    @Test
    void one_older_revision_among_the_answers_is_a_failure() {
        try (SmallListener listener = at7((connection, line) -> connection % CONNECTIONS == 0
                ? SmallListener.reply(200, 6)
                : SmallListener.enforcing(7).answer(connection, line))) {
            failsWith("OTHER_REVISION");
            assertThat(listener.connections()).isGreaterThan(CONNECTIONS);
        }
    }

    @Test
    void a_random_name_that_is_let_through_is_a_failure() {
        try (SmallListener listener = at7((connection, line) -> SmallListener.reply(200, 7))) {
            failsWith("NOT_REFUSED");
            assertThat(listener.connections()).isEqualTo(2 * (CONNECTIONS + 1));
        }
    }

    @Test
    void a_random_name_that_an_older_revision_refuses_is_a_failure() {
        try (SmallListener listener = at7((connection, line) ->
                line.startsWith("CONNECT") ? SmallListener.reply(403, 6) : SmallListener.reply(200, 7))) {
            failsWith("REFUSED_BY_OTHER_REVISION");
            assertThat(listener.connections()).isPositive();
        }
    }

    @Test
    void a_port_at_which_nothing_listens_is_a_failure() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = free.getLocalPort();
        }
        probe.acknowledged(perimeter(1, port, 7, "127.0.0.0/8"));
        failsWith("NOT_LISTENING");
    }

    @Test
    void silence_is_a_failure() {
        try (SmallListener listener = at7((connection, line) -> SmallListener.SILENCE)) {
            failsWith("NO_ANSWER");
            assertThat(listener.connections()).as("asked twice").isEqualTo(2);
        }
    }

    @Test
    void what_no_gateway_says_is_a_failure() {
        try (SmallListener listener = at7((connection, line) -> "SSH-2.0-something\r\n\r\n")) {
            failsWith("WRONG_ANSWER");
            assertThat(listener.connections()).isEqualTo(2);
        }
    }

    @Test
    void a_gateway_that_is_just_taking_over_is_asked_once_more_and_proven() {
        try (SmallListener listener = at7((connection, line) -> connection == 1
                ? SmallListener.reply(200, 6)
                : SmallListener.enforcing(7).answer(connection, line))) {
            assertThat(found()).isEqualTo(new Probe.Proven(7, CONNECTIONS));
            assertThat(listener.connections()).isEqualTo(1 + CONNECTIONS + 1);
        }
    }

    @Test
    void a_console_that_is_no_client_of_the_cluster_cannot_ask_and_does_not() {
        try (SmallListener listener = new SmallListener(SmallListener.enforcing(7))) {
            probe.acknowledged(perimeter(1, listener.port(), 7, "10.0.0.0/8"));
            assertThat(found()).isEqualTo(new Probe.Impossible());
            assertThat(listener.connections()).isZero();
        }
    }

    @Test
    void a_look_at_what_is_stale_ends_with_the_connection_that_it_is_at() {
        try (SmallListener old = new SmallListener((connection, line) -> SmallListener.SILENCE);
                SmallListener listener = new SmallListener(SmallListener.enforcing(8))) {
            probe.acknowledged(perimeter(1, old.port(), 7, "127.0.0.0/8"));
            await().atMost(PATIENCE).until(() -> old.connections() == 1);
            probe.acknowledged(perimeter(1, listener.port(), 8, "127.0.0.0/8"));
            assertThat(found()).isEqualTo(new Probe.Proven(8, CONNECTIONS));
            assertThat(old.connections()).isEqualTo(1);
        }
    }

    @Test
    void however_often_a_cluster_is_acknowledged_it_waits_for_its_look_once() {
        try (SmallListener silent = new SmallListener((connection, line) -> SmallListener.SILENCE);
                SmallListener listener = new SmallListener(SmallListener.enforcing(100))) {
            // All that can be asked side by side are held up first.
            for (int cluster = 2; cluster < 18; cluster++) {
                probe.acknowledged(perimeter(cluster, silent.port(), 1, "127.0.0.0/8"));
            }
            await().atMost(PATIENCE).until(() -> silent.connections() >= 16);
            for (int revision = 1; revision <= 100; revision++) {
                probe.acknowledged(perimeter(1, listener.port(), revision, "127.0.0.0/8"));
            }
            await().atMost(PATIENCE)
                    .until(() ->
                            heard.stream().anyMatch(each -> each.found().equals(new Probe.Proven(100, CONNECTIONS))));
            assertThat(listener.connections()).isEqualTo(CONNECTIONS + 1);
        }
    }

    @Test
    void fifty_clusters_of_a_gateway_that_does_not_answer_are_known_to_fail_within_a_minute() {
        try (SmallListener silent = new SmallListener((connection, line) -> SmallListener.SILENCE)) {
            for (int cluster = 1; cluster <= 50; cluster++) {
                probe.acknowledged(perimeter(cluster, silent.port(), 1, "127.0.0.0/8"));
            }
            await().atMost(Duration.ofMinutes(1)).until(() -> heard.size() == 50);
            assertThat(heard).allMatch(each -> each.found().equals(new Probe.Failed("NO_ANSWER")));
        }
    }
}
