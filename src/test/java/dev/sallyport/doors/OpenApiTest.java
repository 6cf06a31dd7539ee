package dev.sallyport.doors;

import static dev.sallyport.doors.ApiCalls.assertStatus;
import static dev.sallyport.doors.ApiCalls.rule;
import static dev.sallyport.doors.ApiCalls.rules;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.access.Accounts;
import dev.sallyport.ledger.Actor;
import java.net.http.HttpClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The description of the API and what really answers say the same: whatever a test is answered is checked against it, and all of it occurs here. */
class OpenApiTest {

    private static final ApiCalls API = ApiCalls.admin();

    private record Described(String method, String path, Set<String> statuses, boolean body) {}

    /** The bodies with which an operation gets as far as it can. */
    private static final Map<String, String> BODIES = Map.of(
            "POST /api/v1/clusters", "{\"name\":\"\",\"provider\":\"AWS\"}",
            "POST /api/v1/clusters/{cluster}/networking/egress-rules/egress-traffic-policy", "{\"allow_all\":true}",
            "PATCH /api/v1/clusters/{cluster}", "{\"client_sources\":[\"127.0.0.1/32\"]}",
            "POST /api/v1/service-accounts", "{\"name\":\"\"}",
            "POST /api/v1/api-keys", "{\"name\":\"x\",\"service_account_id\":\"" + UUID.randomUUID() + "\"}",
            "PUT /api/v1/roles/{user}",
                    "{\"roles\":[{\"name\":\"AUDITOR\",\"resource\":{\"type\":\"ORGANIZATION\"}}]}");

    @Test
    void every_response_that_is_described_occurs() {
        succeedEverywhere();
        refuseEverywhere();
        Set<String> missing = new TreeSet<>(Description.described());
        missing.removeAll(Description.occurred());
        missing.removeIf(entry -> entry.endsWith(" 503"));
        assertThat(missing).isEmpty();
    }

    /** No request is left at all in this one. */
    @Test
    void every_operation_says_when_it_is_asked_too_often() {
        try (RunningConsole console =
                RunningConsole.start(Map.of("sallyport.api-burst", "0"), HttpClient.newBuilder())) {
            ApiCalls hurried = ApiCalls.of(console);
            for (Described operation : operations()) {
                assertStatus(hurried.send(operation.method(), path(operation), body(operation)), 503, 14);
            }
        }
    }

    @Test
    void the_document_is_openapi_and_names_every_operation_once() {
        JsonNode document = Description.document();
        assertThat(document.get("openapi").asString()).isEqualTo("3.1.0");
        List<String> ids = document.get("paths").findValuesAsString("operationId");
        assertThat(ids)
                .doesNotHaveDuplicates()
                .contains("CockroachCloud_ListEgressRules", "CockroachCloud_SetEgressTrafficPolicy")
                .hasSizeGreaterThan(30);
        assertThat(document.findValuesAsString("$ref"))
                .allSatisfy(ref -> assertThat(document.at(ref.substring(1)).isMissingNode())
                        .isFalse());
        assertThat(document.toString()).doesNotContain("dev.sallyport");
    }

    private static void refuseEverywhere() {
        ApiCalls nobody = ApiCalls.withKey(RunningConsole.shared()
                .get(Accounts.class)
                .createServiceAccount(Actor.system("test"), "nobody " + UUID.randomUUID(), null)
                .secret());
        ApiCalls stranger = ApiCalls.withKey("CCDB1_nobodynobodynobodynobo_0123456789012345678901234567890123456789");
        String cluster = API.cluster();
        for (Described operation : operations()) {
            String path = path(operation);
            assertStatus(API.send(operation.method(), path, body(operation), "Cc-Version", "1999-01-01"), 400, 3);
            assertStatus(stranger.send(operation.method(), path, body(operation)), 401, 16);
            assertStatus(nobody.send(operation.method(), path, body(operation)), 403, 7);
            if (operation.statuses().contains("404")) {
                assertStatus(API.send(operation.method(), path, body(operation)), 404, 5);
            }
            if (operation.body()) {
                assertStatus(API.send(operation.method(), path, " ".repeat(300_000)), 413, 3);
            }
            if (operation.statuses().contains("412")) {
                String added =
                        API.add(cluster, "r" + UUID.randomUUID()).get("id").asString();
                String there = operation
                        .path()
                        .replace("/api/v1", "")
                        .replace("{cluster}", cluster)
                        .replace("{rule}", added);
                assertStatus(API.send(operation.method(), there, body(operation), "If-Match", "\"99999\""), 412, 9);
            }
        }
        String key = ",\"idempotency_key\":\"k\"";
        API.call("POST", rules(cluster), rule("first", key));
        assertStatus(API.send("POST", rules(cluster), rule("second", key)), 409, 10);
        String one = rules(cluster) + "/" + API.add(cluster, "edited").get("id").asString();
        API.call("PATCH", one, "{\"ports\":[1]" + key + "}");
        assertStatus(API.send("PATCH", one, "{\"ports\":[2]" + key + "}"), 409, 10);
        API.call("POST", rules(cluster) + "/egress-traffic-policy", "{\"allow_all\":true" + key + "}");
        assertStatus(
                API.send("POST", rules(cluster) + "/egress-traffic-policy", "{\"allow_all\":false" + key + "}"),
                409,
                10);
    }

