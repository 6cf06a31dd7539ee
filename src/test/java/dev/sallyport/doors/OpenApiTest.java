package dev.sallyport.doors;

import static dev.sallyport.doors.ApiCalls.assertStatus;
import static dev.sallyport.doors.ApiCalls.rule;
import static dev.sallyport.doors.ApiCalls.rules;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.access.Accounts;
import dev.sallyport.ledger.Actor;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The description of the API and what really answers say the same: whatever a test is answered is checked against it, and all of it occurs here. */
class OpenApiTest {

    private static final ApiCalls API = ApiCalls.admin();

    private record Described(String method, String path, Set<String> statuses, boolean body) {}

    /** The bodies with which an operation gets as far as it can. */
    private static final Map<String, String> BODIES = Map.of(
            "POST /api/v1/clusters", "{\"name\":\"\",\"provider\":\"AWS\"}",
            "POST /api/v1/clusters/{cluster}/networking/egress-rules/egress-traffic-policy", "{\"allow_all\":true}",
            "PATCH /api/v1/clusters/{cluster}", "{\"client_sources\":[\"127.0.0.1/32\"]}",
            "POST /api/v1/service-accounts",
                    "{\"name\":\"n\",\"roles\":[{\"name\":\"CLUSTER_MONITOR\",\"resource\":{\"type\":\"CLUSTER\",\"id\":\""
                            + UUID.randomUUID() + "\"}}]}",
            "PATCH /api/v1/api-keys/{key}", "{\"name\":\"x\"}",
            "POST /api/v1/api-keys", "{\"name\":\"x\",\"service_account_id\":\"" + UUID.randomUUID() + "\"}",
            "PUT /api/v1/roles/{user}",
                    "{\"roles\":[{\"name\":\"AUDITOR\",\"resource\":{\"type\":\"ORGANIZATION\"}}]}");

    /** What an operation takes, with every field that it needs. */
    private static final Map<String, String> WHOLE = Map.of(
            "POST /api/v1/clusters", "{\"name\":\"whole-body\",\"provider\":\"AWS\"}",
            "POST /api/v1/clusters/{cluster}/networking/egress-rules", rule("whole"),
            "POST /api/v1/clusters/{cluster}/networking/egress-rules/egress-traffic-policy", "{\"allow_all\":true}",
            "POST /api/v1/service-accounts", "{\"name\":\"whole\"}",
            "POST /api/v1/api-keys", "{\"name\":\"x\",\"service_account_id\":\"" + UUID.randomUUID() + "\"}",
            "PATCH /api/v1/api-keys/{key}", "{\"name\":\"x\"}");

    @Test
    void every_response_that_is_described_occurs() {
        succeedEverywhere();
        refuseEverywhere();
        Set<String> missing = new TreeSet<>(Description.described());
        missing.removeAll(Description.occurred());
        // Asked too often below; and nobody here lets a body drip for 20 seconds.
        missing.removeIf(entry -> entry.endsWith(" 503") || entry.endsWith(" 408"));
        assertThat(missing).isEmpty();
    }

    /** The one request that this key has is used up under another spelling of it. */
    @Test
    void every_operation_says_when_it_is_asked_too_often_however_the_key_is_spelled() {
        try (RunningConsole console = RunningConsole.start(
                Map.of("sallyport.api-burst", "1", "sallyport.api-rate", "0"), HttpClient.newBuilder())) {
            assertThat(console.get("/api/v1/organization", "Authorization", "bearer   " + RunningConsole.KEY)
                            .statusCode())
                    .isEqualTo(200);
            ApiCalls hurried = ApiCalls.of(console);
            for (Described operation : operations()) {
                HttpResponse<String> late = hurried.send(operation.method(), path(operation), body(operation));
                assertStatus(late, 503, 14);
                assertThat(late.headers().firstValue("Retry-After")).isPresent();
            }
        }
    }

