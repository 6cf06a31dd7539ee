package dev.sallyport.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sallyport.testing.envoy.ProxyClient;
import dev.sallyport.testing.envoy.Reply;
import dev.sallyport.testing.envoy.TestDns;
import dev.sallyport.testing.envoy.TestOrigin;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What holds when the gateway or the console dies: nothing opens, and everything comes back to what it was. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LossIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Asked for only while no console runs. */
    private static final String UNHEARD = "unheard.example.test";

    private final TestDns dns = new TestDns().answering("files.example.test", "127.0.0.1");
    private final TestOrigin origin = new TestOrigin("127.0.0.1", 0);
    private final Setting setting = new Setting();

    /** What the steps share; made by the first. */
    private static final class Setting {
        private final java.util.concurrent.atomic.AtomicReference<Started> started =
                new java.util.concurrent.atomic.AtomicReference<>();

        Started get() {
            return java.util.Objects.requireNonNull(started.get());
        }
    }

    private record Started(PackagedConsole console, Api api, JsonNode cluster, JsonNode rule, ProxyClient client) {}

    @BeforeAll
    void aDenyAllClusterWithOneRule(@TempDir Path folder) {
        PackagedConsole console = PackagedConsole.in(
                        folder.resolve("data"),
                        Map.of(
                                "SALLYPORT_DNS_RESOLVERS",
                                "127.0.0.1:" + dns.address().getPort()))
                .start();
        Api api = new Api(console);
        JsonNode cluster = api.cluster("orders-prod");
        api.setPolicy(cluster, false);
        JsonNode rule = api.addRule(cluster, "files", "files.example.test", origin.port());
        api.awaitPolicy(cluster, "DEFAULT_DENY");
        api.awaitState(cluster, rule, "ACTIVE");
        setting.started.set(new Started(console, api, cluster, rule, new ProxyClient(Api.egressPort(cluster))));
    }

    @AfterAll
    void end() {
        setting.get().console().close();
        origin.close();
        dns.close();
    }

    @Test
    @Order(1)
    void the_perimeter_is_in_force_before_anything_dies() throws IOException {
        Reply allowed = setting.get().client().tunnel("files.example.test:" + origin.port());
        Reply denied = setting.get().client().tunnel("other.example.test:443");
        assertThat(allowed.status()).isEqualTo(200);
        assertThat(denied.status()).isEqualTo(403);
        assertThat(denied.reason()).isEqualTo("NO_MATCHING_RULE");
        assertThat(dns.queries()).doesNotContain("other.example.test");
    }

    @Test
    @Order(2)
    void a_killed_gateway_lets_nothing_pass_and_comes_back_to_the_same_revision_by_itself() {
        Started it = setting.get();
        long pid = it.console().gatewayPid().orElseThrow();
        String revision = revision(it);
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();

        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(it.console().gatewayPid()).isPresent().get().isNotEqualTo(pid));
        // Whatever answers meanwhile refuses: a closed port, or the gateway with the revision of before.
        await().atMost(PATIENCE).untilAsserted(() -> {
            Reply denied = tunnel(it, "other.example.test:443");
            assertThat(denied.status()).isEqualTo(403);
            assertThat(denied.revision()).isEqualTo(revision);
        });
        assertThat(tunnel(it, "files.example.test:" + origin.port()).status()).isEqualTo(200);
        assertThat(it.api().state(it.cluster(), it.rule())).isEqualTo("ACTIVE");
    }

    @Test
    @Order(3)
    void a_killed_console_leaves_the_gateway_enforcing_and_adopts_it_when_it_is_back() throws IOException {
        Started it = setting.get();
        long pid = it.console().gatewayPid().orElseThrow();
        it.console().kill();

        assertThat(it.client().tunnel("files.example.test:" + origin.port()).status())
                .isEqualTo(200);
        assertThat(it.client().tunnel("other.example.test:443").status()).isEqualTo(403);

        for (int time = 0; time < 3; time++) {
            assertThat(it.client().tunnel(UNHEARD + ":443").status()).isEqualTo(403);
        }

        it.console().start();
        assertThat(it.console().gatewayPid()).contains(pid);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(it.console().log()).contains("is adopted"));
        // The settled states stand from the first answer on; nothing goes back to pending.
        assertThat(it.api().state(it.cluster(), it.rule())).isEqualTo("ACTIVE");
        assertThat(it.api().policy(it.cluster())).isEqualTo("DEFAULT_DENY");

        JsonNode second = it.api().addRule(it.cluster(), "second", "second.example.test", 443);
        it.api().awaitState(it.cluster(), second, "ACTIVE");
    }

    @Test
    @Order(4)
    void two_kills_of_the_console_lose_no_acknowledged_change() {
        Started it = setting.get();
        for (int i = 0; i < 2; i++) {
            JsonNode rule = it.api().addRule(it.cluster(), "kill-" + i, "k" + i + ".example.test", 443);
            it.console().kill();
            it.console().start();
            assertThat(it.api().state(it.cluster(), rule)).isIn("PENDING_CREATION", "ACTIVE");
            it.api().awaitState(it.cluster(), rule, "ACTIVE");
        }
        assertThat(it.console().log()).doesNotContain("LEDGER BROKEN");
    }

    @Test
    @Order(5)
    void a_console_that_is_stopped_takes_its_gateway_along() {
        Started it = setting.get();
        it.console().stop();
        assertThat(it.console().gatewayPid()).isEmpty();
    }

    /** The local gateway's file outlived the console, and three more of them have read it since. */
    @Test
    @Order(6)
    void what_was_refused_while_no_console_ran_is_recorded_once_and_no_gap_is_left_of_it() throws Exception {
        Path data = setting.get().console().data();
        Path log = data.resolve("gateway").resolve("connections.log");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log)))
                .isEqualTo("rw-------");
        try (Connection database =
                        DriverManager.getConnection("jdbc:h2:file:" + data.resolve("sallyport"), "sallyport", "");
                Statement statement = database.createStatement()) {
            try (ResultSet denials =
                    statement.executeQuery("SELECT SUM(times) FROM denial WHERE host = '" + UNHEARD + "'")) {
                assertThat(denials.next()).isTrue();
                assertThat(denials.getLong(1)).isEqualTo(3);
            }
            // The killed gateway may have had something to tell; nobody else left a gap.
            try (ResultSet gaps =
                    statement.executeQuery("SELECT COUNT(*) FROM traffic_gap WHERE cause <> 'NOT_HEARD'")) {
                assertThat(gaps.next()).isTrue();
                assertThat(gaps.getLong(1)).isZero();
            }
        }
    }

    private static String revision(Started it) {
        return java.util.Objects.requireNonNull(
                tunnel(it, "other.example.test:443").revision());
    }

    private static Reply tunnel(Started it, String authority) {
        try {
            return it.client().tunnel(authority);
        } catch (ConnectException e) {
            return new Reply(-1, Map.of(), "");
        } catch (IOException e) {
            return new Reply(-2, Map.of(), "");
        }
    }
}
