package dev.sallyport.doors;

import static dev.sallyport.doors.ApiCalls.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.access.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Roles as the wire has them: who has which, who gives and takes them, and on what. */
class RolesWireTest {

    private static final ApiCalls API = ApiCalls.admin();

    @Test
    void roles_are_given_taken_and_replaced() {
        String cluster = API.cluster();
        String account =
                ApiCalls.issued(Role.CLUSTER_MONITOR, cluster).account().toString();
        String one = "/roles/" + account + "/CLUSTER/" + cluster + "/CLUSTER_ADMIN";
        assertThat(roleNames(API.call("POST", one, null))).containsExactly("CLUSTER_ADMIN", "CLUSTER_MONITOR");
        assertThat(roleNames(API.call("DELETE", one, null))).containsExactly("CLUSTER_MONITOR");
        JsonNode replaced = API.call(
                "PUT",
                "/roles/" + account,
                "{\"roles\":[{\"name\":\"AUDITOR\",\"resource\":{\"type\":\"ORGANIZATION\"}}]}");
        assertThat(roleNames(replaced)).containsExactly("AUDITOR");
        assertThat(replaced.get("roles").get(0).get("resource").get("id"))
                .isEqualTo(API.get("/organization").get("id"));
        assertThat(API.get("/roles/" + account)).isEqualTo(replaced);
        assertThat(API.get("/roles").get("grants").findValuesAsString("user_id"))
                .contains(account);
        assertStatus(API.send("POST", "/roles/" + account + "/FOLDER/x/CLUSTER_ADMIN", null), 400, 3);
        assertStatus(API.send("POST", "/roles/" + account + "/CLUSTER/" + cluster + "/ORG_ADMIN", null), 400, 3);
        assertStatus(API.send("POST", "/roles/" + account + "/CLUSTER/" + cluster + "/EMPEROR", null), 400, 3);
        assertStatus(
                API.send(
                        "PUT",
                        "/roles/" + UUID.randomUUID(),
                        "{\"roles\":[{\"name\":\"AUDITOR\",\"resource\":{\"type\":\"ORGANIZATION\"}}]}"),
                404,
                5);
    }

    @Test
    void an_answer_about_roles_holds_all_that_its_reader_may_see() {
        String cluster = API.cluster();
        String other = API.cluster();
        String account = ApiCalls.issued(Role.CLUSTER_MONITOR, other).account().toString();
        String one = "/roles/" + account + "/CLUSTER/" + cluster + "/CLUSTER_MONITOR";
        assertThat(API.call("POST", one, null).get("roles")).hasSize(2);
        assertThat(API.call("DELETE", one, null).get("roles")).hasSize(1);
        assertThat(ApiCalls.as(Role.CLUSTER_ADMIN, cluster)
                        .call("POST", one, null)
                        .get("roles"))
                .as("none of a cluster that is not the reader's")
                .hasSize(1);
    }

    @Test
    void roles_of_nobody_and_on_nothing_are_404() {
        String cluster = API.cluster();
        String nobody = UUID.randomUUID().toString();
        String account =
                ApiCalls.issued(Role.CLUSTER_MONITOR, cluster).account().toString();
        String onNothing = "{\"roles\":[{\"name\":\"CLUSTER_MONITOR\",\"resource\":{\"type\":\"CLUSTER\",\"id\":\""
                + nobody + "\"}}]}";
        assertStatus(API.send("GET", "/roles/" + nobody, null), 404, 5);
        assertStatus(API.send("PUT", "/roles/" + nobody, "{\"roles\":[]}"), 404, 5);
        assertStatus(API.send("PUT", "/roles/" + account, onNothing), 404, 5);
        for (String method : List.of("POST", "DELETE")) {
            assertStatus(
                    API.send(method, "/roles/" + account + "/CLUSTER/" + nobody + "/CLUSTER_MONITOR", null), 404, 5);
            assertStatus(
                    API.send(method, "/roles/" + nobody + "/CLUSTER/" + cluster + "/CLUSTER_MONITOR", null), 404, 5);
        }
        API.call("DELETE", "/clusters/" + cluster, null);
        String gone = "/roles/" + account + "/CLUSTER/" + cluster + "/CLUSTER_MONITOR";
        assertStatus(API.send("POST", gone, null), 404, 5);
        assertThat(API.call("DELETE", gone, null).get("roles"))
                .as("what is left of a deleted cluster can be taken away")
                .isEmpty();
    }

    @Test
    void nobody_grants_a_role_above_or_outside_their_own() {
        String own = API.cluster();
        String foreign = API.cluster();
        ApiCalls admin = ApiCalls.as(Role.CLUSTER_ADMIN, own);
        String account = ApiCalls.issued(Role.CLUSTER_MONITOR, own).account().toString();
        admin.call("POST", "/roles/" + account + "/CLUSTER/" + own + "/CLUSTER_OPERATOR_WRITER", null);
        for (String beyond : List.of(
                "/CLUSTER/" + foreign + "/CLUSTER_MONITOR",
                "/ORGANIZATION/" + API.get("/organization").get("id").asString() + "/ORG_ADMIN",
                "/ORGANIZATION/" + API.get("/organization").get("id").asString() + "/CLUSTER_ADMIN")) {
            assertStatus(admin.send("POST", "/roles/" + account + beyond, null), 403, 7);
        }
        assertStatus(admin.send("PUT", "/roles/" + account, "{\"roles\":[]}"), 403, 7);
    }

    private static List<String> roleNames(JsonNode roles) {
        List<String> names = new ArrayList<>();
        roles.get("roles").forEach(role -> names.add(role.get("name").asString()));
        return names;
    }
}
