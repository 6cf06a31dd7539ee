package dev.sallyport.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What every client of CockroachDB Cloud takes for granted, asked of the packaged console with a real gateway over a real socket. */
class ConformanceIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String NOWHERE = "00000000-0000-4000-8000-000000000000";

    @TempDir
    static Path folder;

    private static PackagedConsole console;
    private static Api api;
    private static JsonNode cluster;

    @BeforeAll
    static void start() throws IOException {
        Path managed = Files.writeString(folder.resolve("managed.yaml"), """
                rules:
                  - name: operator-telemetry
                    destination: telemetry.example.net
                    ports: [443]
                    purpose: OTHER
                    reason: The operator hears of its own machines here.
                """);
        console = PackagedConsole.in(folder.resolve("data"), Map.of("SALLYPORT_MANAGED_RULES", managed.toString()))
                .start();
        api = new Api(console);
        cluster = api.cluster("conforming");
        api.call("POST", Api.rules(cluster) + "/egress-traffic-policy?wait=30", "{\"allow_all\":false}");
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    @Test
    void each_of_the_six_routes_answers_200_with_its_envelope() {
        JsonNode added = api.call("POST", Api.rules(cluster), rule("enveloped"));
        assertThat(added.propertyNames()).containsExactly("Rule");
        String one = Api.rules(cluster) + "/" + Api.id(added.get("Rule"));
        assertThat(api.call("GET", one, null).propertyNames()).containsExactly("rule");
        JsonNode list = api.call("GET", Api.rules(cluster), null);
        assertThat(list.propertyNames()).containsExactlyInAnyOrder("rules", "pagination");
        assertThat(list.get("rules").isArray()).isTrue();
        JsonNode edited = api.call("PATCH", one, "{\"description\":\"new\"}");
        assertThat(edited.propertyNames()).containsExactly("Rule");
        for (String kept : List.of("id", "name", "created_at", "crl_managed")) {
            assertThat(edited.get("Rule").get(kept)).isEqualTo(added.get("Rule").get(kept));
        }
        assertThat(api.call("DELETE", one, null).propertyNames()).containsExactly("Rule");
        assertThat(api.call("POST", Api.rules(cluster) + "/egress-traffic-policy", "{\"allow_all\":false}"))
                .isEmpty();
        api.awaitGone(cluster, added.get("Rule"));
    }

    @ParameterizedTest
    @CsvSource({"text/plain", "application/x-www-form-urlencoded", "application/octet-stream"})
    void a_body_is_read_whatever_its_type_is_called_in_both_spellings_and_with_fields_nobody_knows(String type) {
        HttpResponse<String> answer = console.send(
                "POST",
                Api.rules(cluster),
                "{\"name\":\"typed\",\"type\":\"FQDN\",\"destination\":\"typed.example.net\",\"description\":\"\","
                        + "\"idempotencyKey\":\"" + java.util.UUID.randomUUID() + "\",\"nobody_knows\":{\"this\":[1]}}",
                "Content-Type",
                type);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-ignored-fields"))
                .hasValueSatisfying(fields -> assertThat(fields).contains("nobody_knows"));
        JsonNode made = JSON.readTree(answer.body()).get("Rule");
        api.call("DELETE", Api.rules(cluster) + "/" + Api.id(made), null);
        api.awaitGone(cluster, made);
    }

    @Test
    void a_list_is_sorted_by_name_and_paged_by_cursors_nobody_can_read() {
        List<JsonNode> made = new ArrayList<>();
        for (String name : List.of("p-c", "p-a", "p-b")) {
            made.add(api.call("POST", Api.rules(cluster), rule(name)).get("Rule"));
        }
        assertThat(names(api.call("GET", Api.rules(cluster), null))).containsSubsequence("p-a", "p-b", "p-c");
        assertThat(names(api.call("GET", Api.rules(cluster) + "?pagination.sort_order=DESC", null)))
                .containsSubsequence("p-c", "p-b", "p-a");
        JsonNode first = api.call("GET", Api.rules(cluster) + "?pagination.limit=1", null);
        String cursor = first.get("pagination").get("next_page").asString();
        assertThat(cursor).doesNotContain("p-a");
        JsonNode second = api.call("GET", Api.rules(cluster) + "?pagination.limit=1&pagination.page=" + cursor, null);
        assertThat(names(second)).doesNotContainAnyElementsOf(names(first)).hasSize(1);
        made.forEach(rule -> api.call("DELETE", Api.rules(cluster) + "/" + Api.id(rule), null));
        made.forEach(rule -> api.awaitGone(cluster, rule));
    }

    @ParameterizedTest(name = "{0} {1}, key {2}: {3}")
    @CsvSource({
        "GET,    /clusters,                           none,  401, 16",
        "GET,    /clusters,                           wrong, 401, 16",
        "GET,    /no-such-thing,                      good,  404, 5",
        "PUT,    /clusters,                           good,  405, 12",
        "GET,    /clusters/not-a-uuid,                good,  400, 3",
        "GET,    /clusters/" + NOWHERE + ",           good,  404, 5",
        "GET,    {rules}/" + NOWHERE + ",             good,  404, 5",
        "DELETE, {rules}/" + NOWHERE + ",             good,  404, 5",
        "POST,   {rules},                             good,  400, 3",
        "POST,   {rules}/egress-traffic-policy,       good,  400, 3",
        "GET,    {rules}?pagination.page=forged,      good,  400, 3",
        "GET,    {rules}?pagination.as_of_time=2999-01-01T00:00:00Z, good, 400, 3"
    })
    void every_refusal_is_a_status_in_json(String method, String path, String key, int status, int code) {
        Map<String, String> keys = Map.of(
                "good", "Bearer " + PackagedConsole.API_KEY, "wrong", "Bearer CCDB1_wrong_wrong", "none", "Basic none");
        HttpResponse<String> answer = console.send(
                method,
                path.replace("{rules}", Api.rules(cluster)),
                method.equals("POST") ? "{}" : null,
                "Authorization",
                Objects.requireNonNull(keys.get(key)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
        JsonNode body = JSON.readTree(answer.body());
        assertThat(body.get("code").isNumber()).isTrue();
        assertThat(body.get("code").asInt()).isEqualTo(code);
        assertThat(body.get("message").isString()).isTrue();
        assertThat(body.get("message").asString()).isNotBlank().doesNotContainIgnoringCase("lock");
        assertThat(body.get("details").isArray()).isTrue();
    }

    @Test
    void a_rule_of_the_operator_says_so_and_is_refused_as_a_precondition_and_not_as_an_argument() {
        JsonNode rules = api.call("GET", Api.rules(cluster), null).get("rules");
        JsonNode managed = StreamSupport.stream(rules.spliterator(), false)
                .filter(rule -> rule.get("crl_managed").asBoolean())
                .findFirst()
                .orElseThrow();
        String one = Api.rules(cluster) + "/" + Api.id(managed);
        for (String method : List.of("PATCH", "DELETE")) {
            HttpResponse<String> answer = console.call(method, one, method.equals("PATCH") ? "{\"ports\":[1]}" : null);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            assertThat(JSON.readTree(answer.body()).get("code").asInt()).isEqualTo(9);
        }
        assertThat(api.call("GET", one, null).get("rule").get("ports").toString())
                .isEqualTo("[443]");
    }

    @ParameterizedTest
    @CsvSource({
        "2022-03-31, 2022-03-31",
        "2022-09-20, 2022-09-20",
        "2023-04-10, 2023-04-10",
        "2024-09-16, 2024-09-16",
        "latest, 2024-09-16",
        "2020-01-01,"
    })
    void the_version_is_one_of_those_known_and_the_answer_names_it(String version, @Nullable String served) {
        HttpResponse<String> answer = console.send("GET", "/clusters", null, "Cc-Version", version);
        assertThat(answer.statusCode()).isEqualTo(served == null ? 400 : 200);
        if (served != null) {
            assertThat(answer.headers().firstValue("Cc-Version")).contains(served);
        }
    }

    /** Only while no gateway answers can it be seen: both pass within milliseconds otherwise. */
    @Test
    void what_is_busy_says_so_in_words_that_clients_repeat_and_in_the_enums_of_each_version() throws Exception {
        JsonNode busy = api.cluster("busy");
        String name = rule("busy");
        JsonNode rule = api.call("POST", Api.rules(busy) + "?wait=30", name).get("Rule");
        console.whileGatewayStandsStill(() -> {
            api.call("DELETE", Api.rules(busy) + "/" + Api.id(rule), null);
            HttpResponse<String> held = console.call("POST", Api.rules(busy), name);
            assertThat(held.statusCode()).as(held.body()).isEqualTo(409);
            assertThat(JSON.readTree(held.body()).get("code").asInt()).isEqualTo(10);
            assertThat(JSON.readTree(held.body()).get("message").asString()).contains("lock");
            api.call("POST", Api.rules(busy) + "/egress-traffic-policy", "{\"allow_all\":false}");
            assertThat(enums(busy, "2022-09-20")).containsExactly("POLICY_UPDATING", "NETWORK_VISIBILITY_PRIVATE");
            assertThat(enums(busy, "2023-04-10")).containsExactly("UPDATING", "PRIVATE");
            assertThat(enums(busy, "latest")).containsExactly("UPDATING", "PRIVATE");
            return busy;
        });
        api.awaitPolicy(busy, "DEFAULT_DENY");
        assertThat(enums(busy, "2022-09-20")).containsExactly("DEFAULT_DENY", "NETWORK_VISIBILITY_PRIVATE");
        api.awaitGone(busy, rule);
        api.call("POST", Api.rules(busy), name);
    }

    private static List<String> enums(JsonNode of, String version) {
        JsonNode read = JSON.readTree(console.send("GET", "/clusters/" + Api.id(of), null, "Cc-Version", version)
                .body());
        return List.of(
                read.get("egress_traffic_policy").asString(),
                read.get("network_visibility").asString());
    }

    @Test
    void without_a_role_here_the_answer_is_the_same_whether_or_not_there_is_such_a_cluster() {
        String key = keyWithoutRole("no-role");
        HttpResponse<String> there = console.send("GET", Api.rules(cluster), null, "Authorization", "Bearer " + key);
        HttpResponse<String> nowhere = console.send(
                "GET", "/clusters/" + NOWHERE + "/networking/egress-rules", null, "Authorization", "Bearer " + key);
        assertThat(there.statusCode()).isEqualTo(403);
        assertThat(nowhere.statusCode()).isEqualTo(403);
        assertThat(there.body()).isEqualTo(nowhere.body());
    }

    @Test
    void each_change_is_one_of_the_four_actions_in_the_audit_log_and_a_refused_one_carries_its_error() {
        JsonNode audited = api.cluster("audited");
        JsonNode rule = api.call("POST", Api.rules(audited) + "?wait=30", rule("audited"))
                .get("Rule");
        api.call("PATCH", Api.rules(audited) + "/" + Api.id(rule), "{\"description\":\"x\"}");
        api.call("POST", Api.rules(audited) + "/egress-traffic-policy", "{\"allow_all\":false}");
        api.call("DELETE", Api.rules(audited) + "/" + Api.id(rule), null);
        String key = keyWithoutRole("reader");
        console.send("POST", Api.rules(audited), rule("refused"), "Authorization", "Bearer " + key);
        console.send("DELETE", Api.rules(audited) + "/" + NOWHERE, null, "Authorization", "Bearer " + key);
        console.call("POST", Api.rules(audited), rule("named").replace("\"name\":\"named\"", "\"name\":\"?\""));

        JsonNode log = api.call("GET", "/auditlogevents?sort_order=DESC&limit=50", null);
        List<JsonNode> here = StreamSupport.stream(log.get("entries").spliterator(), false)
                .filter(entry -> Api.id(audited).equals(entry.path("cluster_id").asString("")))
                .toList();
        assertThat(here)
                .extracting(entry -> entry.get("action").asString())
                .contains(
                        "AUDIT_LOG_ACTION_ADD_EGRESS_RULE",
                        "AUDIT_LOG_ACTION_EDIT_EGRESS_RULE",
                        "AUDIT_LOG_ACTION_SET_EGRESS_TRAFFIC_POLICY",
                        "AUDIT_LOG_ACTION_DELETE_EGRESS_RULE");
        assertThat(here)
                .filteredOn(entry -> !entry.get("error").asString().isEmpty())
                .extracting(entry -> entry.get("action").asString() + " "
                        + entry.get("error").asString())
                .containsExactly(
                        "AUDIT_LOG_ACTION_ADD_EGRESS_RULE NAME_MALFORMED",
                        "AUDIT_LOG_ACTION_DELETE_EGRESS_RULE NOT_ALLOWED",
                        "AUDIT_LOG_ACTION_ADD_EGRESS_RULE NOT_ALLOWED");
    }

    private static String keyWithoutRole(String name) {
        JsonNode account =
                api.call("POST", "/service-accounts", "{\"name\":\"" + name + "\",\"description\":\"\",\"roles\":[]}");
        return api.call("POST", "/api-keys", "{\"name\":\"k\",\"service_account_id\":\"" + Api.id(account) + "\"}")
                .get("secret")
                .asString();
    }

    private static String rule(String name) {
        return "{\"name\":\"" + name + "\",\"type\":\"FQDN\",\"destination\":\"" + name
                + ".example.net\",\"description\":\"\",\"ports\":[443]}";
    }

    private static List<String> names(JsonNode list) {
        return StreamSupport.stream(list.get("rules").spliterator(), false)
                .map(rule -> rule.get("name").asString())
                .toList();
    }
}
