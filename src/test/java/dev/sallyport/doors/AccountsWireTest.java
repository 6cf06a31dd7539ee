package dev.sallyport.doors;

import static dev.sallyport.doors.ApiCalls.assertStatus;
import static dev.sallyport.doors.ApiCalls.rules;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.access.Accounts;
import dev.sallyport.access.Role;
import dev.sallyport.ledger.Actor;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Clusters, the organisation, accounts, keys, roles and the audit log as the wire has them. */
class AccountsWireTest {

    private static final ApiCalls API = ApiCalls.admin();
    private static final Actor SYSTEM = Actor.system("test");

    @Test
    void a_cluster_has_every_field_that_clients_read_and_is_not_in_an_envelope() {
        JsonNode cluster = API.get("/clusters/" + API.cluster());
        assertThat(cluster.propertyNames())
                .contains(
                        "id",
                        "name",
                        "cockroach_version",
                        "upgrade_status",
                        "plan",
                        "cloud_provider",
                        "account_id",
                        "state",
                        "creator_id",
                        "operation_status",
                        "config",
                        "regions",
                        "created_at",
                        "updated_at",
                        "deleted_at",
                        "cidr_range",
                        "labels",
                        "parent_id",
                        "network_visibility",
                        "egress_traffic_policy",
                        "delete_protection",
                        "sql_dns",
                        "egress_proxies",
                        "client_sources",
                        "state_reason");
        assertThat(cluster.get("egress_traffic_policy").asString()).isEqualTo("ALLOW_ALL");
        assertThat(cluster.get("config").get("dedicated").get("memory_gib").isNumber())
                .isTrue();
    }

    @Test
    void a_cluster_can_begin_in_deny_all_be_changed_and_be_deleted() {
        String name = "deny-" + UUID.randomUUID().toString().substring(0, 8);
        JsonNode cluster = API.call(
                "POST",
                "/clusters",
                "{\"name\":\"%s\",\"provider\":\"GCP\",\"spec\":{\"dedicated\":{\"regionNodes\":{\"eu-1\":3},\"hardware\":{},\"restrict_egress_traffic\":true}}}"
                        .formatted(name));
        String id = cluster.get("id").asString();
        assertThat(cluster.get("egress_traffic_policy").asString()).isEqualTo("DEFAULT_DENY");
        assertThat(cluster.get("state_reason").asString())
                .as("as documented, and why not yet")
                .isNotEmpty();
        assertThat(API.get("/clusters/" + id).get("egress_traffic_policy").asString())
                .isEqualTo("UPDATING");
        assertThat(cluster.get("regions").get(0).get("name").asString()).isEqualTo("eu-1");
        JsonNode changed = API.call(
                "PATCH", "/clusters/" + id, "{\"name\":\"" + name + "-b\",\"client_sources\":[\"127.0.0.0/8\"]}");
        assertThat(changed.get("name").asString()).isEqualTo(name + "-b");
        assertThat(changed.get("client_sources").toString()).isEqualTo("[\"127.0.0.0/8\"]");
        JsonNode deleted = API.call("DELETE", "/clusters/" + id, null);
        assertThat(deleted.get("state").asString()).isEqualTo("DELETED");
        assertThat(deleted.get("deleted_at").isNull()).isFalse();
        assertStatus(API.send("GET", "/clusters/" + id, null), 404, 5);
        assertThat(ids(API.get("/clusters").get("clusters"))).doesNotContain(id);
        assertThat(ids(API.get("/clusters?show_inactive=true").get("clusters"))).contains(id);
        assertStatus(API.send("POST", "/clusters", "{\"name\":\"fine-name\",\"provider\":\"MOON\"}"), 400, 3);
        assertStatus(API.send("POST", "/clusters", "{\"name\":\"Not Fine\",\"provider\":\"AWS\"}"), 400, 3);
    }

    @Test
    void clusters_come_in_pages_and_in_the_order_asked_for() {
        Set<String> made = new HashSet<>(List.of(API.cluster(), API.cluster(), API.cluster()));
        for (String order : List.of("NAME", "CREATED_AT", "DELETED_AT")) {
            List<String> seen = new ArrayList<>();
            String next = "";
            do {
                JsonNode page = API.get("/clusters?pagination.limit=2&pagination.sort_by=" + order
                        + (next.isEmpty() ? "" : "&pagination.page=" + next));
                seen.addAll(ids(page.get("clusters")));
                JsonNode cursor = page.get("pagination").isNull()
                        ? null
                        : page.get("pagination").get("next_page");
                next = cursor == null || cursor.isNull() ? "" : cursor.asString();
            } while (!next.isEmpty());
            assertThat(seen).doesNotHaveDuplicates().containsAll(made);
        }
        assertStatus(API.send("GET", "/clusters?pagination.sort_by=SIZE", null), 400, 3);
        assertStatus(API.send("GET", "/clusters?show_inactive=perhaps", null), 400, 3);
        made.forEach(id -> API.call("DELETE", "/clusters/" + id, null));
    }

