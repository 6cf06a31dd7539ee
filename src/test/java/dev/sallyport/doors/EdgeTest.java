package dev.sallyport.doors;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.doors.RawHttp.Answer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server refuses by itself, and what it must not be talked into. */
class EdgeTest {

    private static final RunningConsole CONSOLE = RunningConsole.shared();
    private static final RawHttp RAW = new RawHttp(CONSOLE.url("/").getPort());
    private static final String KEY = "Authorization: Bearer " + RunningConsole.KEY;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/clusters%2f",
                "/api/v1/clusters%00",
                "/api/v1/clusters/%ff",
                "/api/v1/clusters/%",
                "/api/v1/../v1/clusters",
                "/api/v1/%2e%2e/v1/clusters",
                "/api/v1//clusters",
                "/api/v1/clusters;a=b",
                "/api/v1/clusters%0a"
            })
    void a_path_with_tricks_below_api_is_refused_as_json_by_whoever_refuses_it(String path) {
        Answer answer = RAW.get(path, KEY);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("content-type")).startsWith("application/json");
        assertThat(answer.body()).startsWith("{\"code\":3,\"message\":\"").endsWith("\"details\":[]}");
        assertDescribed("GET", path, answer);
        assertBare(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROPFIND", "get", "Post", "TRACE", "CONNECTED"})
    void a_method_that_nobody_knows_is_a_wrong_one_below_api_and_nothing_elsewhere(String method) {
        String rest = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + KEY + "\r\n\r\n";
        Answer answer = RAW.exchange(method + " /api/v1/clusters" + rest);
        assertThat(answer.status()).as(answer.body()).isEqualTo(405);
        assertThat(answer.header("content-type")).startsWith("application/json");
        assertThat(answer.body()).startsWith("{\"code\":12,");
        assertThat(answer.header("allow")).contains("GET").contains("POST");
        assertThat(RAW.exchange(method + " /api/v1/nothing" + rest).status()).isIn(404, 405);
        assertThat(RAW.exchange(method + " /sign-in" + rest).status()).isIn(400, 405);
    }

    @Test
    void a_line_that_is_too_long_to_be_read_is_refused_as_json_like_everything_below_api() {
        Answer answer = RAW.get("/api/v1/clusters/" + "a".repeat(100_000), KEY);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("content-type")).startsWith("application/json");
        assertThat(answer.body()).startsWith("{\"code\":3,\"message\":\"").endsWith("\"details\":[]}");
    }

    private static void assertDescribed(String method, String path, Answer answer) {
        Description.check(
                method, path, answer.status(), name -> answer.header(name.toLowerCase(Locale.ROOT)), answer.body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//api/v1/clusters",
                "/themes/../application.properties",
                "/themes/%2e%2e/%2e%2e/application.properties",
                "/themes/..%5capplication.properties",
                "/VAADIN/../WEB-INF/web.xml",
                "/WEB-INF/web.xml",
                "/META-INF/MANIFEST.MF",
                "/actuator//health",
                "/actuator/health;x=1",
                "/actuator/env",
                "/%2e%2e/%2e%2e/etc/passwd",
                "/\\..\\x",
                "*",
                "http://elsewhere.example/api/v1/clusters"
            })
    void a_path_with_tricks_elsewhere_leads_nowhere_and_says_nothing(String path) {
        Answer answer = RAW.get(path, KEY);
        assertThat(answer.status()).isBetween(400, 499);
        assertBare(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /api/v1/clusters HTTP/1.1|Content-Length: 4|Content-Length: 5",
                "POST /api/v1/clusters HTTP/1.1|Content-Length: +4",
                "POST /api/v1/clusters HTTP/1.1|Content-Length: -1",
                "POST /api/v1/clusters HTTP/1.1|Content-Length: 99999999999999999999",
                "POST /api/v1/clusters HTTP/1.1|Transfer-Encoding: chunked, identity",
                "GET /api/v1/clusters HTTP/1.1|Authorization : Bearer x",
                "GET /api/v1/clusters HTTP/1.1|X: a\u0000b",
                "GET /sign-in HTTP/1.1|Host: other",
                "TRACE /sign-in HTTP/1.1|X: y",
                "PROPFIND /sign-in HTTP/1.1|X: y",
                "get /api/v1/clusters HTTP/1.1|X: y"
            })
    void a_request_that_two_servers_could_read_differently_is_refused(String lines) {
        Answer answer = RAW.exchange(lines.replace("|", "\r\n") + "\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(answer.status()).isBetween(400, 499);
        assertBare(answer);
    }

    @Test
    void what_follows_a_body_of_two_lengths_is_not_read_as_a_request() {
        Answer answer = RAW.exchange("POST /api/v1/clusters HTTP/1.1\r\nHost: localhost\r\n" + KEY
                + "\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /api/v1/clusters HTTP/1.1\r\nHost: localhost\r\n"
                + KEY + "\r\n\r\n");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("connection")).isEqualTo("close");
        assertThat(answer.body()).doesNotContain("HTTP/1.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x=%ff", "x=%c0%80", "x=%zz", "x=%", "x=%f", "%ed%a0%80=1", "x=\u00ff"})
    void a_query_that_is_not_utf_8_is_refused_at_both_doors(String query) {
        for (String path : new String[] {"/api/v1/clusters?", "/sign-in?", "/?v-r=uidl&"}) {
            Answer answer = RAW.get(path + query, KEY);
            assertThat(answer.status()).as(path).isEqualTo(400);
            assertBare(answer);
        }
        assertThat(RAW.get("/sign-in?" + "a&".repeat(200)).status()).isEqualTo(400);
        assertThat(RAW.get("/sign-in?x=%F0%9F%98%80&y=a+b").status()).isEqualTo(200);
    }

    @Test
    void a_method_in_a_header_or_a_parameter_is_no_method() {
        Answer answer = RAW.exchange("POST /api/v1/clusters?_method=DELETE HTTP/1.1\r\nHost: localhost\r\n" + KEY
                + "\r\nX-HTTP-Method-Override: DELETE\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
        assertThat(answer.status()).as("a POST without what it needs").isEqualTo(400);
    }

    @Test
    void where_a_browser_is_sent_does_not_depend_on_the_host_it_claims() {
        for (String host : new String[] {"localhost", "127.0.0.1:1234", "[::1]"}) {
            Answer answer = RAW.get(
                    "/clusters", "Host: " + host, "X-Forwarded-Host: elsewhere.example", "X-Forwarded-Prefix: /away");
            assertThat(answer.status()).isEqualTo(302);
            assertThat(answer.header("location")).isEqualTo("/sign-in");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"elsewhere.example", "elsewhere.example:8080", "127.0.0.1.elsewhere.example", "0x7f.1", "a"})
    void on_loopback_a_name_that_is_not_ours_is_refused_at_both_doors(String host) {
        for (String path : new String[] {"/sign-in", "/api/v1/clusters", "/VAADIN/push", "/actuator/health"}) {
            Answer answer = RAW.get(path, "Host: " + host, KEY);
            assertThat(answer.status()).as(path).isEqualTo(421);
            assertBare(answer);
            if (path.startsWith("/api")) {
                assertDescribed("GET", path, answer);
            }
        }
    }

    @Test
    void the_name_of_the_public_address_is_ours_and_no_other() {
        try (RunningConsole console = RunningConsole.start(
                Map.of(
                        "sallyport.trusted-proxies", "127.0.0.1",
                        "sallyport.public-url", "https://perimeter.example.com"),
                HttpClient.newBuilder())) {
            RawHttp raw = new RawHttp(console.url("/").getPort());
            assertThat(raw.get("/sign-in", "Host: perimeter.example.com").status())
                    .isEqualTo(200);
            assertThat(raw.get("/sign-in", "Host: x", "X-Forwarded-Host: perimeter.example.com")
                            .status())
                    .isEqualTo(200);
            assertThat(raw.get("/sign-in", "Host: perimeter.example.com", "X-Forwarded-Host: elsewhere.example")
                            .status())
                    .isEqualTo(421);
            assertThat(raw.get("/sign-in", "Host: elsewhere.example").status()).isEqualTo(421);
        }
    }

    @Test
    void headers_and_addresses_have_a_size() {
        assertThat(RAW.get("/sign-in", "X: " + "a".repeat(200_000)).status()).isEqualTo(400);
        assertThat(RAW.get("/" + "a".repeat(20_000)).status()).isEqualTo(400);
        StringBuilder many = new StringBuilder("GET /api HTTP/1.1\r\nHost: localhost\r\n");
        for (int i = 0; i < 500; i++) {
            many.append("X").append(i).append(": a\r\n");
        }
        assertThat(RAW.exchange(many + "\r\n").status()).isEqualTo(400);
    }

    @Test
    void a_body_that_is_announced_too_large_is_not_read() {
        for (String path : new String[] {"/api/v1/clusters", "/?v-r=uidl&v-uiId=0", "/sign-in"}) {
            Answer answer = RAW.exchange("POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + KEY
                    + "\r\nContent-Length: 1048577\r\nConnection: close\r\n\r\n");
            assertThat(answer.status()).as(path).isEqualTo(413);
            assertBare(answer);
        }
    }

    @Test
    void a_body_that_does_not_say_its_length_ends_all_the_same() {
        byte[] chunk = ("10000\r\n" + "a".repeat(0x10000) + "\r\n").getBytes(ISO_8859_1);
        byte[] head = ("POST /?v-r=uidl&v-uiId=0 HTTP/1.1\r\nHost: localhost\r\nCookie: " + session()
                        + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n")
                .getBytes(ISO_8859_1);
        byte[] request = new byte[head.length + 17 * chunk.length];
        System.arraycopy(head, 0, request, 0, head.length);
        for (int i = 0; i < 17; i++) {
            System.arraycopy(chunk, 0, request, head.length + i * chunk.length, chunk.length);
        }
        assertThat(RAW.exchange(request).status()).isEqualTo(413);
    }

    /** A connection closed over bytes that nobody read is reset, and the answer may be lost with it. */
    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/clusters", "/api/v1/roles/x", "/api/v1/nothing", "/none", "/sign-in"})
    void the_answer_to_a_body_that_nobody_reads_arrives_whole(String path) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        for (int i = 0; i < 20; i++) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(CONSOLE.url(path))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("x".repeat(900_000)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isBetween(400, 499);
            assertThat(answer.headers().firstValueAsLong("Content-Length"))
                    .hasValue(answer.body().length());
            if (path.startsWith("/api/")) {
                assertThat(answer.headers().firstValue("Connection")).contains("close");
            }
        }
    }

    @Test
    void the_console_takes_no_forms() {
        for (String type : new String[] {"application/x-www-form-urlencoded", "multipart/form-data; boundary=x"}) {
            Answer answer = RAW.exchange("POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type
                    + "\r\nContent-Length: 3\r\nConnection: close\r\n\r\na=b");
            assertThat(answer.status()).isEqualTo(415);
            assertBare(answer);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: https://elsewhere.example",
                "Origin: null",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site"
            })
    void a_page_of_another_site_can_neither_send_nor_listen(String whence) {
        String cookie = session();
        Answer sent = RAW.exchange("POST /?v-r=uidl&v-uiId=0 HTTP/1.1\r\nHost: localhost\r\nCookie: " + cookie + "\r\n"
                + whence + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
        assertThat(sent.status()).isEqualTo(403);
        Answer listened = RAW.get(
                "/VAADIN/push?v-r=push&v-uiId=0&v-pushId=x",
                "Cookie: " + cookie,
                whence,
                "Upgrade: websocket",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Version: 13");
        assertThat(listened.status()).isEqualTo(403);
        assertBare(listened);
    }

    static String session() {
        Answer page = RAW.get("/sign-in");
        String cookie = page.header("set-cookie");
        return cookie.substring(0, cookie.indexOf(';'));
    }

    /** No page, no trace, no name of the server, and nothing that a browser would run, frame or keep. */
    private static void assertBare(Answer answer) {
        assertThat(answer.header("content-type")).doesNotContain("html");
        assertThat(answer.body()).doesNotContainIgnoringCase("<html").doesNotContain("Tomcat", "Exception", "\tat ");
        assertThat(answer.header("server")).isEmpty();
        assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(answer.header("x-frame-options")).isEqualTo("DENY");
        assertThat(answer.header("referrer-policy")).isEqualTo("no-referrer");
        assertThat(answer.header("cache-control")).contains("no-store");
        assertThat(answer.header("content-security-policy")).contains("default-src 'none'");
    }
}
