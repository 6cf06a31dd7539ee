package dev.sallyport.doors;

import static dev.sallyport.doors.ApiCalls.assertStatus;
import static dev.sallyport.doors.ApiCalls.rule;
import static dev.sallyport.doors.ApiCalls.rules;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.access.Role;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What a write promises beyond its envelope: once only, nothing misread, from the revision that was seen, and told if it failed. */
class EgressWritesTest {

    private static final ApiCalls API = ApiCalls.admin();

    @Test
    void an_idempotency_key_is_of_the_thing_and_not_of_how_its_id_is_spelled() {
        String cluster = API.cluster();
        String body = rule("once", ",\"idempotency_key\":\"k\"");
        JsonNode first = API.call("POST", rules(cluster), body);
        assertThat(API.call("POST", rules(cluster.toUpperCase(Locale.ROOT)), body))
                .isEqualTo(first);
        API.call("POST", rules(API.cluster()), body);
    }

    @Test
    void an_idempotency_key_is_forgotten_after_a_day_and_not_before() {
        String cluster = API.cluster();
        String body = rule("daily", ",\"idempotency_key\":\"day\"");
        JsonNode first = API.call("POST", rules(cluster), body);
        answeredAgo(cluster, Duration.ofHours(24).minusMinutes(1));
        assertThat(API.call("POST", rules(cluster), body)).isEqualTo(first);
        answeredAgo(cluster, Duration.ofHours(24).plusMinutes(1));
        assertThat(API.send("POST", rules(cluster), body).body())
                .as("asked anew, and now the name is taken")
                .contains("NAME_TAKEN");
        assertThat(answers(cluster)).isZero();
    }

    private static void answeredAgo(String cluster, Duration ago) {
        int rows = RunningConsole.shared()
                .get(JdbcClient.class)
                .sql("UPDATE api_answer SET answered_at = ? WHERE operation LIKE ?")
                .param(Instant.now().minus(ago).atOffset(ZoneOffset.UTC))
                .param("%" + cluster + "%")
                .update();
        assertThat(rows).isEqualTo(1);
    }

    private static int answers(String cluster) {
        return RunningConsole.shared()
                .get(JdbcClient.class)
                .sql("SELECT COUNT(*) FROM api_answer WHERE operation LIKE ?")
                .param("%" + cluster + "%")
                .query(Integer.class)
                .single();
    }