    @Test
    void what_the_description_calls_required_is_required() {
        String cluster = API.cluster();
        int asked = 0;
        for (Described operation : operations()) {
            JsonNode required = required(operation);
            for (JsonNode field : required) {
                asked++;
                ObjectNode body = (ObjectNode) ApiCalls.JSON.readTree(
                        Objects.requireNonNull(WHOLE.get(operation.method() + " " + operation.path())));
                body.remove(field.asString());
                HttpResponse<String> answer = API.send(
                        operation.method(),
                        operation
                                .path()
                                .replace("/api/v1", "")
                                .replace("{cluster}", cluster)
                                .replace("{key}", "CCDB1_nothing"),
                        body.toString());
                assertThat(answer.statusCode())
                        .as(operation + " without " + field + ": " + answer.body())
                        .isIn(400, 404);
            }
        }
        assertThat(asked).isGreaterThan(7);
    }

    private static JsonNode required(Described operation) {
        JsonNode ref = Description.document()
                .get("paths")
                .get(operation.path())
                .get(operation.method().toLowerCase(Locale.ROOT))
                .at("/requestBody/content/application~1json/schema/$ref");
        return ref.isMissingNode()
                ? ref
                : Description.document().at(ref.asString().substring(1)).path("required");
    }

    @Test
    void enums_and_headers_are_described() {
        JsonNode document = Description.document();
        assertThat(document.at("/components/schemas/Rule/properties/state/enum").toString())
                .contains("PENDING_CREATION", "INCONSISTENT");
        assertThat(document.at("/components/schemas/Cluster/properties/egress_traffic_policy/enum")
                        .toString())
                .contains("UPDATING", "POLICY_UPDATING");
        JsonNode get = document.get("paths").get("/api/v1/clusters/{cluster}").get("get");
        assertThat(get.at("/responses/200/headers").propertyNames()).contains("ETag", "Cc-Version");
        assertThat(get.at("/responses/503/headers").propertyNames()).contains("Retry-After");
        assertThat(document.at("/components/responses/OtherMethod/headers").propertyNames())
                .containsExactly("Allow");
        assertThat(get.get("parameters").toString()).contains("\"enum\":[\"2022-03-31\"");
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
                .createServiceAccount(Actor.system("test"), "nobody " + UUID.randomUUID(), Set.of(), null)
                .secret());
        ApiCalls stranger = ApiCalls.withKey("CCDB1_nobodynobodynobodynobo_0123456789012345678901234567890123456789");
        String cluster = API.cluster();
        for (Described operation : operations()) {
            String path = path(operation);
            assertStatus(API.send(operation.method(), path, body(operation), "Cc-Version", "1999-01-01"), 400, 3);
            assertStatus(stranger.send(operation.method(), path, body(operation)), 401, 16);
            assertStatus(nobody.send(operation.method(), path, body(operation)), 403, 7);
            misdirected(operation, path);
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

    private static void misdirected(Described operation, String path) {
        RawHttp.Answer answer = new RawHttp(RunningConsole.shared().url("/").getPort())
                .exchange(operation.method() + " /api/v1" + path
                        + " HTTP/1.1\r\nHost: elsewhere.example\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        assertThat(answer.status()).isEqualTo(421);
        Description.check(
                operation.method(),
                "/api/v1" + path.replaceAll("\\?.*", ""),
                answer.status(),
                name -> answer.header(name.toLowerCase(Locale.ROOT)),
                answer.body());
    }

    private static void succeedEverywhere() {
        String cluster = API.cluster();
        String rule = rules(cluster) + "/" + API.add(cluster, "a").get("id").asString();
        API.get("/clusters");
        API.get("/clusters/" + cluster);
        API.call("PATCH", "/clusters/" + cluster, "{}");
        API.get("/clusters/" + cluster + "/nodes");
        API.get("/clusters/" + cluster + "/backups-config");
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
        API.get("/reports/file?format=json&at=" + Instant.now());
        API.get(reports + "/file?format=json&report=reachable&at=" + Instant.now());
        for (String file : List.of(reports + "/document", reports + "/evidence", "/reports/evidence")) {
            assertThat(API.send("GET", file + "?at=" + Instant.now(), null).statusCode())
                    .isEqualTo(200);
        }
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
        if (path.endsWith("/file")) {
            return path + "?at=2026-01-01T00:00:00Z&format=csv&report=reachable";
        }
        if (List.of("reachable", "who-could", "document", "evidence")
                .contains(path.substring(path.lastIndexOf('/') + 1))) {
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
