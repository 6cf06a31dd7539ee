package dev.sallyport.doors;

import static dev.sallyport.doors.ApiCalls.rule;
import static dev.sallyport.doors.ApiCalls.rules;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The API of a console of which a required gateway does not come, past the deadline for its answer. */
class LateGatewayTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static RunningConsole console;
    private static ApiCalls api;

    @BeforeAll
    static void start() {
        console = RunningConsole.start(
                Map.of("sallyport.gateways", "west=127.0.0.2", "sallyport.settle-deadline", "1s"),
                HttpClient.newBuilder());
        api = ApiCalls.of(console);
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    @Test
    void whoever_waits_for_a_rule_waits_past_the_deadline_too() throws Exception {
        String cluster = api.cluster();
        CompletableFuture<JsonNode> waiting = CompletableFuture.supplyAsync(() ->
                api.call("POST", rules(cluster) + "?wait=60", rule("late")).get("Rule"));
        await().atMost(PATIENCE).until(() -> {
            JsonNode all = api.get(rules(cluster)).get("rules");
            return all.size() == 1 && all.get(0).get("state").asString().equals("INCONSISTENT");
        });
        String id = api.get(rules(cluster)).get("rules").get(0).get("id").asString();
        CompletableFuture<JsonNode> reading =
                CompletableFuture.supplyAsync(() -> api.get(rules(cluster) + "/" + id + "?wait=60"));

        api.settleHere(cluster);

        assertThat(waiting.get(50, TimeUnit.SECONDS).get("state").asString()).isEqualTo("ACTIVE");
        assertThat(reading.get(50, TimeUnit.SECONDS).get("rule").get("state").asString())
                .isEqualTo("ACTIVE");
    }

    @Test
    void whoever_waits_for_the_policy_waits_past_the_deadline_too() throws Exception {
        String cluster = api.cluster();
        api.call("POST", rules(cluster) + "/egress-traffic-policy", "{\"allow_all\":false}");
        await().atMost(PATIENCE).until(() -> policy(cluster, "").equals("ERROR"));
        assertThat(api.get("/clusters/" + cluster).get("state_reason").asString())
                .isEqualTo("west has not acknowledged revision 2 within the deadline");
        CompletableFuture<String> waiting = CompletableFuture.supplyAsync(() -> policy(cluster, "?wait=60"));

        api.settleHere(cluster);

        assertThat(waiting.get(50, TimeUnit.SECONDS)).isEqualTo("DEFAULT_DENY");
    }

    private static String policy(String cluster, String query) {
        return api.get("/clusters/" + cluster + query)
                .get("egress_traffic_policy")
                .asString();
    }
}
