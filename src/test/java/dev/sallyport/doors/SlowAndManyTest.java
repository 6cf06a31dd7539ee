package dev.sallyport.doors;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sallyport.doors.RawHttp.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Strangers who are slow, or many: they hold up each other. */
class SlowAndManyTest {

    private static final RunningConsole CONSOLE = RunningConsole.shared();
    private static final int PORT = CONSOLE.url("/").getPort();
    private static final RawHttp RAW = new RawHttp(PORT);

    @Test
    void bodies_that_never_come_leave_room_for_everybody_else() throws IOException {
        String cookie = EdgeTest.session();
        String head =
                "POST /?v-r=uidl&v-uiId=0 HTTP/1.1\r\nHost: localhost\r\nCookie: %s\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n";
        List<Socket> dripping = new ArrayList<>();
        try {
            for (int i = 0; i < 150; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), PORT);
                dripping.add(socket);
                socket.getOutputStream().write((head.formatted(EdgeTest.session()) + "{").getBytes(ISO_8859_1));
            }
            Answer health = RAW.get("/actuator/health/liveness");
            assertThat(health.status()).isEqualTo(200);
            assertThat(RAW.get("/api/v1/clusters", "Authorization: Bearer " + RunningConsole.KEY)
                            .status())
                    .isEqualTo(200);
            assertThat(RAW.get("/sign-in", "Cookie: " + cookie).status()).isEqualTo(200);
        } finally {
            for (Socket socket : dripping) {
                socket.close();
            }
        }
    }

    @Test
    void an_answer_does_not_wait_for_a_body_that_it_does_not_need() {
        for (String path : List.of("/api/v1/clusters", "/none", "/actuator/health", "/first-run/x")) {
            Answer answer =
                    RAW.exchange("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{");
            assertThat(answer.status()).as(path).isBetween(400, 499);
        }
    }

    @Test
    void a_request_without_a_body_keeps_its_connection() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), PORT)) {
            socket.setSoTimeout(10_000);
            for (int i = 0; i < 3; i++) {
                socket.getOutputStream().write("GET /api HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(ISO_8859_1));
                assertThat(socket.getInputStream().readNBytes(12))
                        .asString(ISO_8859_1)
                        .isEqualTo("HTTP/1.1 401");
                socket.getInputStream().skipNBytes(socket.getInputStream().available());
            }
        }
    }

    @Test
    void whoever_asks_for_many_sessions_loses_the_oldest_of_them() {
        String first = EdgeTest.session();
        assertThat(RAW.get("/sign-in", "Cookie: " + first).header("set-cookie")).isEmpty();
        for (int i = 0; i < 510; i++) {
            RAW.get("/none");
        }
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> assertThat(RAW.get("/sign-in", "Cookie: " + first).header("set-cookie"))
                                .startsWith("JSESSIONID="));
    }
}
