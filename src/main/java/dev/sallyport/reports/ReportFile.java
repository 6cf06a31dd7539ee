package dev.sallyport.console.reports;

import dev.sallyport.access.AccessHistory.GrantThen;
import dev.sallyport.access.AccessHistory.KeyThen;
import dev.sallyport.perimeter.PerimeterHistory.RuleSpan;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.reports.ClusterReach;
import dev.sallyport.reports.Comparison;
import dev.sallyport.reports.Comparison.Difference;
import dev.sallyport.reports.Exposure;
import dev.sallyport.reports.ReachableAt;
import dev.sallyport.reports.ReachableAt.Reach;
import dev.sallyport.reports.ReachableAt.Side;
import dev.sallyport.reports.Timeline;
import dev.sallyport.reports.WhoCould;
import dev.sallyport.words.Words;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a report is in a file: rows of text, and the same as named values. Null is "not known" or "has not happened".
 *
 * @param at the instant it is of
 */
record ReportFile(Instant at, List<String> columns, List<List<String>> rows, Map<String, @Nullable Object> fields) {

    private static final List<String> OF_RULE = List.of(
            "rule_id",
            "rule",
            "destination",
            "ports",
            "paths",
            "purpose",
            "managed",
            "created_by",
            "changed_by",
            "deleted_by",
            "saved_from",
            "saved_until",
            "acknowledged_from",
            "acknowledged_until");

    static ReportFile of(ReachableAt report) {
        Map<String, @Nullable Object> fields = head("sallyport-reachable/1", report.cluster(), report.clusterName());
        fields.put("at", report.at().toString());
        fields.put("evidence", report.evidence().name());
        fields.put("saved", side(report.saved()));
        fields.put("acknowledged", side(report.acknowledged()));
        fields.put("proven_until", text(report.provenUntil()));
        fields.put("not_covered", Words.of("console.reports.not_covered"));
        fields.put("rules", report.reaches().stream().map(ReportFile::object).toList());
        return new ReportFile(
                report.at(),
                joined(List.of("cluster_id", "cluster", "at", "evidence", "proven_until", "standing"), OF_RULE),
                report.reaches().stream()
                        .map(reach -> row(
                                cells(reach.rule()),
                                report.cluster().toString(),
                                report.clusterName(),
                                report.at().toString(),
                                report.evidence().name(),
                                text(report.provenUntil()),
                                reach.standing().name()))
                        .toList(),
                fields);
    }

