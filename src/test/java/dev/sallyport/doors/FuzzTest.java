package dev.sallyport.doors;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.doors.RawHttp.Answer;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Requests that nobody would send, thousands of them (ten times as many with the profile {@code slow}; the seed stands in every failure), to
 * every operation that the API describes and past them: whatever comes, the answer is one of the description, and nothing is left behind.
 */
class FuzzTest {

    private static final RunningConsole CONSOLE = RunningConsole.start(
            Map.of("sallyport.api-rate", "100000", "sallyport.api-burst", "100000"), HttpClient.newBuilder());
    private static final RawHttp RAW = new RawHttp(CONSOLE.url("/").getPort());
    private static final int ROUNDS = Integer.getInteger("sallyport.fuzz", 2_000);
    private static final long SEED = Long.getLong("sallyport.fuzz.seed", 20_261_123L);
    private static final long LEFT_BEHIND_AT_MOST = 24L * 1024 * 1024;

    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");
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

    private static final List<String> VALUES = List.of(
            "1",
            "-1",
            "0",
            "999999999999",
            "%ff",
            "%00",
            "a%20b",
            "ASC",
            "DESC",
            "",
            "NaN",
            "2026-01-01T00:00:00Z",
            "-999999999-01-01T00:00:00Z",
            "%2B999999999-12-31T23:59:59Z",
            "9999-12-31T23:59:59%2B18:00",
            "0000-01-01T00:00:00Z",
            "true",
            "%F0%9F%98%80");

    private final Random random = new Random(SEED);
    private final List<String> clusters = new ArrayList<>();
    private final List<Operation> operations = operations();
    private final Set<Operation> asked = new HashSet<>();
    private final Set<Integer> answered = new TreeSet<>();
    private final FuzzBodies bodies = new FuzzBodies(random, WORDS);

    /** @param body what the body is to be, or nothing for an operation that takes none */
    private record Operation(String method, String path, List<String> parameters, JsonNode body) {}

    /** @param path without its query */
    private record Request(String method, String path, byte[] bytes) {}

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
        assertThat(asked).as("nothing was left out").containsExactlyInAnyOrderElementsOf(operations);
        assertThat(answered).as("it got somewhere, too").contains(200, 400, 401, 404, 405);
    }

    private static List<Operation> operations() {
        List<Operation> all = new ArrayList<>();
        JsonNode paths = Description.document().get("paths");
        paths.properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    List<String> parameters = new ArrayList<>();
                    operation.getValue().get("parameters").forEach(parameter -> {
                        if (parameter.get("in").asString().equals("query")) {
                            parameters.add(parameter.get("name").asString());
                        }
                    });
                    all.add(new Operation(
                            operation.getKey().toUpperCase(Locale.ROOT),
                            path.getKey(),
                            parameters,
                            operation.getValue().at("/requestBody/content/application~1json/schema")));
                }));
        return all;
    }

    private void run(int rounds) {
        for (int i = 0; i < rounds; i++) {
            Request request = request();
            Answer answer = RAW.exchange(request.bytes());
            String as = "seed " + SEED + ", request " + i + ": " + new String(request.bytes(), ISO_8859_1) + "\n=> "
                    + answer;
            answered.add(answer.status());
            assertThat(answer.status()).as(as).isBetween(200, 499);
            assertThat(answer.body())
                    .as(as)
                    .doesNotContain("Exception", "\tat ", "dev.sallyport", "org.hibernate", "SELECT ");
            assertThat(answer.header("set-cookie")).as(as).isEmpty();
            if (answer.status() == 200 && answer.header("content-disposition").startsWith("attachment")) {
                assertThat(request.path()).as(as).contains("/reports/");
            } else if (!answer.body().isEmpty()) {
                assertThat(answer.header("content-type")).as(as).startsWith("application/json");
                Description.check(
                        request.method(),
                        request.path(),
                        answer.status(),
                        name -> answer.header(name.toLowerCase(Locale.ROOT)),
                        new String(answer.body().getBytes(ISO_8859_1), UTF_8));
            }
        }
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private Request request() {
        Operation operation = one(operations);
        String method = random.nextInt(6) == 0 ? one(METHODS) : operation.method();
        boolean described = random.nextInt(12) > 0;
        String path = described ? path(operation) : "/api/" + id() + "/" + id();
        if (described && method.equals(operation.method())) {
            asked.add(operation);
        }
        StringBuilder head = new StringBuilder(method)
                .append(' ')
                .append(path)
                .append(random.nextInt(3) > 0 ? "" : "?" + query(operation))
                .append(" HTTP/1.1\r\nHost: localhost\r\n");
        if (random.nextInt(20) > 0) {
            head.append("Authorization: Bearer ").append(RunningConsole.KEY).append("\r\n");
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            head.append(header()).append("\r\n");
        }
        byte[] body = method.equals("GET") || method.equals("HEAD") ? new byte[0] : body(operation);
        head.append("Connection: close\r\n");
        if (body.length > 0 || random.nextBoolean()) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.append("\r\n").toString().getBytes(ISO_8859_1));
        request.writeBytes(body);
        return new Request(method, path, request.toByteArray());
    }

    /** Its variables are filled with what there is, what there might be, and what there cannot be. */
    private String path(Operation operation) {
        String path = operation.path();
        while (path.contains("{")) {
            String variable = path.substring(path.indexOf('{'), path.indexOf('}') + 1);
            String value = variable.equals("{cluster}") && random.nextInt(6) > 0
                    ? one(clusters)
                    : switch (random.nextInt(4)) {
                        case 0 -> one(List.of("CLUSTER", "ORGANIZATION", "ORG_ADMIN", "CLUSTER_MONITOR", "x"));
                        case 1 -> URLEncoder.encode(one(WORDS), UTF_8);
                        default -> id();
                    };
            path = path.replace(variable, value);
        }
        return path;
    }

    private String query(Operation operation) {
        List<String> names = new ArrayList<>(operation.parameters());
        // Answers that wait are not what this is about.
        names.remove("wait");
        names.addAll(List.of("x", "_method", "pagination.page", "idempotency_key"));
        StringBuilder query = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            query.append(one(names)).append('=').append(one(VALUES)).append(i == 0 ? "" : "&");
        }
        return query.toString();
    }

    private String id() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
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

    private byte[] body(Operation operation) {
        return switch (random.nextInt(10)) {
            case 0 -> noise();
            case 1 -> ("[".repeat(random.nextInt(5_000))).getBytes(UTF_8);
            case 2 -> cut(bodies.anything(0).getBytes(UTF_8));
            case 3 -> bodies.anything(0).getBytes(java.nio.charset.StandardCharsets.UTF_16);
            default -> bodies.of(operation.body()).getBytes(UTF_8);
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

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
