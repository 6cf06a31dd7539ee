package dev.sallyport.doors;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.doors.RawHttp.Answer;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Requests that nobody would send, thousands of them ({@code -Dsallyport.fuzz=20000} for more; the seed stands in every failure): whatever
 * comes, the answer is one of the contract, and nothing is left behind.
 */
class FuzzTest {

    private static final RunningConsole CONSOLE = RunningConsole.start(
            Map.of("sallyport.api-rate", "100000", "sallyport.api-burst", "100000"), HttpClient.newBuilder());
    private static final RawHttp RAW = new RawHttp(CONSOLE.url("/").getPort());
    private static final int ROUNDS = Integer.getInteger("sallyport.fuzz", 2_000);
    private static final long SEED = Long.getLong("sallyport.fuzz.seed", 20_261_123L);
    private static final long LEFT_BEHIND_AT_MOST = 24L * 1024 * 1024;

    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");
    private static final List<String> FIELDS = List.of(
            "name",
            "type",
            "destination",
            "description",
            "ports",
            "paths",
            "purpose",
            "expires_at",
            "allow_private_addresses",
            "raw_tcp",
            "allow_all",
            "provider",
            "spec",
            "dedicated",
            "region_nodes",
            "client_sources",
            "all_ports",
            "x");
    private static final List<String> WORDS = List.of(
            "FQDN",
            "CIDR",
            "AWS",
            "example.com",
            "*.example.com",
            "10.0.0.0/8",
            "::ffff:1.2.3.4/96",
            "::/0",
            "0x7f.1",
            "443",
            "2026-13-45T99:99:99Z",
            "+1000000000-12-31T23:59:59Z",
            "0000-00-00T00:00:00Z",
            "<script>alert(1)</script>",
            "{0}",
            "${jndi:x}",
            "' OR 1=1 --",
            "\u0000",
            "\ud800",
            "a\u0301",
            "\u202e",
            "%00",
            "..",
            "",
            " ",
            "lock",
            "null",
            "xn--",
            "xn--a",
            "xn--99999999",
            "/a/*",
            "//",
            "\\",
            "\uff0e",
            "e\u0301xample.com",
            "-",
            "a".repeat(70) + ".com",
            "b.".repeat(130) + "c");

    private final Random random = new Random(SEED);
    private final List<String> clusters = new ArrayList<>();

