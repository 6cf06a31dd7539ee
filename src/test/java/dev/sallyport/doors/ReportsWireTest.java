package dev.sallyport.doors;

import static dev.sallyport.doors.ApiCalls.assertStatus;
import static dev.sallyport.doors.ApiCalls.rules;
import static dev.sallyport.doors.ApiCalls.settle;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.access.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The past over the API: an instant, two instants, a period, and all clusters at once. */
class ReportsWireTest {

    private static final ApiCalls API = ApiCalls.admin();

    @Test
    void an_instant_tells_what_was_saved_apart_from_what_was_in_force() {
        String cluster = API.cluster();
        Instant empty = Instant.now();
        assertThat(report(cluster, empty).get("report").get("evidence").asString())
                .isEqualTo("NOTHING_ACKNOWLEDGED");
        assertThat(report(cluster, empty).get("report").get("reach").asString()).isEqualTo("UNKNOWN");
        deny(cluster);
        settle(cluster);
        Instant denied = Instant.now();
        API.add(cluster, "api");
        Instant saved = Instant.now();
        settle(cluster);
        Instant settled = Instant.now();

        JsonNode then = report(cluster, denied);
        assertThat(then.get("report").get("reach").asString()).isEqualTo("RULES_IN_FORCE");
        assertThat(then.get("rules")).isEmpty();
        JsonNode late = report(cluster, saved);
        assertThat(late.get("report").get("evidence").asString()).isEqualTo("IN_PROGRESS");
        assertThat(late.get("rules").get(0).get("standing").asString()).isEqualTo("SAVED_ONLY");
        JsonNode now = report(cluster, settled);
        assertThat(now.get("report").get("evidence").asString()).isEqualTo("ACKNOWLEDGED");
        assertThat(now.get("report").get("proven_until").isNull()).isTrue();
        assertThat(now.get("report").get("ledger").get("hash").asString()).hasSize(64);
        JsonNode rule = now.get("rules").get(0);
        assertThat(rule.get("standing").asString()).isEqualTo("IN_FORCE");
        assertThat(Instant.parse(rule.get("rule").get("saved_from").asString())).isBetween(denied, saved);
        assertThat(Instant.parse(rule.get("rule").get("acknowledged_from").asString()))
                .isBetween(saved, settled);
        assertThat(rule.get("rule").get("saved_until").isNull()).isTrue();
    }

    @Test
    void pages_of_an_instant_are_those_of_that_instant_whatever_happens_in_between() {
        String cluster = API.cluster();
        for (String name : List.of("one", "two", "three", "four", "five")) {
            API.add(cluster, name);
        }
        settle(cluster);
        Instant at = Instant.now();
        List<String> names = new ArrayList<>();
        String page = "";
        do {
            JsonNode answer =
                    API.get("/reports/clusters/" + cluster + "/reachable?at=" + at + "&pagination.limit=2" + page);
            answer.get("rules")
                    .forEach(rule -> names.add(rule.get("rule").get("name").asString()));
            API.add(cluster, "later-" + names.size());
            String next = next(answer);
            page = next == null ? "" : "&pagination.page=" + next;
        } while (!page.isEmpty());
        assertThat(names).containsExactly("five", "four", "one", "three", "two");
        String other = next(API.get("/reports/clusters/" + cluster + "/reachable?at=" + at + "&pagination.limit=2"));
        assertStatus(
                API.send(
                        "GET",
                        "/reports/clusters/" + cluster + "/reachable?at=" + at.minusSeconds(1) + "&pagination.page="
                                + other,
                        null),
                400,
                3);
    }