    static ReportFile of(Instant at, List<ClusterReach> clusters) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("format", "sallyport-reachable-clusters/1");
        fields.put("at", at.toString());
        fields.put("not_covered", Words.of("console.reports.not_covered"));
        fields.put(
                "clusters",
                clusters.stream()
                        .map(reach -> {
                            Map<String, @Nullable Object> one = new LinkedHashMap<>();
                            one.put("cluster_id", reach.cluster().toString());
                            one.put("cluster", reach.name());
                            one.put("evidence", reach.evidence().name());
                            one.put("rules_in_force", reach.rulesInForce());
                            one.put("saved", side(reach.saved()));
                            one.put("acknowledged", side(reach.acknowledged()));
                            return one;
                        })
                        .toList());
        return new ReportFile(
                at,
                List.of(
                        "at",
                        "cluster_id",
                        "cluster",
                        "policy_in_force",
                        "rules_in_force",
                        "evidence",
                        "acknowledged_revision",
                        "acknowledged_since",
                        "saved_revision"),
                clusters.stream()
                        .map(reach -> {
                            Side side = reach.acknowledged();
                            Side saved = reach.saved();
                            return row(
                                    List.of(),
                                    at.toString(),
                                    reach.cluster().toString(),
                                    reach.name(),
                                    side == null ? null : side.policy().name(),
                                    Long.toString(reach.rulesInForce()),
                                    reach.evidence().name(),
                                    side == null ? null : Long.toString(side.revision()),
                                    side == null ? null : side.since().toString(),
                                    saved == null ? null : Long.toString(saved.revision()));
                        })
                        .toList(),
                fields);
    }

    static ReportFile of(Comparison comparison) {
        ReachableAt after = comparison.after();
        Map<String, @Nullable Object> fields = head("sallyport-compared/1", after.cluster(), after.clusterName());
        fields.put("from", comparison.before().at().toString());
        fields.put("to", after.at().toString());
        fields.put("before", side(comparison.before().acknowledged()));
        fields.put("after", side(after.acknowledged()));
        fields.put("allow_all_seconds", comparison.allowAll().toSeconds());
        fields.put(
                "openings",
                comparison.openings().stream().map(ReportFile::object).toList());
        fields.put(
                "differences",
                comparison.differences().stream().map(ReportFile::object).toList());
        return new ReportFile(
                after.at(),
                joined(List.of("cluster_id", "cluster", "from", "to", "change", "width", "fields"), OF_RULE),
                comparison.differences().stream()
                        .map(difference -> {
                            String width = null;
                            String parts = null;
                            if (difference instanceof Difference.Changed changed) {
                                width = changed.width().name();
                                parts = String.join(" ", changed.fields());
                            }
                            return row(
                                    cells(newest(difference)),
                                    after.cluster().toString(),
                                    after.clusterName(),
                                    comparison.before().at().toString(),
                                    after.at().toString(),
                                    change(difference),
                                    width,
                                    parts);
                        })
                        .toList(),
                fields);
    }

    static ReportFile of(WhoCould report) {
        List<List<String>> rows = new ArrayList<>();
        List<Map<String, @Nullable Object>> holders = new ArrayList<>();
        for (WhoCould.Holder holder : report.holders()) {
            rows.add(row(
                    use(holder.use()),
                    report.at().toString(),
                    report.since().toString(),
                    holder.account().kind().name(),
                    holder.account().name(),
                    holder.account().grants().stream().map(ReportFile::text).collect(Collectors.joining("; ")),
                    holder.account().keys().stream().map(ReportFile::text).collect(Collectors.joining("; ")),
                    Boolean.toString(holder.changesRules()),
                    Boolean.toString(holder.opens())));
            holders.add(object(holder, report.keysShown()));
        }
        for (WhoCould.Other other : report.others()) {
            rows.add(row(
                    use(other.use()),
                    report.at().toString(),
                    report.since().toString(),
                    other.kind().name(),
                    other.name(),
                    "",
                    "",
                    "false",
                    "false"));
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("format", "sallyport-who-could/1");
        fields.put("cluster_id", report.cluster().toString());
        fields.put("at", report.at().toString());
        fields.put("since", report.since().toString());
        fields.put("operators_may_allow_all", report.operatorsMayAllowAll());
        fields.put("holders", holders);
        fields.put(
                "others",
                report.others().stream()
                        .map(other ->
                                Map.of("kind", other.kind().name(), "name", other.name(), "use", object(other.use())))
                        .toList());
        return new ReportFile(
                report.at(),
                List.of(
                        "at",
                        "since",
                        "kind",
                        "name",
                        "roles",
                        "keys",
                        "may_change_rules",
                        "may_switch_to_allow_all",
                        "changes",
                        "refused",
                        "last_at"),
                rows,
                fields);
    }

    static ReportFile of(Exposure exposure) {
        Map<String, @Nullable Object> fields = head("sallyport-exposure/1", exposure.cluster(), exposure.clusterName());
        fields.put("from", exposure.from().toString());
        fields.put("to", exposure.to().toString());
        fields.put("allow_all_seconds", exposure.allowAll().toSeconds());
        fields.put("deny_all_seconds", exposure.denyAll().toSeconds());
        fields.put("unknown_seconds", exposure.unknown().toSeconds());
        fields.put("points", exposure.points().stream().map(ReportFile::object).toList());
        fields.put(
                "longest_lived",
                exposure.longest().stream().map(ReportFile::object).toList());
        Exposure.Idle idle = exposure.idle();
        Map<String, @Nullable Object> unused = new LinkedHashMap<>();
        unused.put("since", text(idle.since()));
        unused.put("missing_seconds", idle.missing().toSeconds());
        unused.put("count", idle.count());
        unused.put("rules", idle.rules().stream().map(ReportFile::object).toList());
        fields.put("without_use", unused);
        return new ReportFile(
                exposure.to(),
                List.of("cluster_id", "cluster", "at", "policy_in_force", "rules", "destinations", "by_purpose"),
                exposure.points().stream()
                        .map(point -> {
                            TrafficPolicy policy = point.policy();
                            return row(
                                    List.of(),
                                    exposure.cluster().toString(),
                                    exposure.clusterName(),
                                    point.at().toString(),
                                    policy == null ? null : policy.name(),
                                    Long.toString(point.rules()),
                                    Long.toString(point.destinations()),
                                    new TreeMap<>(point.byPurpose())
                                            .entrySet().stream()
                                                    .map(entry -> entry.getKey() + " " + entry.getValue())
                                                    .collect(Collectors.joining("; ")));
                        })
                        .toList(),
                fields);
    }

    // ------------------------------------------------------------------ parts

    private static Map<String, @Nullable Object> head(
            String format, dev.sallyport.ledger.ClusterId cluster, String name) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("format", format);
        fields.put("cluster_id", cluster.toString());
        fields.put("cluster", name);
        return fields;
    }

    private static List<String> joined(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    /** @param last the cells after {@code first} */
    private static List<String> row(List<String> last, @Nullable String... first) {
        return Stream.concat(cells(first).stream(), last.stream()).toList();
    }

    private static List<String> cells(@Nullable String... texts) {
        return Arrays.stream(texts).map(text -> text == null ? "" : text).toList();
    }

    private static List<String> cells(RuleSpan span) {
        EgressRule rule = span.rule();
        return cells(
                rule.id().toString(),
                rule.name(),
                rule.target().toString(),
                rule.ports().ports().isEmpty()
                        ? "all"
                        : rule.ports().ports().stream().map(String::valueOf).collect(Collectors.joining(" ")),
                rule.paths().stream().map(Object::toString).collect(Collectors.joining(" ")),
                rule.purpose().code(),
                Boolean.toString(rule.managed()),
                span.createdBy(),
                span.changedBy(),
                span.deletedBy(),
                span.from().toString(),
                text(span.until()),
                text(span.acknowledgedFrom()),
                text(span.acknowledgedUntil()));
    }

    private static Map<String, @Nullable Object> object(Reach reach) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("standing", reach.standing().name());
        fields.putAll(object(reach.rule()));
        return fields;
    }

    private static Map<String, @Nullable Object> object(RuleSpan span) {
        EgressRule rule = span.rule();
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("id", rule.id().toString());
        fields.put("name", rule.name());
        fields.put("type", rule.type().name());
        fields.put("destination", rule.target().toString());
        fields.put("ports", rule.ports().ports());
        fields.put("paths", rule.paths().stream().map(Object::toString).toList());
        fields.put("purpose", rule.purpose().code());
        fields.put("description", rule.description());
        fields.put("managed_reason", rule.managedReason());
        fields.put("created_at", span.createdAt().toString());
        fields.put("created_by", span.createdBy());
        fields.put("changed_by", span.changedBy());
        fields.put("deleted_by", span.deletedBy());
        fields.put("saved_from", span.from().toString());
        fields.put("saved_until", text(span.until()));
        fields.put("acknowledged_from", text(span.acknowledgedFrom()));
        fields.put("acknowledged_until", text(span.acknowledgedUntil()));
        return fields;
    }

    private static @Nullable Map<String, Object> side(@Nullable Side side) {
        return side == null
                ? null
                : Map.of(
                        "policy", side.policy().name(),
                        "revision", side.revision(),
                        "since", side.since().toString(),
                        "policy_by", side.by());
    }

    private static Map<String, @Nullable Object> object(Timeline.Band band) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("from", band.from().toString());
        fields.put("to", band.to().toString());
        return fields;
    }

    private static Map<String, @Nullable Object> object(Difference difference) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("change", change(difference));
        switch (difference) {
            case Difference.Added it -> fields.put("after", object(it.rule()));
            case Difference.Removed it -> fields.put("before", object(it.rule()));
            case Difference.Changed it -> {
                fields.put("width", it.width().name());
                fields.put("fields", it.fields());
                fields.put("before", object(it.before()));
                fields.put("after", object(it.after()));
            }
        }
        return fields;
    }

    private static String change(Difference difference) {
        return switch (difference) {
            case Difference.Added it -> "ADDED";
            case Difference.Removed it -> "REMOVED";
            case Difference.Changed it -> "CHANGED";
        };
    }

    private static RuleSpan newest(Difference difference) {
        return switch (difference) {
            case Difference.Added it -> it.rule();
            case Difference.Removed it -> it.rule();
            case Difference.Changed it -> it.after();
        };
    }

    private static Map<String, @Nullable Object> object(WhoCould.Holder holder, boolean keysShown) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("kind", holder.account().kind().name());
        fields.put("name", holder.account().name());
        fields.put(
                "roles",
                holder.account().grants().stream()
                        .map(grant -> Map.of(
                                "role", grant.role().name(),
                                "scope", grant.cluster() == null ? "ORGANIZATION" : "CLUSTER",
                                "since", grant.since().toString(),
                                "by", grant.by()))
                        .toList());
        fields.put(
                "keys",
                keysShown
                        ? holder.account().keys().stream().map(ReportFile::text).toList()
                        : null);
        fields.put("may_change_rules", holder.changesRules());
        fields.put("may_switch_to_allow_all", holder.opens());
        fields.put("use", holder.use() == null ? null : object(holder.use()));
        return fields;
    }

    private static Map<String, Object> object(WhoCould.Use use) {
        return Map.of(
                "changes", use.changes(),
                "refused", use.refused(),
                "last_at", use.lastAt().toString());
    }

    private static List<String> use(WhoCould.@Nullable Use use) {
        return use == null
                ? cells("0", "0", null)
                : cells(
                        Long.toString(use.changes()),
                        Long.toString(use.refused()),
                        use.lastAt().toString());
    }

    private static Map<String, @Nullable Object> object(Exposure.Point point) {
        TrafficPolicy policy = point.policy();
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("at", point.at().toString());
        fields.put("policy", policy == null ? null : policy.name());
        fields.put("rules", point.rules());
        fields.put("destinations", point.destinations());
        fields.put("by_purpose", new TreeMap<>(point.byPurpose()));
        return fields;
    }

    private static String text(GrantThen grant) {
        return grant.role() + (grant.cluster() == null ? " of the organization" : " of the cluster") + " since "
                + grant.since() + " by " + grant.by();
    }

    private static String text(KeyThen key) {
        return key.name() + " since " + key.since() + (key.expiresAt() == null ? "" : " until " + key.expiresAt());
    }

    private static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }
}