    @Test
    void nodes_are_the_gateways_and_there_is_none_here() {
        assertThat(API.get("/clusters/" + API.cluster() + "/nodes").get("nodes").isArray())
                .isTrue();
    }

    @Test
    void the_organisation_stays_the_same_and_any_role_may_see_it() {
        JsonNode organisation = API.get("/organization");
        assertThat(organisation.propertyNames()).contains("id", "label", "name", "created_at");
        assertThat(ApiCalls.as(Role.ORG_MEMBER, null).get("/organization")).isEqualTo(organisation);
    }

    @Test
    void a_service_account_gets_roles_and_keys_and_loses_them() {
        String cluster = API.cluster();
        String name = "terraform " + UUID.randomUUID();
        JsonNode made = API.call(
                "POST",
                "/service-accounts",
                "{\"name\":\"%s\",\"description\":\"d\",\"roles\":[{\"name\":\"CLUSTER_OPERATOR_WRITER\",\"resource\":{\"type\":\"CLUSTER\",\"id\":\"%s\"}}]}"
                        .formatted(name, cluster));
        String account = made.get("id").asString();
        assertThat(made.get("roles")).hasSize(1);
        assertThat(made.get("group_roles")).isEmpty();
        assertThat(API.get("/api-keys?service_account_id=" + account).get("api_keys"))
                .isEmpty();
        JsonNode issued = API.call("POST", "/api-keys", "{\"name\":\"ci\",\"service_account_id\":\"" + account + "\"}");
        String secret = issued.get("secret").asString();
        String key = issued.get("api_key").get("id").asString();
        assertThat(secret).matches(key + "_[A-Za-z0-9]{40}");
        assertThat(API.get("/api-keys/" + key)).isEqualTo(issued.get("api_key"));
        ApiCalls own = ApiCalls.withKey(secret);
        own.get(rules(cluster));
        assertStatus(own.send("GET", "/service-accounts", null), 403, 7);

        assertThat(API.call("PATCH", "/api-keys/" + key, "{\"name\":\"cd\"}")
                        .get("name")
                        .asString())
                .isEqualTo("cd");
        JsonNode described = API.call("PATCH", "/service-accounts/" + account, "{\"description\":\"changed\"}");
        assertThat(described.get("name").asString()).isEqualTo(name);
        assertThat(described.get("description").asString()).isEqualTo("changed");
        assertThat(API.get("/service-accounts/" + account)).isEqualTo(described);
        assertThat(ids(API.get("/service-accounts").get("service_accounts"))).contains(account);

        API.call("DELETE", "/api-keys/" + key, null);
        assertStatus(own.send("GET", rules(cluster), null), 401, 16);
        assertStatus(API.send("GET", "/api-keys/" + key, null), 404, 5);
        API.call("DELETE", "/service-accounts/" + account, null);
        assertStatus(API.send("GET", "/service-accounts/" + account, null), 404, 5);
        assertStatus(
                API.send("POST", "/api-keys", "{\"name\":\"late\",\"service_account_id\":\"" + account + "\"}"),
                404,
                5);
        assertStatus(API.send("POST", "/service-accounts", "{\"name\":\"\"}"), 400, 3);
        assertStatus(API.send("POST", "/api-keys", "{\"name\":\"x\",\"service_account_id\":\"y\"}"), 400, 3);
    }