    private static void succeedEverywhere() {
        String cluster = API.cluster();
        String rule = rules(cluster) + "/" + API.add(cluster, "a").get("id").asString();
        API.get("/clusters");
        API.get("/clusters/" + cluster);
        API.call("PATCH", "/clusters/" + cluster, "{}");
        API.get("/clusters/" + cluster + "/nodes");
        API.get("/clusters/" + cluster + "/perimeter/status");
        API.get(rules(cluster));
        API.get(rules(cluster) + ":decide?destination=a.example.com:443");
        API.get(rule);
        API.call("PATCH", rule, "{}");
        API.call("DELETE", rule, null);
        String reports = "/reports/clusters/" + cluster;
        API.get("/reports/reachable?at=" + Instant.now());
        API.get(reports + "/reachable?at=" + Instant.now());
        API.get(reports + "/compare?from=2026-01-01T00:00:00Z&to=" + Instant.now());
        API.get(reports + "/timeline");
        API.get(reports + "/who-could?at=" + Instant.now());
        API.get(reports + "/exposure");
        API.call("POST", rules(cluster) + "/egress-traffic-policy", "{\"allow_all\":true}");
        API.call("DELETE", "/clusters/" + cluster, null);
        API.get("/organization");
        API.get("/auditlogevents");
        String account = API.call("POST", "/service-accounts", "{\"name\":\"described " + UUID.randomUUID() + "\"}")
                .get("id")
                .asString();
        String key = API.call("POST", "/api-keys", "{\"name\":\"k\",\"service_account_id\":\"" + account + "\"}")
                .get("api_key")
                .get("id")
                .asString();
        API.get("/api-keys");
        API.get("/api-keys/" + key);
        API.call("PATCH", "/api-keys/" + key, "{\"name\":\"l\"}");
        API.call("DELETE", "/api-keys/" + key, null);
        API.get("/roles");
        API.call("PUT", "/roles/" + account, "{\"roles\":[]}");
        API.get("/roles/" + account);
        API.call("POST", "/roles/" + account + "/ORGANIZATION/" + organisation() + "/AUDITOR", null);
        API.call("DELETE", "/roles/" + account + "/ORGANIZATION/" + organisation() + "/AUDITOR", null);
        API.get("/service-accounts");
        API.get("/service-accounts/" + account);
        API.call("PATCH", "/service-accounts/" + account, "{}");
        API.call("DELETE", "/service-accounts/" + account, null);
        String email = UUID.randomUUID() + "@example.com";
        RunningConsole.shared().get(Accounts.class).createPerson(Actor.system("test"), email, RunningConsole.PASSWORD);
        API.get("/users/persons-by-email?email=" + email);
    }

    private static String organisation() {
        return API.get("/organization").get("id").asString();
    }

    private static List<Described> operations() {
        List<Described> all = new ArrayList<>();
        Description.document()
                .get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> all.add(new Described(
                                operation.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                new TreeSet<>(
                                        operation.getValue().get("responses").propertyNames()),
                                operation.getValue().has("requestBody")))));
        return all;
    }

    /** With ids of nothing, and what the operation cannot do without. */
    private static String path(Described operation) {
        String path = operation
                .path()
                .replace("/api/v1", "")
                .replace("{type}/{resource}/{role}", "CLUSTER/" + UUID.randomUUID() + "/CLUSTER_ADMIN")
                .replaceAll("\\{key}", "CCDB1_nothing")
                .replaceAll("\\{[a-z]+}", UUID.randomUUID().toString());
        if (path.endsWith("/reachable") || path.endsWith("/who-could")) {
            return path + "?at=2026-01-01T00:00:00Z";
        }
        if (path.endsWith("/compare")) {
            return path + "?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z";
        }
        return path.endsWith(":decide")
                ? path + "?destination=a.example.com:443"
                : path.endsWith("by-email") ? path + "?email=nobody@example.com" : path;
    }

    private static @Nullable String body(Described operation) {
        return operation.body() ? BODIES.getOrDefault(operation.method() + " " + operation.path(), "{}") : null;
    }
}
