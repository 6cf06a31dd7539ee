package dev.sallyport.doors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.access.Accounts;
import dev.sallyport.access.IssuedKey;
import dev.sallyport.access.Role;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoorsTest {

    private static final RunningConsole CONSOLE = RunningConsole.shared();
    private static final String CLUSTERS = "/api/v1/clusters";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer wrong",
                "Basic YTpi",
                "bearer a b",
                "Bearer CCDB1_doorsdoorsdoorsdoors01"
            })
    void without_a_valid_key_the_api_answers_401_as_a_status_and_sets_no_cookie(String authorization) {
        HttpResponse<String> answer =
                authorization.isEmpty() ? CONSOLE.get(CLUSTERS) : CONSOLE.get(CLUSTERS, "Authorization", authorization);
        assertStatus(answer, 401, 16);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api", "/api/", "/api/v1/nothing", "/api/v2/clusters"})
    void whatever_lies_below_api_is_closed_without_a_key_and_404_with_one(String path) {
        assertStatus(CONSOLE.get(path), 401, 16);
        assertStatus(CONSOLE.get(path, "Authorization", "Bearer " + RunningConsole.KEY), 404, 5);
    }

    @Test
    void a_path_that_the_firewall_refuses_is_answered_as_a_status_too() {
        assertStatus(CONSOLE.get("/api/v1//clusters", "Authorization", "Bearer " + RunningConsole.KEY), 400, 3);
        assertStatus(CONSOLE.get("/api/v1/clusters;x=1", "Authorization", "Bearer " + RunningConsole.KEY), 400, 3);
    }

    @Test
    void without_a_role_in_scope_403_is_the_same_whether_or_not_the_cluster_exists() {
        Accounts accounts = CONSOLE.get(Accounts.class);
        Actor system = Actor.system("test");
        IssuedKey key = accounts.createServiceAccount(system, "scoped " + UUID.randomUUID(), Set.of(), null);
        ClusterId own = new ClusterId(UUID.randomUUID());
        accounts.grant(system, own, key.account(), Role.CLUSTER_MONITOR);
        String foreign = CLUSTERS + "/" + UUID.randomUUID();

        HttpResponse<String> refused = CONSOLE.get(foreign, "Authorization", "Bearer " + key.secret());

        assertStatus(refused, 403, 7);
        assertStatus(CONSOLE.get(CLUSTERS + "/" + own, "Authorization", "Bearer " + key.secret()), 404, 5);
        assertStatus(CONSOLE.get(foreign, "Authorization", "Bearer " + RunningConsole.KEY), 404, 5);
        accounts.disable(system, key.account());
        assertStatus(CONSOLE.get(foreign, "Authorization", "Bearer " + key.secret()), 401, 16);
    }

    @Test
    void a_post_without_a_csrf_token_reaches_the_api_and_no_session_begins() {
        HttpResponse<String> answer = CONSOLE.send(HttpRequest.newBuilder(CONSOLE.url(CLUSTERS))
                .header("Authorization", "Bearer " + RunningConsole.KEY)
                .POST(HttpRequest.BodyPublishers.ofString("{")));
        assertStatus(answer, 400, 3);
    }

    @Test
    void health_says_up_or_down_to_everybody_and_the_rest_of_the_actuator_is_not_there() {
        HttpResponse<String> health = CONSOLE.get("/actuator/health");
        assertThat(health.body()).startsWith("{").contains("\"status\":").doesNotContain("components", "details");
        assertThat(health.headers().firstValue("Set-Cookie")).isEmpty();
        for (String path : new String[] {
            "/actuator", "/actuator/env", "/actuator/metrics", "/actuator/health/db", "/actuator/heapdump"
        }) {
            assertThat(CONSOLE.get(path).statusCode()).as(path).isEqualTo(404);
            assertThat(CONSOLE.get(path, "Authorization", "Bearer " + RunningConsole.KEY)
                            .statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
    }

    @Test
    void a_page_of_the_console_sends_whoever_is_not_signed_in_to_the_sign_in_page() {
        HttpResponse<String> answer = CONSOLE.get("/clusters");
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).endsWith("/sign-in"));
        assertThat(answer.headers().firstValue("Set-Cookie"))
                .hasValueSatisfying(cookie ->
                        assertThat(cookie).contains("HttpOnly", "SameSite=Lax").doesNotContain("Secure"));
        assertStrict(answer);
    }

    @Test
    void the_api_key_is_worth_nothing_at_the_console() {
        HttpResponse<String> answer = CONSOLE.get("/clusters", "Authorization", "Bearer " + RunningConsole.KEY);
        assertThat(answer.statusCode()).isEqualTo(302);
    }

    private static void assertStrict(HttpResponse<String> answer) {
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("X-Frame-Options")).contains("DENY");
        assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(answer.headers().firstValue("Cross-Origin-Opener-Policy")).contains("same-origin");
        assertThat(answer.headers().firstValue("Permissions-Policy")).isPresent();
        assertThat(answer.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).contains("frame-ancestors 'none'"));
        assertThat(answer.headers().firstValue("Strict-Transport-Security"))
                .as("plain HTTP")
                .isEmpty();
    }

    private static void assertStatus(HttpResponse<String> answer, int status, int code) {
        assertThat(answer.statusCode()).as(answer.uri() + " " + answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
        assertThat(answer.body())
                .startsWith("{\"code\":" + code + ",\"message\":\"")
                .endsWith("\"details\":[]}");
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }
}
