package dev.sallyport.doors;

import static dev.sallyport.doors.ApiCalls.assertStatus;
import static dev.sallyport.doors.ApiCalls.rule;
import static dev.sallyport.doors.ApiCalls.rules;
import static dev.sallyport.doors.ApiCalls.settle;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.policy.RuleId;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The six egress operations, byte for byte. */
class EgressWireTest {

    private static final ApiCalls API = ApiCalls.admin();

    @Test
    void each_operation_has_its_envelope_and_a_rule_echoes_what_was_sent() {
        String cluster = API.cluster();
        String sent =
                "{\"name\":\"Roach.Kafka_1\",\"type\":\"CIDR\",\"destination\":\"123.34.62.0/24\",\"description\":\" spaces, “quotes” \\n\",\"ports\":[9092,443,80]}";
        JsonNode added = API.call("POST", rules(cluster), sent);
        assertThat(names(added)).containsExactly("Rule");
        JsonNode rule = added.get("Rule");
        assertThat(names(rule))
                .startsWith(
                        "id",
                        "cluster_id",
                        "name",
                        "type",
                        "state",
                        "crl_managed",
                        "destination",
                        "ports",
                        "paths",
                        "description",
                        "created_at");
        assertThat(rule.get("name").asString()).isEqualTo("Roach.Kafka_1");
        assertThat(rule.get("destination").asString()).isEqualTo("123.34.62.0/24");
        assertThat(rule.get("description").asString()).isEqualTo(" spaces, “quotes” \n");
        assertThat(rule.get("ports").toString()).isEqualTo("[9092,443,80]");
        assertThat(rule.get("state").asString()).isEqualTo("PENDING_CREATION");
        assertThat(rule.get("crl_managed").asBoolean()).isFalse();
        assertThat(rule.get("cluster_id").asString()).isEqualTo(cluster);
        assertThat(Instant.parse(rule.get("created_at").asString())).isAfter(Instant.EPOCH);
        String id = rule.get("id").asString();

        assertThat(names(API.get(rules(cluster) + "/" + id))).containsExactly("rule");
        JsonNode list = API.get(rules(cluster));
        assertThat(names(list)).containsExactly("rules", "pagination");
        assertThat(list.get("pagination").isNull()).isTrue();
        JsonNode edited = API.call("PATCH", rules(cluster) + "/" + id, "{\"description\":\"\"}");
        assertThat(names(edited)).containsExactly("Rule");
        for (String kept : List.of("id", "name", "created_at", "crl_managed", "destination", "ports")) {
            assertThat(edited.get("Rule").get(kept)).as(kept).isEqualTo(rule.get(kept));
        }
        assertThat(names(API.call("DELETE", rules(cluster) + "/" + id, null))).containsExactly("Rule");
        assertThat(API.call("POST", rules(cluster) + "/egress-traffic-policy", "{\"allow_all\":false}")
                        .toString())
                .isEqualTo("{}");
    }

    @Test
    void states_follow_what_is_settled_and_a_deletion_ends_in_404_with_the_name_free() {
        String cluster = API.cluster();
        String id = API.add(cluster, "api").get("id").asString();
        assertThat(state(cluster, id)).isEqualTo("PENDING_CREATION");
        settle(cluster);
        assertThat(state(cluster, id)).isEqualTo("ACTIVE");
        JsonNode edited = API.call("PATCH", rules(cluster) + "/" + id, "{\"ports\":[443]}");
        assertThat(edited.get("Rule").get("state").asString()).isEqualTo("PENDING_UPDATE");
        settle(cluster);
        assertThat(state(cluster, id)).isEqualTo("ACTIVE");
        JsonNode deleted = API.call("DELETE", rules(cluster) + "/" + id, null);
        assertThat(deleted.get("Rule").get("state").asString()).isEqualTo("PENDING_DELETION");
        assertThat(state(cluster, id)).isEqualTo("PENDING_DELETION");
        HttpResponse<String> held = API.send("POST", rules(cluster), rule("API"));
        assertStatus(held, 409, 10);
        assertThat(held.body()).as("so that Terraform repeats it").contains("lock");
        settle(cluster);
        assertStatus(API.send("GET", rules(cluster) + "/" + id, null), 404, 5);
        assertStatus(API.send("DELETE", rules(cluster) + "/" + id, null), 404, 5);
        assertThat(API.get(rules(cluster)).get("rules")).isEmpty();
        API.add(cluster, "API");
    }

