package dev.sallyport.doors;

import static dev.sallyport.doors.ApiCalls.assertStatus;
import static dev.sallyport.doors.ApiCalls.rules;
import static dev.sallyport.doors.ApiCalls.settle;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.access.Accounts;
import dev.sallyport.access.IssuedKey;
import dev.sallyport.access.Role;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.perimeter.Clusters;
import dev.sallyport.perimeter.Settlement;
import java.net.http.HttpResponse;
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
    private static final Actor SYSTEM = Actor.system("test");

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
        assertThat(changed.get("changes").get(0).get("before").asString()).isEqualTo("443");
        assertThat(changed.get("changes").get(0).get("after").isNull()).isTrue();
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

    @Test
    void who_could_is_told_as_it_was_then_whatever_became_of_roles_and_keys_since() {
        String cluster = API.cluster();
        Accounts accounts = RunningConsole.shared().get(Accounts.class);
        IssuedKey issued = ApiCalls.issued(Role.CLUSTER_OPERATOR_WRITER, cluster);
        ApiCalls operator = ApiCalls.withKey(issued.secret());
        Instant granted = Instant.now();
        operator.add(cluster, "api");
        assertStatus(operator.send("DELETE", "/clusters/" + cluster, null), 403, 7);
        Instant used = Instant.now();
        accounts.revokeKey(SYSTEM, issued.key());
        Instant keyless = Instant.now();
        accounts.withdraw(SYSTEM, ClusterId.parse(cluster), issued.account(), Role.CLUSTER_OPERATOR_WRITER);
        Instant withdrawn = Instant.now();

        JsonNode then = holder(cluster, granted, issued);
        assertThat(then.get("roles").get(0).get("role").asString()).isEqualTo("CLUSTER_OPERATOR_WRITER");
        assertThat(then.get("roles").get(0).get("scope").asString()).isEqualTo("CLUSTER");
        assertThat(then.get("roles").get(0).get("by").asString()).isEqualTo("test");
        assertThat(then.get("may_change_rules").asBoolean()).isTrue();
        assertThat(then.get("may_switch_to_allow_all").asBoolean()).isFalse();
        assertThat(then.get("keys")).hasSize(1);
        assertThat(issued.secret())
                .startsWith(then.get("keys").get(0).get("name").asString());
        assertThat(then.get("use").isNull()).isTrue();
        JsonNode after = holder(cluster, used, issued);
        assertThat(after.get("use").get("changes").asString()).isEqualTo("1");
        assertThat(after.get("use").get("refused").asString()).isEqualTo("1");
        assertThat(holder(cluster, keyless, issued).get("keys")).isEmpty();
        JsonNode gone = whoCould(API, cluster, withdrawn);
        assertThat(gone.get("holders").findValuesAsString("name")).doesNotContain(name(issued));
        assertThat(gone.get("others").findValuesAsString("name")).containsExactly(name(issued));
    }

    @Test
    void keys_are_told_only_to_those_who_may_see_them() {
        String cluster = API.cluster();
        ApiCalls clusterAdmin = ApiCalls.as(Role.CLUSTER_ADMIN, cluster);
        JsonNode holders = whoCould(clusterAdmin, cluster, Instant.now()).get("holders");
        assertThat(holders).isNotEmpty();
        assertThat(holders.valueStream().map(holder -> holder.get("keys").isNull()))
                .containsOnly(true);
    }

    @Test
    void a_deleted_cluster_is_leaving_until_its_gateways_are_closed_and_reaches_nothing_after_that() {
        String cluster = API.cluster();
        settle(cluster);
        Instant open = Instant.now();
        assertThat(report(cluster, open).get("report").get("reach").asString()).isEqualTo("EVERYTHING");
        ClusterId id = ClusterId.parse(cluster);
        long revision =
                RunningConsole.shared().get(Clusters.class).get(SYSTEM, id).revision();
        API.call("DELETE", "/clusters/" + cluster, null);
        JsonNode leaving = report(cluster, Instant.now()).get("report");
        assertThat(leaving.get("evidence").asString()).isEqualTo("LEAVING");
        assertThat(leaving.get("reach").asString()).isEqualTo("EVERYTHING");
        assertThat(leaving.get("deleted_at").isNull()).isFalse();
        assertThat(names(Instant.now())).contains(cluster);
        RunningConsole.shared().get(Settlement.class).settled(id, revision + 1, List.of("local"));
        JsonNode gone = report(cluster, Instant.now()).get("report");
        assertThat(gone.get("evidence").asString()).isEqualTo("DELETED");
        assertThat(gone.get("reach").asString()).isEqualTo("NOTHING");
        assertThat(names(Instant.now())).doesNotContain(cluster);
        JsonNode timeline = API.get("/reports/clusters/" + cluster + "/timeline");
        assertThat(Instant.parse(timeline.get("bands").get(1).get("to").asString()))
                .isBefore(Instant.parse(timeline.get("to").asString()));
        assertThat(timeline.get("ledger").get("hash").asString()).hasSize(64);
    }

    private static List<String> names(Instant at) {
        return API.get("/reports/reachable?pagination.limit=1000&at=" + at)
                .get("clusters")
                .findValuesAsString("cluster_id");
    }

    @Test
    void a_change_of_client_sources_counts_as_any_other_and_the_addresses_are_those_of_the_instant() {
        String cluster = API.cluster();
        API.call("PATCH", "/clusters/" + cluster, "{\"client_sources\":[\"10.0.0.0/8\"]}");
        settle(cluster);
        Instant before = Instant.now();
        API.call("PATCH", "/clusters/" + cluster, "{\"client_sources\":[\"192.168.0.0/16\"]}");
        JsonNode changing = report(cluster, Instant.now()).get("report");
        assertThat(changing.get("evidence").asString()).isEqualTo("IN_PROGRESS");
        assertThat(changing.get("saved").get("client_sources").get(0).asString())
                .isEqualTo("192.168.0.0/16");
        assertThat(changing.get("acknowledged").get("client_sources").get(0).asString())
                .isEqualTo("10.0.0.0/8");
        settle(cluster);
        JsonNode turn = API.get("/reports/clusters/" + cluster + "/compare?from=" + before + "&to=" + Instant.now())
                .get("comparison")
                .get("cluster_changes")
                .get(0);
        assertThat(turn.get("field").asString()).isEqualTo("client_sources");
        assertThat(turn.get("before").asString()).isEqualTo("10.0.0.0/8");
        assertThat(turn.get("after").asString()).isEqualTo("192.168.0.0/16");
    }

    @Test
    void every_file_is_what_it_says_ends_where_the_ledger_ended_and_is_an_entry_of_it() {
        String cluster = API.cluster();
        settle(cluster);
        String reports = "/reports/clusters/" + cluster;
        Instant at = Instant.now();
        Ledger ledger = RunningConsole.shared().get(Ledger.class);
        long before = ledger.head().sequence();
        HttpResponse<String> csv = API.send("GET", reports + "/file?report=reachable&format=csv&at=" + at, null);
        assertThat(csv.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/csv");
        assertThat(csv.body()).contains("\"EVERYTHING\"");
        Entry written = ledger.after(before, 1_000).stream()
                .filter(entry -> ClusterId.parse(cluster).equals(entry.draft().cluster()))
                .findFirst()
                .orElseThrow();
        assertThat(written.draft().action()).isEqualTo("EXPORT_REPORT");
        long head = Long.parseLong(csv.body()
                .split("\r\n")[1]
                .split("\",\"")[List.of(csv.body().split("\r\n")[0].split(",")).indexOf("ledger_sequence")]);
        assertThat(head).isGreaterThanOrEqualTo(written.sequence());

        HttpResponse<String> pdf = API.send("GET", reports + "/document?at=" + at, null);
        assertThat(pdf.headers().firstValue("Content-Type")).hasValue("application/pdf");
        assertThat(pdf.headers().firstValue("Content-Disposition").orElseThrow())
                .startsWith("attachment; filename=\"")
                .endsWith(".pdf\"");
        assertThat(pdf.body()).startsWith("%PDF-");
        HttpResponse<String> pack = API.send("GET", reports + "/evidence?at=" + at, null);
        assertThat(pack.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/x-ndjson");
        assertThat(pack.body().lines().toList().getFirst()).startsWith("{\"pack\":");
        assertThat(pack.body().lines().toList().getLast()).startsWith("{\"signature\":");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/file?report=reachable&format=xml&at=2026-01-01T00:00:00Z",
                "/file?report=nothing&format=csv&at=2026-01-01T00:00:00Z",
                "/file?report=reachable&format=csv&at=2999-01-01T00:00:00Z",
                "/document?at=2999-01-01T00:00:00Z",
                "/evidence?at=2999-01-01T00:00:00Z",
                "/evidence?at=2026-01-01T00:00:00Z&since=2026-01-02T00:00:00Z",
                "/exposure?to=2999-01-01T00:00:00Z",
                "/who-could?at=2999-01-01T00:00:00Z"
            })
    void what_no_file_can_be_made_of_is_400(String asked) {
        assertStatus(API.send("GET", "/reports/clusters/" + API.cluster() + asked, null), 400, 3);
    }

    @Test
    void exposure_adds_up_and_says_since_when_use_is_known() {
        String cluster = API.cluster();
        settle(cluster);
        deny(cluster);
        API.add(cluster, "api");
        settle(cluster);
        JsonNode exposure = API.get("/reports/clusters/" + cluster + "/exposure?to=" + Instant.now());
        assertThat(exposure.get("points")).hasSize(53);
        JsonNode last = exposure.get("points").get(52);
        assertThat(last.get("policy").asString()).isEqualTo("DEFAULT_DENY");
        assertThat(last.get("rules").asString()).isEqualTo("1");
        assertThat(last.get("destinations").asString()).isEqualTo("1");
        assertThat(last.get("by_purpose").properties()).hasSize(1);
        assertThat(exposure.get("longest_lived").get(0).get("name").asString()).isEqualTo("api");
        JsonNode idle = exposure.get("idle");
        assertThat(idle.get("count").asString()).isEqualTo("1");
        assertThat(Instant.parse(idle.get("since").asString()))
                .isEqualTo(Instant.parse(
                        API.get("/clusters/" + cluster).get("created_at").asString()));
        JsonNode old =
                API.get("/reports/clusters/" + cluster + "/exposure?from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z");
        assertThat(old.get("idle").get("since").isNull()).isTrue();
    }

    private static JsonNode holder(String cluster, Instant at, IssuedKey issued) {
        return whoCould(API, cluster, at)
                .get("holders")
                .valueStream()
                .filter(holder -> holder.get("name").asString().equals(name(issued)))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode whoCould(ApiCalls caller, String cluster, Instant at) {
        return caller.get("/reports/clusters/" + cluster + "/who-could?pagination.limit=1000&at=" + at);
    }

    private static String name(IssuedKey issued) {
        return API.get("/service-accounts/" + issued.account()).get("name").asString();
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
