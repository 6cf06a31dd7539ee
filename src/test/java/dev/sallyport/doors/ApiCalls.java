package dev.sallyport.doors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.access.Accounts;
import dev.sallyport.access.IssuedKey;
import dev.sallyport.access.Role;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.Clusters;
import dev.sallyport.perimeter.Settlement;
import dev.sallyport.policy.RuleId;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The Cloud API of the shared console as one account calls it. There is no gateway; {@link #settle} says what one would acknowledge. */
final class ApiCalls {

    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Actor SYSTEM = Actor.system("test");
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final RunningConsole console;
    private final String key;

    private ApiCalls(RunningConsole console, String key) {
        this.console = console;
        this.key = key;
    }

    static ApiCalls admin() {
        return new ApiCalls(RunningConsole.shared(), RunningConsole.KEY);
    }

    static ApiCalls withKey(String key) {
        return new ApiCalls(RunningConsole.shared(), key);
    }

    static ApiCalls of(RunningConsole console) {
        return new ApiCalls(console, RunningConsole.KEY);
    }

    /** A new service account with one role, for one cluster or, with null, for the organisation; with a key. */
    static ApiCalls as(Role role, @Nullable String cluster) {
        IssuedKey issued = issued(role, cluster);
        return withKey(issued.secret());
    }

    static IssuedKey issued(Role role, @Nullable String cluster) {
        Accounts accounts = RunningConsole.shared().get(Accounts.class);
        IssuedKey issued = accounts.createServiceAccount(SYSTEM, "caller " + UUID.randomUUID(), Set.of(), null);
        accounts.grant(SYSTEM, cluster == null ? null : ClusterId.parse(cluster), issued.account(), role);
        return issued;
    }

    HttpResponse<String> send(String method, String path, @Nullable String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(console.url("/api/v1" + path))
                .header("Authorization", "Bearer " + key)
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        HttpResponse<String> answer = console.send(headers.length == 0 ? request : request.headers(headers));
        if (console == RunningConsole.shared()) {
            Description.check(method, answer);
        }
        return answer;
    }

    /** Opens the event stream and leaves it; answers with its refusal, or, where it begins, with what can be read without one. */
    HttpResponse<String> stream(String path) {
        String[] headers = {"Authorization", "Bearer " + key, "Accept", "text/event-stream"};
        int begun = console.statusOfStream("/api/v1" + path, headers);
        HttpResponse<String> answer =
                begun == 200 ? send("GET", path, null) : send("GET", path, null, "Accept", "text/event-stream");
        assertThat(answer.statusCode()).isEqualTo(begun);
        return answer;
    }

    /** The body of an answer that must be 200. */
    JsonNode call(String method, String path, @Nullable String body, String... headers) {
        HttpResponse<String> answer = send(method, path, body, headers);
        assertThat(answer.statusCode())
                .as(method + " " + path + " " + answer.body())
                .isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    JsonNode get(String path) {
        return call("GET", path, null);
    }

    /** The id of a new cluster; its name is its own. */
    String cluster() {
        return call(
                        "POST",
                        "/clusters",
                        "{\"name\":\"api-%d-%s\",\"provider\":\"AWS\",\"spec\":{}}"
                                .formatted(
                                        NAMES.incrementAndGet(),
                                        UUID.randomUUID().toString().substring(0, 8)))
                .get("id")
                .asString();
    }

    static String rules(String cluster) {
        return "/clusters/" + cluster + "/networking/egress-rules";
    }

    static String rule(String name) {
        return rule(name, "");
    }

    /** @param more further fields, each with a leading comma */
    static String rule(String name, String more) {
        return "{\"name\":\"%s\",\"type\":\"FQDN\",\"destination\":\"%s.example.com\",\"description\":\"d\"%s}"
                .formatted(name, name.toLowerCase(java.util.Locale.ROOT), more);
    }

    JsonNode add(String cluster, String name) {
        return call("POST", rules(cluster), rule(name)).get("Rule");
    }

    /** Every gateway acknowledges everything so far. */
    static void settle(String cluster) {
        admin().settleHere(cluster);
    }

    void settleHere(String cluster) {
        settleWithout(cluster, Set.of());
    }

    /** The same, but for rules that a gateway refused. */
    void settleWithout(String cluster, Set<RuleId> refused) {
        ClusterId id = ClusterId.parse(cluster);
        long revision = console.get(Clusters.class).get(SYSTEM, id).revision();
        console.get(Settlement.class).settled(id, revision, List.of("local"), refused);
    }

    /** Until the second of {@code now} is over: instants of the API are whole seconds, by the clock of the console. */
    static void nextSecond(Instant now) throws InterruptedException {
        Instant next = now.truncatedTo(ChronoUnit.SECONDS).plusMillis(1_010);
        while (Instant.now().isBefore(next)) {
            Thread.sleep(20);
        }
    }

    static void assertStatus(HttpResponse<String> answer, int http, int code) {
        assertThat(answer.statusCode()).as(answer.uri() + " " + answer.body()).isEqualTo(http);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
        JsonNode status = JSON.readTree(answer.body());
        assertThat(status.get("code").isInt()).isTrue();
        assertThat(status.get("code").asInt()).isEqualTo(code);
        assertThat(status.get("message").isString()).isTrue();
        assertThat(status.get("details").isArray()).isTrue();
        if (http < 500 && http != 409) {
            assertThat(status.get("message").asString()).doesNotContain("lock", "POLICY_UPDATING");
        }
    }
}
