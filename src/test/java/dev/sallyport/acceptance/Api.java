package dev.sallyport.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The Cloud API as a program uses it, with what tests ask again and again. */
final class Api {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final PackagedConsole console;

    Api(PackagedConsole console) {
        this.console = console;
    }

    JsonNode call(String method, String path, @Nullable String json) {
        HttpResponse<String> response = console.call(method, path, json);
        assertThat(response.statusCode())
                .as(method + " " + path + " " + response.body())
                .isEqualTo(200);
        return JSON.readTree(response.body());
    }

    /** A new cluster in allow-all, its gateway known; a console that has just started may still be waiting for it. */
    JsonNode cluster(String name) {
        String path = "/clusters/"
                + id(call("POST", "/clusters", "{\"name\":\"" + name + "\",\"provider\":\"AWS\",\"spec\":{}}"));
        return await().atMost(PATIENCE)
                .until(
                        () -> call("GET", path, null),
                        cluster -> cluster.get("egress_proxies").size() == 1);
    }

    static int egressPort(JsonNode cluster) {
        String proxy = cluster.get("egress_proxies").get(0).asString();
        return Integer.parseInt(proxy.substring(proxy.lastIndexOf(':') + 1));
    }

    static String id(JsonNode object) {
        return object.get("id").asString();
    }

    void setPolicy(JsonNode cluster, boolean allowAll) {
        call("POST", rules(cluster) + "/egress-traffic-policy", "{\"allow_all\":" + allowAll + "}");
    }

    void awaitPolicy(JsonNode cluster, String policy) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(policy(cluster)).isEqualTo(policy));
    }

    String policy(JsonNode cluster) {
        return call("GET", "/clusters/" + id(cluster), null)
                .get("egress_traffic_policy")
                .asString();
    }

    JsonNode addRule(JsonNode cluster, String name, String host, int port) {
        return call(
                        "POST",
                        rules(cluster),
                        "{\"name\":\"" + name + "\",\"type\":\"FQDN\",\"destination\":\"" + host
                                + "\",\"description\":\"\",\"ports\":[" + port + "]}")
                .get("Rule");
    }

    String state(JsonNode cluster, JsonNode rule) {
        return call("GET", rules(cluster) + "/" + id(rule), null)
                .get("rule")
                .get("state")
                .asString();
    }

    void awaitState(JsonNode cluster, JsonNode rule, String state) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(state(cluster, rule)).isEqualTo(state));
    }

    void awaitGone(JsonNode cluster, JsonNode rule) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(console.call("GET", rules(cluster) + "/" + id(rule), null)
                                .statusCode())
                        .isEqualTo(404));
    }

    static String rules(JsonNode cluster) {
        return "/clusters/" + id(cluster) + "/networking/egress-rules";
    }
}
