package dev.sallyport.doors;

import static dev.sallyport.doors.ApiCalls.assertStatus;
import static dev.sallyport.doors.ApiCalls.rule;
import static dev.sallyport.doors.ApiCalls.rules;
import static dev.sallyport.doors.ApiCalls.settle;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sallyport.access.Accounts;
import dev.sallyport.access.IssuedKey;
import dev.sallyport.access.Role;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.Settlement;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What the wire does not have: waiting, deciding, the present picture, and following it. */
class PerimeterWireTest {

    private static final String END = "(the end)";
    private static final ApiCalls API = ApiCalls.admin();

    @ParameterizedTest
    @CsvSource({
        "api.example.com:443,true,ALLOWED",
        "api.example.com:80,false,PORT_NOT_ALLOWED",
        "other.example.com:443,false,NO_MATCHING_RULE",
        "127.0.0.1:443,false,RESERVED_ADDRESS",
        "0x7f.1:443,false,MALFORMED_DESTINATION"
    })
    void a_destination_is_decided_by_the_saved_perimeter(String destination, boolean allowed, String reason) {
        String cluster = API.cluster();
        API.call("POST", rules(cluster) + "/egress-traffic-policy", "{\"allow_all\":false}");
        API.call("POST", rules(cluster), rule("api", ",\"ports\":[443]"));
        JsonNode decision = API.get(rules(cluster) + ":decide?destination=" + destination);
        assertThat(decision.get("allowed").asBoolean()).isEqualTo(allowed);
        assertThat(decision.get("reason").asString()).isEqualTo(reason);
        assertThat(decision.get("rule_name").isNull())
                .isEqualTo(!reason.equals("ALLOWED") && !reason.equals("PORT_NOT_ALLOWED"));
        assertThat(decision.get("steps")).isNotEmpty();
        assertStatus(API.send("GET", rules(cluster) + ":decide", null), 400, 3);
    }

    @Test
    void a_state_says_in_words_what_it_waits_for() {
        String cluster = API.cluster();
        JsonNode rule = API.add(cluster, "api");
        assertThat(rule.get("state_reason").asString()).isEqualTo("no gateway enforces this cluster");
        settle(cluster);
        JsonNode status = API.get("/clusters/" + cluster + "/perimeter/status");
        assertThat(status.get("settled_revision")).isEqualTo(status.get("revision"));
        assertThat(status.get("gateways").isArray()).isTrue();
        assertThat(status.get("state_reason").isNull()).isTrue();
    }