    @Test
    void a_deleted_service_account_is_in_no_list_and_its_name_is_free() {
        String asked =
                "{\"name\":\"again %s\",\"description\":\"\",\"roles\":[{\"name\":\"AUDITOR\",\"resource\":{\"type\":\"ORGANIZATION\"}}]}"
                        .formatted(UUID.randomUUID());
        String first = API.call("POST", "/service-accounts", asked).get("id").asString();
        API.call("POST", "/api-keys", "{\"name\":\"ci\",\"service_account_id\":\"" + first + "\"}");
        assertThat(API.get("/roles?pagination.limit=500").toString()).contains(first);

        API.call("DELETE", "/service-accounts/" + first, null);

        assertThat(API.get("/roles?pagination.limit=500").toString()).doesNotContain(first);
        assertStatus(API.send("GET", "/roles/" + first, null), 404, 5);
        assertThat(API.get("/api-keys?service_account_id=" + first).get("api_keys"))
                .isEmpty();
        assertStatus(API.send("DELETE", "/service-accounts/" + first, null), 404, 5);
        assertThat(API.call("POST", "/service-accounts", asked).get("id").asString())
                .isNotEqualTo(first);
    }

    @Test
    void a_service_account_that_was_disabled_in_the_console_is_still_there_and_can_be_deleted() {
        String account = API.call("POST", "/service-accounts", "{\"name\":\"resting " + UUID.randomUUID() + "\"}")
                .get("id")
                .asString();
        RunningConsole.shared().get(Accounts.class).disable(SYSTEM, UUID.fromString(account));
        API.get("/service-accounts/" + account);
        API.call("DELETE", "/service-accounts/" + account, null);
        assertStatus(API.send("GET", "/service-accounts/" + account, null), 404, 5);
    }