    @Test
    void a_comparison_names_what_came_what_went_and_how_an_edit_changed_the_reach() {
        String cluster = API.cluster();
        deny(cluster);
        String goes = API.add(cluster, "goes").get("id").asString();
        String wider = API.call("POST", rules(cluster), ApiCalls.rule("wider", ",\"ports\":[443]"))
                .get("Rule")
                .get("id")
                .asString();
        settle(cluster);
        Instant from = Instant.now();
        API.call("POST", rules(cluster) + "/egress-traffic-policy", "{\"allow_all\":true}");
        settle(cluster);
        deny(cluster);
        API.call("DELETE", rules(cluster) + "/" + goes, null);
        API.call("PATCH", rules(cluster) + "/" + wider, "{\"all_ports\":true}");
        API.add(cluster, "comes");
        settle(cluster);
        JsonNode answer = API.get("/reports/clusters/" + cluster + "/compare?from=" + from + "&to=" + Instant.now());
        assertThat(answer.get("comparison").get("openings")).hasSize(1);
        assertThat(answer.get("differences")
                        .valueStream()
                        .map(difference -> difference.get("change").asString() + " "
                                + difference.get("width").asString("-")))
                .containsExactly("ADDED -", "REMOVED -", "CHANGED WIDER");
        JsonNode changed = answer.get("differences").get(2);
        assertThat(changed.get("fields").toString()).isEqualTo("[\"ports\"]");
        assertThat(changed.get("before").get("ports").toString()).isEqualTo("[443]");
        assertThat(changed.get("after").get("ports").toString()).isEqualTo("[]");
    }

    @Test
    void a_timeline_has_a_band_for_each_policy_in_force_and_counts_every_change() {
        String cluster = API.cluster();
        deny(cluster);
        settle(cluster);
        String rule = API.add(cluster, "api").get("id").asString();
        API.call("PATCH", rules(cluster) + "/" + rule, "{\"description\":\"edited\"}");
        API.call("DELETE", rules(cluster) + "/" + rule, null);
        JsonNode answer = API.get("/reports/clusters/" + cluster + "/timeline");
        assertThat(answer.get("bands")
                        .valueStream()
                        .map(band -> band.get("policy").asString("none")))
                .containsExactly("none", "DEFAULT_DENY");
        for (String kind : List.of("created", "edited", "deleted")) {
            assertThat(answer.get("changes")
                            .valueStream()
                            .mapToLong(part -> Long.parseLong(part.get(kind).asString()))
                            .sum())
                    .as(kind)
                    .isEqualTo(1);
        }
    }

    @Test
    void all_clusters_are_those_that_the_account_may_ask_about_and_that_were_there() {
        String own = API.cluster();
        API.cluster();
        ApiCalls operator = ApiCalls.as(Role.CLUSTER_OPERATOR_WRITER, own);
        Instant created =
                Instant.parse(API.get("/clusters/" + own).get("created_at").asString());
        assertThat(operator.get("/reports/reachable?at=" + Instant.now())
                        .get("clusters")
                        .valueStream()
                        .map(cluster -> cluster.get("cluster_id").asString()))
                .containsExactly(own);
        assertThat(operator.get("/reports/reachable?at=" + created.minusMillis(1))
                        .get("clusters"))
                .isEmpty();
        JsonNode first = API.get("/reports/reachable?pagination.limit=1&at=" + Instant.now());
        assertThat(first.get("clusters")).hasSize(1);
        assertThat(next(first)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/reachable",
                "/reachable?at=",
                "/reachable?at=yesterday",
                "/reachable?at=2999-01-01T00:00:00Z",
                "/reachable?at=0001-01-01T00:00:00Z",
                "/reachable?at=2026-01-01T00:00:00Z&pagination.as_of_time=2026-01-01T00:00:00Z",
                "/compare?from=2026-01-01T00:00:00Z",
                "/compare?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z",
                "/timeline?to=2999-01-01T00:00:00Z"
            })
    void what_no_report_can_be_made_of_is_400(String asked) {
        assertStatus(API.send("GET", "/reports/clusters/" + API.cluster() + asked, null), 400, 3);
    }

    private static JsonNode report(String cluster, Instant at) {
        return API.get("/reports/clusters/" + cluster + "/reachable?at=" + at);
    }

    private static void deny(String cluster) {
        API.call("POST", rules(cluster) + "/egress-traffic-policy", "{\"allow_all\":false}");
    }

    private static @Nullable String next(JsonNode answer) {
        JsonNode pagination = answer.get("pagination");
        JsonNode next = pagination.isNull() ? pagination : pagination.get("next_page");
        return next.isNull() ? null : next.asString();
    }
}
