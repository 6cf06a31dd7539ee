package dev.sallyport.reports;

import dev.sallyport.enforcement.EnforcementHistory.Unknown;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.PerimeterHistory.RuleSpan;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.reports.ReachableAt.Side;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the files of reports have in common. */
final class FileParts {

    static final List<String> OF_RULE = List.of(
            "rule_id",
            "rule",
            "destination",
            "ports",
            "paths",
            "purpose",
            "description",
            "managed",
            "managed_reason",
            "raw_tcp",
            "allow_private_addresses",
            "expires_at",
            "created_at",
            "created_by",
            "changed_by",
            "deleted_by",
            "saved_from",
            "saved_until",
            "acknowledged_from",
            "acknowledged_until");

    private FileParts() {}

    static Map<String, @Nullable Object> head(String format, ClusterId cluster, String name) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("format", format);
        fields.put("cluster_id", cluster.toString());
        fields.put("cluster", name);
        return fields;
    }

    static List<String> joined(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    /** @param last the cells after {@code first} */
    static List<String> row(List<String> last, @Nullable String... first) {
        return Stream.concat(cells(first).stream(), last.stream()).toList();
    }

    static List<String> cells(@Nullable String... texts) {
        return Arrays.stream(texts).map(text -> text == null ? "" : text).toList();
    }

    static List<String> cells(RuleSpan span) {
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
                rule.description(),
                Boolean.toString(rule.managed()),
                rule.managedReason(),
                Boolean.toString(rule.rawTcp()),
                Boolean.toString(rule.allowPrivateAddresses()),
                text(rule.expiresAt()),
                span.createdAt().toString(),
                span.createdBy(),
                span.changedBy(),
                span.deletedBy(),
                span.from().toString(),
                text(span.until()),
                text(span.acknowledgedFrom()),
                text(span.acknowledgedUntil()));
    }

    static Map<String, @Nullable Object> object(RuleSpan span) {
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
        fields.put("raw_tcp", rule.rawTcp());
        fields.put("allow_private_addresses", rule.allowPrivateAddresses());
        fields.put("expires_at", text(rule.expiresAt()));
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

    static @Nullable Map<String, Object> side(@Nullable Side side) {
        return side == null
                ? null
                : Map.of(
                        "policy", side.policy().name(),
                        "revision", side.revision(),
                        "since", side.since().toString(),
                        "policy_by", side.by(),
                        "policy_saved", side.set().toString(),
                        "client_sources",
                                side.sources().sources().stream()
                                        .map(Object::toString)
                                        .toList(),
                        "client_sources_by", side.sources().by(),
                        "client_sources_saved", side.sources().from().toString());
    }

    static List<Map<String, @Nullable Object>> objects(List<Unknown> unknown) {
        return unknown.stream()
                .map(period -> {
                    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
                    fields.put("why", period.why().name());
                    fields.put("gateway", period.gateway());
                    fields.put("from", period.from().toString());
                    fields.put("until", text(period.until()));
                    return fields;
                })
                .toList();
    }

    static String text(List<Unknown> unknown) {
        return unknown.stream()
                .map(period -> period.why() + (period.gateway() == null ? "" : " " + period.gateway()) + " from "
                        + period.from() + (period.until() == null ? "" : " until " + period.until()))
                .collect(Collectors.joining("; "));
    }

    static @Nullable String number(@Nullable Side side) {
        return side == null ? null : Long.toString(side.revision());
    }

    static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }
}
