package dev.sallyport.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.enforcement.EnforcementHistory.Proof;
import dev.sallyport.enforcement.EnforcementHistory.Unknown;
import dev.sallyport.enforcement.EnforcementHistory.Why;
import dev.sallyport.ledger.Head;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.reports.ReachableAt.Reach;
import dev.sallyport.reports.ReachableAt.Side;
import dev.sallyport.reports.ReachableAt.Standing;
import dev.sallyport.reports.ReachableAt.Use;
import dev.sallyport.traffic.ReachedDestination;
import dev.sallyport.traffic.RuleUse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reports as files, as whoever opens them finds them. */
class ReportFileTest {

    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant SINCE = AT.minus(Duration.ofDays(30));
    private static final Head HEAD = new Head(41, new byte[32]);

    @Test
    void in_allow_all_the_first_row_says_everything_and_what_was_reached_follows() {
        List<Map<String, String>> rows =
                rows(ReachFile.of(report(TrafficPolicy.ALLOW_ALL, 1)).csv(HEAD, ""));
        assertThat(rows).hasSize(3);
        assertThat(rows.getFirst())
                .containsEntry("policy_in_force", "ALLOW_ALL")
                .containsEntry("standing", "EVERYTHING")
                .containsEntry("destination", "everything")
                .containsEntry("unknown", "CONSOLE_AWAY from 2026-03-01T11:00:00Z until 2026-03-01T12:30:00Z")
                .containsEntry("proven_from", SINCE.toString())
                .containsEntry("proven_until", AT.minusSeconds(5).toString());
        assertThat(rows.get(1))
                .containsEntry("standing", "IN_FORCE")
                .containsEntry("description", "'=cmd")
                .containsEntry("raw_tcp", "false")
                .containsEntry("allow_private_addresses", "false")
                .containsEntry("expires_at", "")
                .containsEntry("connections", "7")
                .containsEntry("use_to", AT.toString());
        assertThat(rows.get(2))
                .containsEntry("standing", "REACHED")
                .containsEntry("destination", "seen.example.net")
                .containsEntry("ports", "8443")
                .containsEntry("connections", "12");
    }

    @Test
    void in_deny_all_without_a_rule_one_row_says_nothing_and_where_the_ledger_ends() {
        List<Map<String, String>> rows =
                rows(ReachFile.of(report(TrafficPolicy.DEFAULT_DENY, 0)).csv(HEAD, "DEMO"));
        assertThat(rows)
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("standing", "NOTHING")
                        .containsEntry("ledger_sequence", "41")
                        .containsEntry("ledger_head", "00".repeat(32))
                        .containsEntry("laboratory", "DEMO"));
    }

    @Test
    void a_file_of_no_clusters_still_says_where_the_ledger_ends() {
        assertThat(rows(ReachFile.of(AT, List.of()).csv(HEAD, "")))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("ledger_sequence", "41"));
    }

    @Test
    void json_has_what_was_not_known_what_was_proven_and_what_was_used() {
        JsonNode file = JsonMapper.builder()
                .build()
                .readTree(ReachFile.of(report(TrafficPolicy.ALLOW_ALL, 1)).json(HEAD, ""));
        assertThat(file.get("everything").asBoolean()).isTrue();
        assertThat(file.get("unknown").get(0).get("why").asString()).isEqualTo("CONSOLE_AWAY");
        assertThat(file.get("proven_from").asString()).isEqualTo(SINCE.toString());
        JsonNode rule = file.get("rules").get(0);
        assertThat(rule.get("raw_tcp").asBoolean()).isFalse();
        assertThat(rule.get("expires_at").isNull()).isTrue();
        assertThat(rule.get("connections").asLong()).isEqualTo(7);
        assertThat(file.get("use").get("reached").get(0).get("host").asString()).isEqualTo("seen.example.net");
        assertThat(file.get("acknowledged").get("client_sources").get(0).asString())
                .isEqualTo("10.0.0.0/8");
    }

    @Test
    void a_comparison_says_what_each_field_was_and_is_and_who_changed_the_policy() {
        Comparison comparison = Comparison.of(
                report(TrafficPolicy.ALLOW_ALL, 1), report(TrafficPolicy.DEFAULT_DENY, 1, "otherwise"), List.of());
        List<Map<String, String>> rows = rows(ComparisonFile.of(comparison).csv(HEAD, ""));
        assertThat(rows.getFirst())
                .containsEntry("change", "CLUSTER")
                .containsEntry("before_and_after", "policy: ALLOW_ALL → DEFAULT_DENY")
                .containsEntry("by", "ada@example.com")
                .containsEntry("changed_at", SINCE.toString());
        assertThat(rows.get(1))
                .containsEntry("change", "CHANGED")
                .containsEntry("width", "SAME")
                .containsEntry("before_and_after", "description: =cmd → otherwise");
    }

    private static ReachableAt report(TrafficPolicy policy, int rules) {
        return report(policy, rules, "=cmd");
    }

    private static ReachableAt report(TrafficPolicy policy, int rules, String description) {
        List<Reach> reaches = new ArrayList<>();
        for (int i = 0; i < rules; i++) {
            reaches.add(new Reach(
                    SampleSpans.span(i, description, SINCE), Standing.IN_FORCE, new RuleUse(7, AT.minusSeconds(60))));
        }
        Side side = SampleSpans.side(policy, SINCE);
        Proof proof = new Proof(12, SINCE, AT.minusSeconds(5));
        return new ReachableAt(
                SampleSpans.CLUSTER,
                "orders-prod",
                AT,
                side,
                side,
                null,
                proof,
                List.of(new Unknown(
                        Why.CONSOLE_AWAY, null, AT.minus(Duration.ofHours(1)), AT.plus(Duration.ofMinutes(30)))),
                reaches,
                new Use(
                        AT.minus(Duration.ofDays(1)),
                        AT,
                        Duration.ZERO,
                        policy == TrafficPolicy.ALLOW_ALL
                                ? List.of(new ReachedDestination("seen.example.net", 8443, 12, 3, AT.minusSeconds(9)))
                                : List.of(),
                        false));
    }

    /** Each row by its titles; no cell of these has a quote or a line in it. */
    private static List<Map<String, String>> rows(byte[] csv) {
        List<String> lines = List.of(new String(csv, StandardCharsets.UTF_8).split("\r\n"));
        List<String> titles = List.of(lines.getFirst().split(","));
        return lines.stream()
                .skip(1)
                .map(line -> {
                    List<String> cells =
                            List.of(line.substring(1, line.length() - 1).split("\",\"", -1));
                    assertThat(cells).hasSameSizeAs(titles);
                    Map<String, String> row = new LinkedHashMap<>();
                    for (int i = 0; i < cells.size(); i++) {
                        row.put(titles.get(i), cells.get(i));
                    }
                    return row;
                })
                .toList();
    }
}