    /** Numbers and texts are not taken for each other, but for a number in quotes, which the wire reads. */
    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "\"false\"", "\"true\"", "\"\"", "[]", "{}", "0.0"})
    void only_true_and_false_switch_a_policy(String value) {
        String cluster = API.cluster();
        assertStatus(
                API.send("POST", rules(cluster) + "/egress-traffic-policy", "{\"allow_all\":" + value + "}"), 400, 3);
        assertThat(API.get("/clusters/" + cluster).get("egress_traffic_policy").asString())
                .isEqualTo("ALLOW_ALL");
    }

    @Test
    void a_number_is_no_text_and_a_number_in_quotes_is_a_number() {
        String cluster = API.cluster();
        assertThat(API.call("POST", rules(cluster), rule("quoted", ",\"ports\":[\"443\"]"))
                        .get("Rule")
                        .get("ports")
                        .toString())
                .isEqualTo("[443]");
        for (String more : List.of(
                ",\"purpose\":1",
                ",\"purpose\":true",
                ",\"ports\":[true]",
                ",\"ports\":[\"\"]",
                ",\"raw_tcp\":0",
                ",\"expires_at\":4102444800",
                ",\"paths\":[1]")) {
            HttpResponse<String> answer = API.send("POST", rules(cluster), rule("r", more));
            assertStatus(answer, 400, 3);
            assertThat(answer.body()).as(more).contains("the body is not JSON of the form");
        }
        assertThat(API.get(rules(cluster)).get("rules").findValuesAsString("name"))
                .containsExactly("quoted");
    }

    @Test
    void an_answer_carries_the_revision_that_if_match_takes() {
        String cluster = API.cluster();
        HttpResponse<String> added = API.send("POST", rules(cluster), rule("tagged"));
        String one = rules(cluster) + "/"
                + ApiCalls.JSON.readTree(added.body()).get("Rule").get("id").asString();
        String tag = added.headers().firstValue("ETag").orElseThrow();
        assertThat(tag).isEqualTo("\"2\"");
        assertThat(API.send("GET", one, null).headers().firstValue("ETag")).contains(tag);
        HttpResponse<String> edited = API.send("PATCH", one, "{\"ports\":[1]}", "If-Match", tag);
        assertThat(edited.headers().firstValue("ETag")).contains("\"3\"");
        assertStatus(API.send("PATCH", one, "{\"ports\":[2]}", "If-Match", tag), 412, 9);
        String whole = API.send("GET", "/clusters/" + cluster, null)
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        assertThat(whole).isEqualTo("\"3\"");
        API.call("PATCH", "/clusters/" + cluster, "{\"client_sources\":[\"127.0.0.1/32\"]}", "If-Match", whole);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "*/*", ";;;", "application/xml;q=9", "application/json;charset=utf-7"})
    void an_answer_is_json_whatever_is_accepted(String accepted) {
        HttpResponse<String> answer = API.send("GET", "/clusters", null, "Accept", accepted);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
    }

    @Test
    void what_is_being_deleted_cannot_be_edited_any_more() {
        String cluster = API.cluster();
        String one =
                rules(cluster) + "/" + API.add(cluster, "leaving").get("id").asString();
        API.call("DELETE", one, null);
        assertThat(API.get(one).get("rule").get("state").asString()).isEqualTo("PENDING_DELETION");
        assertStatus(API.send("PATCH", one, "{\"ports\":[1]}"), 404, 5);
    }

    @Test
    void a_change_that_fails_is_in_the_audit_log_with_its_error_and_of_many_only_so_many() {
        String cluster = API.cluster();
        ApiCalls writer = ApiCalls.as(Role.CLUSTER_OPERATOR_WRITER, cluster);
        String one = rules(cluster) + "/" + API.add(cluster, "there").get("id").asString();
        writer.send("POST", rules(cluster), rule("there"));
        writer.send("POST", rules(cluster), "{");
        writer.send("PATCH", one, "{\"ports\":[1]}", "If-Match", "\"99\"");
        writer.send("DELETE", rules(cluster) + "/" + UUID.randomUUID(), null);
        writer.send("POST", rules(cluster) + "/egress-traffic-policy", "{}");
        writer.send("GET", rules(cluster) + "/" + UUID.randomUUID(), null);
        assertThat(failures(cluster))
                .containsExactly(
                        "ADD_EGRESS_RULE NAME_TAKEN",
                        "ADD_EGRESS_RULE INVALID_ARGUMENT",
                        "EDIT_EGRESS_RULE STALE_REVISION",
                        "DELETE_EGRESS_RULE RULE_NOT_FOUND",
                        "SET_EGRESS_TRAFFIC_POLICY INVALID_ARGUMENT");
        for (int i = 0; i < 30; i++) {
            writer.send("POST", rules(cluster), rule("there"));
        }
        assertThat(failures(cluster)).hasSize(20);
        ApiCalls monitor = ApiCalls.as(Role.CLUSTER_MONITOR, cluster);
        monitor.send("POST", rules(cluster), "{");
        assertThat(failures(cluster))
                .as("of those who may not, the refusal alone")
                .hasSize(20);
    }

    private static List<String> failures(String cluster) {
        List<String> failures = new ArrayList<>();
        API.get("/auditlogevents?sort_order=DESC&limit=1000").get("entries").forEach(entry -> {
            String error = entry.get("error").asString();
            if (cluster.equals(entry.get("cluster_id").asString("")) && !error.isEmpty()) {
                failures.addFirst(entry.get("action").asString().replace("AUDIT_LOG_ACTION_", "") + " " + error);
            }
        });
        return failures;
    }
}