    @Test
    void keys_are_listed_by_the_instant_they_were_made() {
        String account = API.call("POST", "/service-accounts", "{\"name\":\"keys " + UUID.randomUUID() + "\"}")
                .get("id")
                .asString();
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            made.add(API.call("POST", "/api-keys", "{\"name\":\"k\",\"service_account_id\":\"" + account + "\"}")
                    .get("api_key")
                    .get("id")
                    .asString());
        }
        // An instant of a whole second is written without its fraction, and sorts behind those of the same second as
        // text.
        JdbcClient jdbc = RunningConsole.shared().get(JdbcClient.class);
        List<String> instants = List.of(
                "2026-01-01T00:00:00Z",
                "2026-01-01T00:00:00.100Z",
                "2026-01-01T00:00:00.100001Z",
                "2026-01-01T00:00:01Z");
        for (int i = 0; i < 4; i++) {
            jdbc.sql("UPDATE api_key SET created_at = ? WHERE key_name = ?")
                    .param(Instant.parse(instants.get(i)).atOffset(ZoneOffset.UTC))
                    .param(made.get(i))
                    .update();
        }
        assertThat(ids(API.get("/api-keys?service_account_id=" + account).get("api_keys")))
                .isEqualTo(made);
        assertThat(ids(API.get("/api-keys?pagination.sort_order=DESC&service_account_id=" + account)
                        .get("api_keys")))
                .isEqualTo(made.reversed());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-999999999-01-01T00:00:00Z",
                "0001-01-01T00:00:00Z",
                "%2B999999999-12-31T23:59:59Z",
                "9999-12-31T23:59:59%2B18:00"
            })
    void an_instant_before_or_after_everything_is_answered_as_one_at_the_edge(String instant) {
        for (String order : List.of("ASC", "DESC")) {
            API.get("/auditlogevents?limit=1&sort_order=" + order + "&starting_from=" + instant);
        }
        HttpResponse<String> then = API.send("GET", rules(API.cluster()) + "?pagination.as_of_time=" + instant, null);
        assertThat(then.statusCode()).isIn(200, 400);
    }

    @Test
    void a_person_is_found_by_email_address() {
        String email = UUID.randomUUID() + "@example.com";
        RunningConsole.shared()
                .get(dev.sallyport.access.Accounts.class)
                .createPerson(dev.sallyport.ledger.Actor.system("test"), email, RunningConsole.PASSWORD);
        assertThat(API.get("/users/persons-by-email?email=" + email)
                        .get("user")
                        .get("email")
                        .asString())
                .isEqualTo(email);
        assertStatus(API.send("GET", "/users/persons-by-email?email=nobody@example.com", null), 404, 5);
        assertStatus(API.send("GET", "/users/persons-by-email", null), 400, 3);
    }

    @Test
    void every_change_of_a_perimeter_is_in_the_audit_log_under_the_name_of_the_wire() {
        String cluster = API.cluster();
        Instant before = Instant.now();
        String rule = API.add(cluster, "api").get("id").asString();
        API.call("PATCH", rules(cluster) + "/" + rule, "{\"ports\":[1]}");
        API.call("POST", rules(cluster) + "/egress-traffic-policy", "{\"allow_all\":false}");
        API.call("DELETE", rules(cluster) + "/" + rule, null);
        ApiCalls monitor = ApiCalls.as(Role.CLUSTER_MONITOR, cluster);
        assertStatus(monitor.send("DELETE", rules(cluster) + "/" + rule, null), 403, 7);
        JsonNode log = API.get("/auditlogevents?starting_from=" + before + "&limit=1000");
        List<String> seen = new ArrayList<>();
        log.get("entries").forEach(entry -> {
            if (cluster.equals(entry.get("cluster_id").asString(""))) {
                seen.add(entry.get("action").asString() + " "
                        + entry.get("error").asString());
                assertThat(entry.get("payload").isString()).isTrue();
                assertThat(ApiCalls.JSON
                                .readTree(entry.get("payload").asString())
                                .isObject())
                        .isTrue();
            }
        });
        assertThat(seen)
                .containsSubsequence(
                        "AUDIT_LOG_ACTION_ADD_EGRESS_RULE ",
                        "AUDIT_LOG_ACTION_EDIT_EGRESS_RULE ",
                        "AUDIT_LOG_ACTION_SET_EGRESS_TRAFFIC_POLICY ",
                        "AUDIT_LOG_ACTION_DELETE_EGRESS_RULE ",
                        "AUDIT_LOG_ACTION_DELETE_EGRESS_RULE NOT_ALLOWED");
    }

    @Test
    void who_is_gone_is_gone_in_the_audit_log_under_the_names_of_the_wire() {
        Instant before = Instant.now();
        String account = API.call("POST", "/service-accounts", "{\"name\":\"leaver " + UUID.randomUUID() + "\"}")
                .get("id")
                .asString();
        API.call("DELETE", "/service-accounts/" + account, null);
        Accounts accounts = RunningConsole.shared().get(Accounts.class);
        UUID person = accounts.createPerson(SYSTEM, UUID.randomUUID() + "@example.com", RunningConsole.PASSWORD);
        accounts.disable(SYSTEM, person);
        List<String> seen = new ArrayList<>();
        API.get("/auditlogevents?starting_from=" + before + "&limit=1000")
                .get("entries")
                .forEach(entry -> {
                    String payload = entry.get("payload").asString();
                    if (payload.contains(account) || payload.contains(person.toString())) {
                        seen.add(entry.get("action").asString());
                    }
                });
        assertThat(seen)
                .containsExactly(
                        "AUDIT_LOG_ACTION_CREATE_SERVICE_ACCOUNT",
                        "AUDIT_LOG_ACTION_DELETE_SERVICE_ACCOUNT",
                        "AUDIT_LOG_ACTION_CREATE_USER",
                        "AUDIT_LOG_ACTION_DELETE_USER");
    }

    /** A client that cuts fractions off sees every entry, and never the same page for ever. */
    @Test
    void the_audit_log_can_be_followed_by_whole_seconds_in_both_directions() {
        String cluster = API.cluster();
        for (int i = 0; i < 12; i++) {
            API.add(cluster, "r" + i);
        }
        List<String> all =
                ids(API.get("/auditlogevents?limit=1000&sort_order=DESC").get("entries"));
        for (String order : List.of("ASC", "DESC")) {
            List<String> seen = new ArrayList<>();
            String from = order.equals("ASC") ? "2020-01-01T00:00:00Z" : "";
            for (int page = 0; page < 2_000 && !seen.containsAll(all); page++) {
                JsonNode log = API.get("/auditlogevents?limit=3&sort_order=" + order
                        + (from.isEmpty() ? "" : "&starting_from=" + from));
                seen.addAll(ids(log.get("entries")));
                if (log.get("next_starting_from").isNull()) {
                    assertThat(order).isEqualTo("DESC");
                    break;
                }
                String next = log.get("next_starting_from").asString();
                assertThat(next).endsWith("Z").doesNotContain(".");
                from = next;
            }
            assertThat(seen).as(order).containsAll(all);
        }
        assertStatus(API.send("GET", "/auditlogevents?limit=x", null), 400, 3);
        assertStatus(API.send("GET", "/auditlogevents?sort_order=UP", null), 400, 3);
        assertStatus(API.send("GET", "/auditlogevents?starting_from=noon", null), 400, 3);
    }

    private static List<String> ids(JsonNode list) {
        List<String> ids = new ArrayList<>();
        list.forEach(item -> ids.add(item.get("id").asString()));
        return ids;
    }
}