    @Test
    void whoever_waits_is_answered_when_the_state_settles_or_the_time_is_over() throws Exception {
        String cluster = API.cluster();
        JsonNode late =
                API.call("POST", rules(cluster) + "?wait=1", rule("late")).get("Rule");
        assertThat(late.get("state").asString()).isEqualTo("PENDING_CREATION");
        CompletableFuture<JsonNode> waiting = CompletableFuture.supplyAsync(() ->
                API.call("POST", rules(cluster) + "?wait=30", rule("soon")).get("Rule"));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> API.get(rules(cluster)).get("rules").size() == 2);
        settle(cluster);
        assertThat(waiting.get(20, TimeUnit.SECONDS).get("state").asString()).isEqualTo("ACTIVE");
        String id = waiting.get().get("id").asString();
        CompletableFuture<JsonNode> deleting =
                CompletableFuture.supplyAsync(() -> API.call("DELETE", rules(cluster) + "/" + id + "?wait=30", null));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> API.get(rules(cluster) + "/" + id)
                        .get("rule")
                        .get("state")
                        .asString()
                        .equals("PENDING_DELETION"));
        settle(cluster);
        deleting.get(20, TimeUnit.SECONDS);
        assertStatus(API.send("GET", rules(cluster) + "/" + id + "?wait=5", null), 404, 5);
        assertThat(API.get("/clusters/" + cluster + "?wait=5")
                        .get("egress_traffic_policy")
                        .asString())
                .isEqualTo("ALLOW_ALL");
        assertStatus(API.send("GET", "/clusters/" + cluster + "?wait=soon", null), 400, 3);
    }

    @Test
    void whoever_waits_for_a_cluster_is_answered_when_its_change_or_its_end_is_acknowledged() throws Exception {
        String cluster = API.cluster();
        settle(cluster);
        JsonNode renamed = API.call("PATCH", "/clusters/" + cluster + "?wait=30", "{}");
        assertThat(renamed.get("settled_revision")).isEqualTo(renamed.get("revision"));
        CompletableFuture<JsonNode> changing = CompletableFuture.supplyAsync(() ->
                API.call("PATCH", "/clusters/" + cluster + "?wait=30", "{\"client_sources\":[\"127.0.0.1/32\"]}"));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> API.get("/clusters/" + cluster)
                        .get("revision")
                        .asString()
                        .equals("2"));
        settle(cluster);
        assertThat(changing.get(20, TimeUnit.SECONDS).get("settled_revision").asString())
                .isEqualTo("2");
        CompletableFuture<JsonNode> deleting =
                CompletableFuture.supplyAsync(() -> API.call("DELETE", "/clusters/" + cluster + "?wait=30", null));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> API.send("GET", "/clusters/" + cluster, null).statusCode() == 404);
        RunningConsole.shared().get(Settlement.class).settled(ClusterId.parse(cluster), 3, List.of("local"));
        JsonNode deleted = deleting.get(20, TimeUnit.SECONDS);
        assertThat(deleted.get("state").asString()).isEqualTo("DELETED");
        assertThat(deleted.get("settled_revision").asString()).isEqualTo("3");
    }

    @Test
    void a_stream_tells_every_change_and_ends_when_its_key_is_revoked() throws Exception {
        String cluster = API.cluster();
        IssuedKey key = ApiCalls.issued(Role.CLUSTER_MONITOR, cluster);
        BlockingQueue<String> events = follow(cluster, key.secret());
        assertThat(next(events).get("egress_traffic_policy").asString()).isEqualTo("ALLOW_ALL");
        API.call("POST", rules(cluster) + "/egress-traffic-policy", "{\"allow_all\":false}");
        assertThat(next(events).get("egress_traffic_policy").asString()).isEqualTo("UPDATING");
        settle(cluster);
        assertThat(next(events).get("egress_traffic_policy").asString()).isEqualTo("DEFAULT_DENY");
        RunningConsole.shared().get(Accounts.class).revokeKey(Actor.system("test"), key.key());
        assertThat(events.poll(30, TimeUnit.SECONDS)).isEqualTo(END);
        API.call("POST", rules(cluster) + "/egress-traffic-policy", "{\"allow_all\":true}");
        assertThat(events).as("nothing after the end").isEmpty();
    }

    @Test
    void waiting_ends_when_the_key_is_revoked() throws Exception {
        String cluster = API.cluster();
        IssuedKey key = ApiCalls.issued(Role.CLUSTER_OPERATOR_WRITER, cluster);
        CompletableFuture<HttpResponse<String>> waiting = CompletableFuture.supplyAsync(
                () -> ApiCalls.withKey(key.secret()).send("POST", rules(cluster) + "?wait=60", rule("never-settled")));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> API.get(rules(cluster)).get("rules").size() == 1);
        RunningConsole.shared().get(Accounts.class).revokeKey(Actor.system("test"), key.key());
        HttpResponse<String> ended = waiting.get(5, TimeUnit.SECONDS);
        assertStatus(ended, 401, 16);
        assertThat(ended.body()).doesNotContain("never-settled");
    }

    @Test
    void a_stream_ends_when_its_role_is_withdrawn_and_there_are_only_so_many_for_one() throws Exception {
        String cluster = API.cluster();
        IssuedKey key = ApiCalls.issued(Role.CLUSTER_MONITOR, cluster);
        List<BlockingQueue<String>> open = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            BlockingQueue<String> events = follow(cluster, key.secret());
            next(events);
            open.add(events);
        }
        HttpResponse<String> refused = ApiCalls.withKey(key.secret())
                .send("GET", "/clusters/" + cluster + "/perimeter/status", null, "Accept", "text/event-stream");
        assertStatus(refused, 503, 14);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        API.call("DELETE", "/roles/" + key.account() + "/CLUSTER/" + cluster + "/CLUSTER_MONITOR", null);
        for (BlockingQueue<String> events : open) {
            assertThat(events.poll(30, TimeUnit.SECONDS)).isEqualTo(END);
        }
    }

    @Test
    void asking_whether_there_is_a_stream_opens_none() throws Exception {
        String cluster = API.cluster();
        IssuedKey key = ApiCalls.issued(Role.CLUSTER_MONITOR, cluster);
        URI url = RunningConsole.shared().url("/api/v1/clusters/" + cluster + "/perimeter/status");
        for (int i = 0; i < 11; i++) {
            RawHttp.Answer answer = new RawHttp(url.getPort())
                    .exchange("HEAD " + url.getPath() + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                            + "Accept: text/event-stream\r\nAuthorization: Bearer " + key.secret() + "\r\n\r\n");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("content-type")).startsWith("text/event-stream");
            assertThat(answer.body()).isEmpty();
        }
        next(follow(cluster, key.secret()));
    }

    private static JsonNode next(BlockingQueue<String> events) throws InterruptedException {
        String event = events.poll(10, TimeUnit.SECONDS);
        assertThat(event).isNotNull().isNotEqualTo(END);
        return ApiCalls.JSON.readTree(event);
    }

    /** What the stream says from now on, and {@link #END} when it is over. */
    private static BlockingQueue<String> follow(String cluster, String secret) {
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        HttpRequest request = HttpRequest.newBuilder(
                        RunningConsole.shared().url("/api/v1/clusters/" + cluster + "/perimeter/status"))
                .header("Authorization", "Bearer " + secret)
                .header("Accept", "text/event-stream")
                .build();
        Thread.ofVirtual().start(() -> {
            try (HttpClient http = HttpClient.newHttpClient();
                    BufferedReader reader = new BufferedReader(new InputStreamReader(
                            http.send(request, HttpResponse.BodyHandlers.ofInputStream())
                                    .body(),
                            UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    if (line.startsWith("data:")) {
                        events.add(line.substring(5));
                    }
                }
                events.add(END);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return events;
    }
}
