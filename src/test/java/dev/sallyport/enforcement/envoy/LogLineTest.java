package dev.sallyport.enforcement.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.enforcement.ConnectionLogged;
import dev.sallyport.enforcement.ConnectionLogged.Outcome;
import dev.sallyport.ledger.ClusterId;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines as Envoy 1.40 wrote them. */
class LogLineTest {

    private static final ClusterId CLUSTER = new ClusterId(new UUID(0, 1));

    private static final String TUNNEL = "{\"authority\":\"b.example.test:443\",\"client\":\"127.0.0.1\","
            + "\"client_port\":53454,\"code\":200,\"decision\":null,\"id\":\"313be811\",\"kind\":\"KIND\","
            + "\"method\":\"CONNECT\",\"ms\":MS,\"path\":null,\"port\":23128,\"reason\":null,\"received\":450,"
            + "\"request\":\"313be811\",\"revision\":\"12\",\"sent\":44,\"start\":\"1795869624.875897000\","
            + "\"upstream\":\"[2001:db8::1]:443\"}";

    private static final String REFUSED = "{\"authority\":\"c.example.test\",\"client\":\"::1\",\"client_port\":53466,"
            + "\"code\":403,\"decision\":\"deny\",\"id\":null,\"kind\":\"DownstreamEnd\",\"method\":\"PATCH\",\"ms\":0,"
            + "\"path\":\"/p\",\"port\":23128,\"reason\":\"NO_MATCHING_RULE\",\"received\":11,\"request\":\"r\","
            + "\"revision\":\"3\",\"sent\":0,\"start\":\"1795869624.000000000\",\"upstream\":null}";

    private static ConnectionLogged read(String line) {
        return LogEntry.read("local", CLUSTER, LogLine.read(line).orElseThrow()).orElseThrow();
    }

    @Test
    void a_tunnel_is_read_as_the_stream_would_have_told_it() {
        Instant start = Instant.parse("2026-11-28T12:40:24.875897Z");
        assertThat(read(TUNNEL.replace("KIND", "DownstreamEnd").replace("MS", "61500")))
                .isEqualTo(new ConnectionLogged(
                        "local",
                        CLUSTER,
                        12,
                        start,
                        "313be811",
                        Outcome.ENDED,
                        "b.example.test:443",
                        null,
                        "CONNECT",
                        null,
                        44,
                        450,
                        Duration.ofMillis(61_500),
                        "127.0.0.1",
                        "[2001:db8::1]:443"));
        assertThat(read(TUNNEL.replace("KIND", "DownstreamTunnelSuccessfullyEstablished")
                                .replace("MS", "null"))
                        .outcome())
                .isEqualTo(Outcome.OPENED);
    }

    @Test
    void a_refusal_keeps_its_reason() {
        assertThat(read(REFUSED)).satisfies(refused -> {
            assertThat(refused.outcome()).isEqualTo(Outcome.REFUSED);
            assertThat(refused.reason()).isEqualTo("NO_MATCHING_RULE");
            assertThat(refused.revision()).isEqualTo(3);
            assertThat(refused.path()).isEqualTo("/p");
            assertThat(refused.method()).isEqualTo("PATCH");
            assertThat(refused.dialled()).isNull();
        });
    }

    @Test
    void the_beginning_and_the_end_of_a_tunnel_are_two_entries_and_so_are_two_requests_without_id() {
        HTTPAccessLogEntry end = LogLine.read(
                        TUNNEL.replace("KIND", "DownstreamEnd").replace("MS", "1"))
                .orElseThrow();
        HTTPAccessLogEntry begin = LogLine.read(TUNNEL.replace("KIND", "DownstreamTunnelSuccessfullyEstablished")
                        .replace("MS", "null"))
                .orElseThrow();
        assertThat(EntryKey.of(begin)).isNotEqualTo(EntryKey.of(end));
        assertThat(EntryKey.of(LogLine.read(REFUSED).orElseThrow()))
                .isEqualTo(EntryKey.of(LogLine.read(REFUSED).orElseThrow()))
                .isNotEqualTo(EntryKey.of(
                        LogLine.read(REFUSED.replace("53466", "53467")).orElseThrow()))
                .isNotEqualTo(EntryKey.of(
                        LogLine.read(REFUSED.replace("24.000000", "24.000001")).orElseThrow()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[1]",
                "null",
                "{\"kind\":\"DownstreamEnd\",\"start\":\"soon\"}",
                "{\"kind\":\"Another\",\"start\":\"1795869624.875897000\"}",
                "{\"kind\":\"DownstreamEnd\",\"start\":\"1795869624.875897000\",\"upstream\":\"a:b\"}",
                "{\"kind\":\"Downstr"
            })
    void anything_else_is_no_line_of_the_log(String line) {
        assertThat(LogLine.read(line)).isEmpty();
    }
}