    @Test
    void whatever_is_sent_to_the_api_the_answer_is_one_of_the_contract_and_memory_stays_flat() {
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> made = CONSOLE.send(java.net.http.HttpRequest.newBuilder(
                            CONSOLE.url("/api/v1/clusters"))
                    .header("Authorization", "Bearer " + RunningConsole.KEY)
                    .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{\"name\":\"f-"
                            + UUID.randomUUID().toString().substring(0, 8) + "\",\"provider\":\"AWS\",\"spec\":{}}")));
            assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
            Matcher id = Pattern.compile("\"id\":\"([0-9a-f-]{36})\"").matcher(made.body());
            assertThat(id.find()).isTrue();
            clusters.add(id.group(1));
        }
        run(ROUNDS / 2);
        long before = heap();
        run(ROUNDS - ROUNDS / 2);
        assertThat(heap() - before).as("bytes left behind by the second half").isLessThan(LEFT_BEHIND_AT_MOST);
    }

    private void run(int rounds) {
        for (int i = 0; i < rounds; i++) {
            byte[] request = request();
            Answer answer = RAW.exchange(request);
            String as = "seed " + SEED + ", request " + i + ": " + new String(request, ISO_8859_1) + "\n=> " + answer;
            assertThat(answer.status()).as(as).isBetween(200, 499);
            assertThat(answer.body())
                    .as(as)
                    .doesNotContain("Exception", "\tat ", "dev.sallyport", "org.hibernate", "SELECT ");
            assertThat(answer.header("set-cookie")).as(as).isEmpty();
            if (!answer.body().isEmpty()) {
                assertThat(answer.header("content-type")).as(as).startsWith("application/json");
            }
        }
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private byte[] request() {
        String method = one(METHODS);
        StringBuilder head =
                new StringBuilder(method).append(' ').append(path()).append(" HTTP/1.1\r\nHost: localhost\r\n");
        if (random.nextInt(20) > 0) {
            head.append("Authorization: Bearer ").append(RunningConsole.KEY).append("\r\n");
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            head.append(header()).append("\r\n");
        }
        byte[] body = method.equals("GET") || method.equals("HEAD") ? new byte[0] : body();
        head.append("Connection: close\r\n");
        if (body.length > 0 || random.nextBoolean()) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.append("\r\n").toString().getBytes(ISO_8859_1));
        request.writeBytes(body);
        return request.toByteArray();
    }

    private String path() {
        String cluster = random.nextInt(6) == 0 ? id() : one(clusters);
        String rules = "/api/v1/clusters/" + cluster + "/networking/egress-rules";
        String path = switch (random.nextInt(9)) {
            case 0 -> "/api/v1/clusters";
            case 1 -> "/api/v1/clusters/" + cluster;
            case 2 -> rules + "/" + id();
            case 3 -> rules + "/egress-traffic-policy";
            case 4 -> "/api/" + id() + "/" + id();
            case 5 -> "/api/v1/reports/reachable";
            case 6 ->
                "/api/v1/reports/clusters/" + cluster
                        + one(List.of("/reachable", "/compare", "/timeline", "/who-could", "/exposure", "/x"));
            default -> rules;
        };
        return random.nextInt(3) > 0 ? path : path + "?" + query();
    }

    private String query() {
        StringBuilder query = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            query.append(one(List.of(
                            "page",
                            "pagination.page",
                            "pagination.limit",
                            "pagination.sort_order",
                            "show_inactive",
                            "as_of_time",
                            "at",
                            "from",
                            "to",
                            "since",
                            "x",
                            "_method",
                            "idempotency_key")))
                    .append('=')
                    .append(one(List.of(
                            "1",
                            "-1",
                            "999999999999",
                            "%ff",
                            "%00",
                            "a%20b",
                            "ASC",
                            "",
                            "NaN",
                            "2026-01-01T00:00:00Z",
                            "+999999999-12-31T23:59:59Z",
                            "0000-01-01T00:00:00Z",
                            "true",
                            "%F0%9F%98%80")))
                    .append('&');
        }
        return query.toString();
    }

    private String id() {
        return one(List.of(
                UUID.randomUUID().toString(),
                "x",
                "-",
                "0",
                "00000000-0000-0000-0000-000000000000",
                "1-1-1-1-1",
                "%20",
                "a".repeat(300),
                "%F0%9F%98%80",
                "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
                "..;",
                "%3Cscript%3E",
                "null",
                "~",
                "'"));
    }

    private String header() {
        return one(List.of(
                "Accept: "
                        + one(List.of(
                                "*/*", "text/html", "application/xml;q=9", ";;;", "application/json;charset=utf-7")),
                "Content-Type: "
                        + one(List.of(
                                "application/json",
                                "text/plain",
                                "///",
                                "application/x-www-form-urlencoded",
                                "application/json;charset=x",
                                "multipart/form-data")),
                "Content-Encoding: gzip",
                "Accept-Language: " + one(List.of("xx", "de-DE;q=0.1", ";q=", "*", "a-".repeat(50) + "b")),
                "Cookie: JSESSIONID=" + one(List.of("x", "", "..", "0".repeat(500))),
                "Cc-Version: " + one(List.of("latest", "2022-09-20", "9999-99-99", "", "x".repeat(200))),
                "X-HTTP-Method-Override: DELETE",
                "Range: bytes=0-0,-1,5-",
                "If-Match: " + one(List.of("*", "\"1\"", "W/\"x\"", "1")),
                "If-None-Match: *",
                "Idempotency-Key: " + one(List.of("a", "", "x".repeat(500))),
                "Origin: https://elsewhere.example",
                "X-Forwarded-For: 1.2.3.4, ::1",
                "Upgrade: websocket",
                "Expect: 100-continue",
                "Authorization: Basic YTpi"));
    }

    private byte[] body() {
        return switch (random.nextInt(8)) {
            case 0 -> noise();
            case 1 -> ("[".repeat(random.nextInt(5_000))).getBytes(UTF_8);
            case 2 -> cut(json(0).getBytes(UTF_8));
            case 3 -> json(0).getBytes(java.nio.charset.StandardCharsets.UTF_16);
            default -> object(0).getBytes(UTF_8);
        };
    }

    private byte[] noise() {
        byte[] bytes = new byte[random.nextInt(2_000)];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] cut(byte[] whole) {
        return java.util.Arrays.copyOf(whole, random.nextInt(whole.length + 1));
    }

    private String object(int depth) {
        StringBuilder object = new StringBuilder("{");
        for (int i = random.nextInt(9); i >= 0; i--) {
            object.append('"')
                    .append(one(FIELDS))
                    .append("\":")
                    .append(json(depth + 1))
                    .append(i == 0 ? "" : ",");
        }
        return object.append('}').toString();
    }

    private String json(int depth) {
        return switch (random.nextInt(depth > 6 ? 7 : 10)) {
            case 0 ->
                one(List.of(
                        "null",
                        "true",
                        "false",
                        "NaN",
                        "-0",
                        "1e309",
                        "1e-9999",
                        "0.1",
                        "-1",
                        "65536",
                        "2147483648",
                        "9".repeat(400),
                        "1.0",
                        "01"));
            case 1, 2, 3 ->
                "\""
                        + one(WORDS)
                                .replace("\\", "\\\\")
                                .replace("\"", "\\\"")
                                .replace("\u0000", "\\u0000")
                                .replace("\ud800", "\\ud800")
                        + "\"";
            case 4 -> "\"" + one(WORDS).replace("\\", "").replace("\u0000", "").repeat(1 + random.nextInt(40)) + "\"";
            case 5 -> Integer.toString(random.nextInt(70_000));
            case 6 -> "[" + random.nextInt(70_000) + ",443,443]";
            case 7 -> "[" + json(depth + 1) + "," + json(depth + 1) + "]";
            default -> object(depth);
        };
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