    @Test
    void the_policy_reads_as_updating_before_its_post_answers_and_may_be_repeated() {
        String cluster = API.cluster();
        setPolicy(cluster, false);
        assertThat(policy(cluster)).isEqualTo("UPDATING");
        setPolicy(cluster, false);
        settle(cluster);
        assertThat(policy(cluster)).isEqualTo("DEFAULT_DENY");
        setPolicy(cluster, true);
        assertThat(policy(cluster)).isEqualTo("UPDATING");
        String id = API.add(cluster, "during").get("id").asString();
        API.call("DELETE", rules(cluster) + "/" + id, null);
        settle(cluster);
        assertThat(policy(cluster)).isEqualTo("ALLOW_ALL");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                        | [443, 80]",
                "{\"ports\":[]}                            | [443, 80]",
                "{\"ports\":null}                          | [443, 80]",
                "{\"ports\":[80,443]}                      | [80, 443]",
                "{\"all_ports\":true}                      | []",
                "{\"allPorts\":true,\"ports\":[1]}         | []",
                "{\"all_ports\":false,\"ports\":[]}        | [443, 80]"
            })
    void ports_are_cleared_by_all_ports_alone(String body, String ports) {
        String cluster = API.cluster();
        String id = API.call("POST", rules(cluster), rule("api", ",\"ports\":[443,80]"))
                .get("Rule")
                .get("id")
                .asString();
        JsonNode edited = API.call("PATCH", rules(cluster) + "/" + id, body).get("Rule");
        assertThat(edited.get("ports").toString().replace(",", ", ")).isEqualTo(ports);
    }

    @Test
    void null_ends_an_expiry_and_leaves_everything_else_as_it_is() {
        String cluster = API.cluster();
        String id = API.call(
                        "POST",
                        rules(cluster),
                        rule("api", ",\"expiresAt\":\"2040-01-01T00:00:00Z\",\"purpose\":\"BACKUP_RESTORE\""))
                .get("Rule")
                .get("id")
                .asString();
        JsonNode kept = API.call(
                        "PATCH",
                        rules(cluster) + "/" + id,
                        "{\"type\":null,\"destination\":null,\"description\":null,\"paths\":null,\"purpose\":null}")
                .get("Rule");
        assertThat(kept.get("expires_at").asString()).isEqualTo("2040-01-01T00:00:00Z");
        assertThat(kept.get("purpose").asString()).isEqualTo("BACKUP_RESTORE");
        assertThat(kept.get("description").asString()).isEqualTo("d");
        JsonNode ended = API.call("PATCH", rules(cluster) + "/" + id, "{\"expires_at\":null}")
                .get("Rule");
        assertThat(ended.get("expires_at").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/x-www-form-urlencoded", "text/plain", "x/y"})
    void a_body_is_read_as_json_whatever_its_content_type(String type) {
        String cluster = API.cluster();
        API.call("POST", rules(cluster), rule("api"), "Content-Type", type);
    }

    @Test
    void unknown_fields_are_ignored_and_named() {
        String cluster = API.cluster();
        HttpResponse<String> answer = API.send(
                "POST",
                rules(cluster),
                rule("api", ",\"cluster_id\":\"x\",\"somethingElse\":{\"a\":1},\"bad name\\r\\n\":2"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-ignored-fields")).contains("cluster_id, somethingElse, bad?name??");
        assertThat(API.send("POST", rules(cluster), rule("b")).headers().firstValue("x-ignored-fields"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"expire_at", "expires", "expiresAtt", "purpse", "allow_private_address", "raw_tpc"})
    void a_name_that_nearly_spells_an_extension_is_refused(String name) {
        String cluster = API.cluster();
        HttpResponse<String> answer = API.send("POST", rules(cluster), rule("api", ",\"" + name + "\":null"));
        if (name.equals("expires")) {
            assertThat(answer.statusCode()).as("three letters away").isEqualTo(200);
        } else {
            assertStatus(answer, 400, 3);
            assertThat(answer.body()).contains(name);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "7",
                "{",
                "{\"name\":1,\"name\":2}",
                "{\"expires_at\":null,\"expiresAt\":null}",
                "{} {}",
                "{\"ports\":[1.5]}",
                "{\"ports\":[null]}",
                "{\"ports\":\"80\"}",
                "{\"ports\":[99999999999]}",
                "{\"name\":{}}",
                "{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]}"
            })
    void what_is_no_body_of_the_operation_is_refused_as_a_status(String body) {
        assertStatus(API.send("POST", rules(API.cluster()), body), 400, 3);
    }

    @Test
    void too_much_of_a_body_is_refused() {
        String cluster = API.cluster();
        assertStatus(API.send("POST", rules(cluster), rule("api", ",\"x\":\"" + "y".repeat(300_000) + "\"")), 413, 3);
        assertStatus(API.send("POST", rules(cluster), rule("api", ",\"x\":\"" + "y".repeat(70_000) + "\"")), 400, 3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FQDN | API.example.com     | HOST_NOT_CANONICAL",
                "FQDN | api.example.com.    | HOST_NOT_CANONICAL",
                "CIDR | 10.1.2.3/8          | CIDR_HOST_BITS_SET",
                "CIDR | 10.1.2.3            | CIDR_BARE_ADDRESS",
                "CIDR | 0.0.0.0/0           | CIDR_EVERYTHING",
                "FQDN | *.clock.com/block   | HOST_NOT_CANONICAL",
                "fqdn | api.example.com     | TYPE_UNKNOWN"
            })
    void what_is_not_canonical_is_refused_with_the_form_that_would_do_and_without_a_retry(
            String type, String destination, String code) {
        HttpResponse<String> answer = API.send(
                "POST",
                rules(API.cluster()),
                "{\"name\":\"clock\",\"type\":\"%s\",\"destination\":\"%s\",\"description\":\"POLICY_UPDATING lock\"}"
                        .formatted(type, destination));
        assertStatus(answer, 400, 3);
        JsonNode status = ApiCalls.JSON.readTree(answer.body());
        assertThat(status.get("message").asString()).startsWith("invalid argument: ");
        assertThat(status.get("details").get(0).get("reason").asString()).isEqualTo(code);
        assertThat(status.get("details").get(0).get("metadata").get("words").asString())
                .isNotEmpty();
    }

    /** Every message is one of these, and every other word of it a code. */
    @Test
    void no_refusal_for_good_reads_as_one_that_is_to_be_repeated() {
        ResourceBundle bundle = ResourceBundle.getBundle("vaadin-i18n.translations");
        assertThat(bundle.keySet().stream()
                        .filter(key -> key.startsWith("api.") && !key.startsWith("api.doc."))
                        .filter(key -> bundle.getString(key).contains("lock")
                                || bundle.getString(key).contains("POLICY_UPDATING")))
                .containsExactly("api.name_still_held");
        assertThat(bundle.keySet().stream()
                        .filter(key -> key.startsWith("problem."))
                        .filter(key -> key.toLowerCase(Locale.ROOT).contains("lock")))
                .isEmpty();
    }

    @Test
    void a_query_that_cannot_be_taken_apart_is_refused() throws Exception {
        URI address = RunningConsole.shared().url("/");
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(
                            ("GET /api/v1/clusters?x=%zz HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nAuthorization: Bearer "
                                            + RunningConsole.KEY + "\r\n\r\n")
                                    .replace("%s", address.getAuthority())
                                    .getBytes(StandardCharsets.UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 400").contains("application/json", "\"code\":3");
        }
    }

    @Test
    void pages_are_by_name_and_shift_nothing_when_rules_come_and_go() {
        String cluster = API.cluster();
        for (String name : List.of("b", "D", "f", "h", "J")) {
            API.add(cluster, name);
        }
        assertThat(namesOf(API.get(rules(cluster)))).containsExactly("b", "D", "f", "h", "J");
        assertThat(namesOf(API.get(rules(cluster) + "?pagination.sort_order=DESC")))
                .containsExactly("J", "h", "f", "D", "b");
        JsonNode first = API.get(rules(cluster) + "?pagination.limit=2");
        assertThat(namesOf(first)).containsExactly("b", "D");
        assertThat(first.get("pagination").get("previous_page").isNull()).isTrue();
        API.add(cluster, "a");
        API.add(cluster, "e");
        String removed = API.get(rules(cluster)).get("rules").get(2).get("id").asString();
        API.call("DELETE", rules(cluster) + "/" + removed, null);
        settle(cluster);
        JsonNode second = page(cluster, first, "next_page");
        assertThat(namesOf(second)).containsExactly("e", "f");
        JsonNode third = page(cluster, second, "next_page");
        assertThat(namesOf(third)).containsExactly("h", "J");
        assertThat(third.get("pagination").get("next_page").isNull()).isTrue();
        assertThat(namesOf(page(cluster, third, "previous_page"))).containsExactly("e", "f");
        assertThat(namesOf(page(cluster, second, "previous_page"))).containsExactly("a", "b");
    }

    @Test
    void a_cursor_is_worth_nothing_to_others_elsewhere_or_changed() {
        String cluster = API.cluster();
        API.add(cluster, "a");
        API.add(cluster, "b");
        String cursor = API.get(rules(cluster) + "?pagination.limit=1")
                .get("pagination")
                .get("next_page")
                .asString();
        String other = API.cluster();
        String changed = (cursor.startsWith("A") ? "B" : "A") + cursor.substring(1);
        for (String path : List.of(
                rules(other) + "?pagination.page=" + cursor,
                rules(cluster) + "?pagination.sort_order=DESC&pagination.page=" + cursor,
                rules(cluster) + "?pagination.as_of_time=2020-01-01T00:00:00Z&pagination.page=" + cursor,
                "/clusters?pagination.page=" + cursor,
                rules(cluster) + "?pagination.page=" + changed,
                rules(cluster) + "?pagination.page=PmI",
                rules(cluster) + "?pagination.page=%21",
                rules(cluster) + "?pagination.page=" + "A".repeat(3_000))) {
            assertStatus(API.send("GET", path, null), 400, 3);
        }
        ApiCalls stranger = ApiCalls.as(dev.sallyport.access.Role.AUDITOR, null);
        assertStatus(
                stranger.send("GET", rules(cluster) + "?pagination.limit=1&pagination.page=" + cursor, null), 400, 3);
    }

    @Test
    void as_of_time_knows_what_a_gateway_had_refused_then() throws InterruptedException {
        String cluster = API.cluster();
        String made = API.add(cluster, "made").get("id").asString();
        settle(cluster);
        API.call("PATCH", rules(cluster) + "/" + made, "{\"ports\":[8443]}");
        String added = API.add(cluster, "added").get("id").asString();
        API.settleWithout(cluster, Set.of(new RuleId(UUID.fromString(made)), new RuleId(UUID.fromString(added))));
        Instant then = Instant.now();
        ApiCalls.nextSecond(then);
        settle(cluster);
        String at = rules(cluster) + "?pagination.as_of_time=" + then.truncatedTo(ChronoUnit.SECONDS);
        assertThat(API.get(at).get("rules").findValuesAsString("state"))
                .containsExactly("CREATION_FAILED", "DELETION_FAILED");
        Instant taken = Instant.now();
        ApiCalls.nextSecond(taken);
        String later = rules(cluster) + "?pagination.as_of_time=" + taken.truncatedTo(ChronoUnit.SECONDS);
        assertThat(API.get(later).get("rules").findValuesAsString("state")).containsOnly("ACTIVE");
    }

    @Test
    void as_of_time_tells_the_rules_of_that_second_by_what_was_settled_then() throws InterruptedException {
        String cluster = API.cluster();
        String kept = API.add(cluster, "kept").get("id").asString();
        String gone = API.add(cluster, "gone").get("id").asString();
        settle(cluster);
        API.add(cluster, "pending");
        Instant then = Instant.now();
        ApiCalls.nextSecond(then);
        API.call("PATCH", rules(cluster) + "/" + kept, "{\"description\":\"later\"}");
        API.call("DELETE", rules(cluster) + "/" + gone, null);
        settle(cluster);
        API.add(cluster, "new");
        String at = "?pagination.as_of_time=" + then.truncatedTo(ChronoUnit.SECONDS);
        JsonNode list = API.get(rules(cluster) + at);
        assertThat(namesOf(list)).containsExactly("gone", "kept", "pending");
        assertThat(list.get("rules").findValuesAsString("state"))
                .containsExactly("ACTIVE", "ACTIVE", "PENDING_CREATION");
        assertThat(list.get("rules").findValuesAsString("description")).containsOnly("d");
        assertThat(namesOf(API.get(rules(cluster) + at.replace("Z", "%2B00:00") + "&pagination.limit=2")))
                .containsExactly("gone", "kept");
        assertThat(namesOf(API.get(rules(cluster) + "?pagination.as_of_time=2020-01-01T00:00:00Z")))
                .isEmpty();
        assertStatus(
                API.send(
                        "GET",
                        rules(cluster) + "?pagination.as_of_time="
                                + Instant.now().plusSeconds(5).truncatedTo(ChronoUnit.SECONDS),
                        null),
                400,
                3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pagination.limit=-1",
                "pagination.limit=x",
                "pagination.limit=99999999999",
                "pagination.sort_order=asc",
                "pagination.as_of_time=yesterday"
            })
    void a_parameter_that_cannot_be_read_is_refused(String query) {
        assertStatus(API.send("GET", rules(API.cluster()) + "?" + query, null), 400, 3);
    }

    @Test
    void a_repeated_request_with_an_idempotency_key_changes_nothing_and_is_answered_as_at_first() {
        String cluster = API.cluster();
        String body = rule("once", ",\"idempotency_key\":\"k1\"");
        JsonNode first = API.call("POST", rules(cluster), body);
        settle(cluster);
        assertThat(API.call("POST", rules(cluster), body)).isEqualTo(first);
        assertStatus(API.send("POST", rules(cluster), rule("twice", ",\"idempotency_key\":\"k1\"")), 409, 10);
        assertThat(namesOf(API.get(rules(cluster)))).containsExactly("once");
        String id = first.get("Rule").get("id").asString();
        JsonNode edited = API.call("PATCH", rules(cluster) + "/" + id, "{\"ports\":[1],\"idempotency_key\":\"k1\"}");
        API.call("PATCH", rules(cluster) + "/" + id, "{\"ports\":[2]}");
        assertThat(API.call("PATCH", rules(cluster) + "/" + id, "{\"ports\":[1],\"idempotency_key\":\"k1\"}"))
                .isEqualTo(edited);
        String delete = rules(cluster) + "/" + id + "?idempotency_key=k1";
        JsonNode deleted = API.call("DELETE", delete, null);
        settle(cluster);
        assertThat(API.call("DELETE", delete, null)).as("gone meanwhile").isEqualTo(deleted);
        String policy = "{\"allow_all\":false,\"idempotency_key\":\"k1\"}";
        API.call("POST", rules(cluster) + "/egress-traffic-policy", policy);
        setPolicy(cluster, true);
        API.call("POST", rules(cluster) + "/egress-traffic-policy", policy);
        settle(cluster);
        assertThat(policy(cluster)).isEqualTo("ALLOW_ALL");
        assertStatus(
                API.send("POST", rules(cluster), rule("x", ",\"idempotency_key\":\"" + "k".repeat(256) + "\"")),
                400,
                3);
    }

    @Test
    void a_key_of_a_request_that_was_refused_can_be_used_again() {
        String cluster = API.cluster();
        assertStatus(API.send("POST", rules(cluster), "{\"name\":\"?\",\"idempotency_key\":\"k\"}"), 400, 3);
        API.call("POST", rules(cluster), rule("fine", ",\"idempotency_key\":\"k\""));
    }

    @Test
    void a_missing_allow_all_is_refused() {
        String policy = rules(API.cluster()) + "/egress-traffic-policy";
        assertStatus(API.send("POST", policy, "{}"), 400, 3);
        assertStatus(API.send("POST", policy, "{\"allow_all\":null}"), 400, 3);
        API.call("POST", policy, "{\"allowAll\":true}");
    }

    @Test
    void a_malformed_id_is_400_an_unknown_one_404_and_a_wrong_method_405() {
        String cluster = API.cluster();
        String unknown = UUID.randomUUID().toString();
        for (String method : List.of("GET", "DELETE", "PATCH")) {
            String body = method.equals("PATCH") ? "{}" : null;
            assertStatus(API.send(method, rules(cluster) + "/nonsense", body), 400, 3);
            assertStatus(API.send(method, rules(cluster) + "/egress-traffic-policy", body), 400, 3);
            assertStatus(API.send(method, rules(cluster) + "/" + unknown, body), 404, 5);
            assertStatus(API.send(method, rules(unknown) + "/" + unknown, body), 404, 5);
        }
        assertStatus(API.send("GET", rules("nonsense"), null), 400, 3);
        assertStatus(API.send("GET", rules(unknown), null), 404, 5);
        for (String path :
                List.of(rules(cluster), rules(cluster) + "/" + unknown, "/clusters", "/clusters/" + cluster)) {
            HttpResponse<String> put = API.send("PUT", path, "{}");
            assertStatus(put, 405, 12);
            assertThat(put.headers().firstValue("Allow")).isPresent();
        }
        assertStatus(API.send("POST", rules(cluster) + "/" + unknown, "{}"), 405, 12);
        assertStatus(API.send("GET", "/nothing", null), 404, 5);
        assertStatus(API.send("GET", "/clusters/" + cluster + "/networking", null), 404, 5);
    }

    @ParameterizedTest
    @CsvSource({
        ",2024-09-16,UPDATING,PRIVATE",
        "latest,2024-09-16,UPDATING,PRIVATE",
        "2024-09-16,2024-09-16,UPDATING,PRIVATE",
        "2023-04-10,2023-04-10,UPDATING,PRIVATE",
        "2022-09-20,2022-09-20,POLICY_UPDATING,NETWORK_VISIBILITY_PRIVATE",
        "2022-03-31,2022-03-31,POLICY_UPDATING,NETWORK_VISIBILITY_PRIVATE"
    })
    void every_version_is_spoken_and_echoed(String asked, String echoed, String policy, String visibility) {
        String cluster = API.cluster();
        setPolicy(cluster, false);
        String[] headers = asked == null ? new String[0] : new String[] {"Cc-Version", asked};
        HttpResponse<String> answer = API.send("GET", "/clusters/" + cluster, null, headers);
        assertThat(answer.headers().firstValue("Cc-Version")).contains(echoed);
        JsonNode body = ApiCalls.JSON.readTree(answer.body());
        assertThat(body.get("egress_traffic_policy").asString()).isEqualTo(policy);
        assertThat(body.get("network_visibility").asString()).isEqualTo(visibility);
        settle(cluster);
        assertThat(API.call("GET", "/clusters/" + cluster, null, headers)
                        .get("egress_traffic_policy")
                        .asString())
                .isEqualTo("DEFAULT_DENY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2021-01-01", "LATEST", "2024-09-17", "x"})
    void another_version_is_refused(String version) {
        HttpResponse<String> answer = API.send("GET", "/clusters", null, "Cc-Version", version);
        assertStatus(answer, 400, 3);
        assertThat(answer.body()).contains("\"invalid Cc-Version\"");
    }

    @Test
    void a_write_with_if_match_is_refused_if_the_rule_changed_since() {
        String cluster = API.cluster();
        JsonNode rule = API.add(cluster, "api");
        String path = rules(cluster) + "/" + rule.get("id").asString();
        String revision = "\"" + rule.get("revision").asString() + "\"";
        String next = API.call("PATCH", path, "{\"ports\":[1]}", "If-Match", revision)
                .get("Rule")
                .get("revision")
                .asString();
        HttpResponse<String> stale = API.send("PATCH", path, "{\"ports\":[2]}", "If-Match", revision);
        assertStatus(stale, 412, 9);
        assertThat(stale.body()).contains("\"revision\":\"" + next + "\"");
        assertStatus(API.send("DELETE", path, null, "If-Match", revision), 412, 9);
        assertStatus(API.send("DELETE", path, null, "If-Match", "x"), 400, 3);
        String of = API.get("/clusters/" + cluster).get("revision").asString();
        String policy = rules(cluster) + "/egress-traffic-policy";
        assertStatus(API.send("POST", policy, "{\"allow_all\":false}", "If-Match", "\"1\""), 412, 9);
        API.call("POST", policy, "{\"allow_all\":false}", "If-Match", of);
        API.call("DELETE", path, null, "If-Match", next);
    }

    @Test
    void a_cluster_changes_in_all_that_was_asked_or_in_nothing_and_only_from_the_revision_that_was_seen() {
        String cluster = API.cluster();
        JsonNode before = API.get("/clusters/" + cluster);
        String seen = "\"" + before.get("revision").asString() + "\"";
        String both = "{\"name\":\"renamed-" + cluster.substring(0, 8) + "\",\"client_sources\":[\"10.1.0.0/16\"]}";
        API.add(cluster, "meanwhile");
        assertStatus(API.send("PATCH", "/clusters/" + cluster, both, "If-Match", seen), 412, 9);
        assertStatus(API.send("DELETE", "/clusters/" + cluster, null, "If-Match", seen), 412, 9);
        assertThat(API.get("/clusters/" + cluster).get("name")).isEqualTo(before.get("name"));
        assertStatus(
                API.send("PATCH", "/clusters/" + cluster, "{\"name\":\"half-done\",\"client_sources\":[\"nowhere\"]}"),
                400,
                3);
        assertThat(API.get("/clusters/" + cluster).get("name")).isEqualTo(before.get("name"));
        String now = API.get("/clusters/" + cluster).get("revision").asString();
        JsonNode after = API.call("PATCH", "/clusters/" + cluster, both, "If-Match", now);
        assertThat(after.get("name").asString()).startsWith("renamed-");
        assertThat(after.get("client_sources").get(0).asString()).isEqualTo("10.1.0.0/16");
        API.call(
                "DELETE",
                "/clusters/" + cluster,
                null,
                "If-Match",
                after.get("revision").asString());
    }

    private static JsonNode page(String cluster, JsonNode list, String which) {
        return API.get(rules(cluster) + "?pagination.limit=2&pagination.page="
                + list.get("pagination").get(which).asString());
    }

    private static List<String> namesOf(JsonNode list) {
        return list.get("rules").findValuesAsString("name");
    }

    private static List<String> names(JsonNode object) {
        return new ArrayList<>(object.propertyNames());
    }

    private static String state(String cluster, String rule) {
        return API.get(rules(cluster) + "/" + rule).get("rule").get("state").asString();
    }

    private static void setPolicy(String cluster, boolean allowAll) {
        API.call("POST", rules(cluster) + "/egress-traffic-policy", "{\"allow_all\":" + allowAll + "}");
    }

    private static String policy(String cluster) {
        return API.get("/clusters/" + cluster).get("egress_traffic_policy").asString();
    }
}
