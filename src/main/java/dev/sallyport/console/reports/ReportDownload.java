package dev.sallyport.console.reports;

import com.vaadin.flow.server.streams.DownloadHandler;
import dev.sallyport.console.parts.CsvCell;
import dev.sallyport.ledger.Head;
import dev.sallyport.perimeter.PerimeterHistory.RuleSpan;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.reports.ReachableAt;
import dev.sallyport.reports.ReachableAt.Reach;
import dev.sallyport.reports.ReachableAt.Side;
import dev.sallyport.words.Words;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A report as a file. Made when it is asked for, so that who lost the right since gets none. */
final class ReportDownload {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final List<String> COLUMNS = List.of(
            "cluster_id",
            "cluster",
            "at",
            "evidence",
            "standing",
            "rule_id",
            "rule",
            "destination",
            "ports",
            "paths",
            "purpose",
            "managed",
            "created_by",
            "changed_by",
            "saved_from",
            "saved_until",
            "acknowledged_from",
            "acknowledged_until",
            "ledger_head",
            "laboratory");

    private final Supplier<ReachableAt> report;
    private final Head head;
    private final String mark;

    /**
     * @param head of the ledger when the report was asked for
     * @param mark what everything from this installation carries, may be empty
     */
    ReportDownload(Supplier<ReachableAt> report, Head head, String mark) {
        this.report = report;
        this.head = head;
        this.mark = mark;
    }

    DownloadHandler csv() {
        return handler("csv", "text/csv; charset=utf-8", made -> {
            StringBuilder text = new StringBuilder(String.join(",", COLUMNS)).append("\r\n");
            made.reaches().forEach(reach -> text.append(line(made, reach)).append("\r\n"));
            return text.toString();
        });
    }

    DownloadHandler json() {
        return handler("json", "application/json", made -> JSON.writeValueAsString(object(made)));
    }

    private DownloadHandler handler(
            String extension, String type, java.util.function.Function<ReachableAt, String> write) {
        return event -> {
            ReachableAt made = report.get();
            String name = "reachable-" + made.clusterName() + "-"
                    + made.at().toString().replace(':', '-') + "." + extension;
            event.setFileName(mark.isEmpty() ? name : mark + "-" + name);
            event.setContentType(type);
            event.getResponse().setHeader("Cache-Control", "no-store");
            try (OutputStream out = event.getOutputStream()) {
                out.write(write.apply(made).getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private String line(ReachableAt made, Reach reach) {
        RuleSpan span = reach.rule();
        EgressRule rule = span.rule();
        return java.util.stream.Stream.of(
                        made.cluster().toString(),
                        made.clusterName(),
                        made.at().toString(),
                        made.evidence().name(),
                        reach.standing().name(),
                        rule.id().toString(),
                        rule.name(),
                        rule.target().toString(),
                        ports(rule),
                        rule.paths().stream().map(Object::toString).collect(Collectors.joining(" ")),
                        rule.purpose().code(),
                        Boolean.toString(rule.managed()),
                        span.createdBy(),
                        span.changedBy(),
                        span.from().toString(),
                        text(span.until()),
                        text(span.acknowledgedFrom()),
                        text(span.acknowledgedUntil()),
                        head(),
                        mark)
                .map(CsvCell::of)
                .collect(Collectors.joining(","));
    }

    private Map<String, @Nullable Object> object(ReachableAt made) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("format", "sallyport-reachable/1");
        fields.put("cluster_id", made.cluster().toString());
        fields.put("cluster", made.clusterName());
        fields.put("at", made.at().toString());
        fields.put("evidence", made.evidence().name());
        fields.put("saved", side(made.saved()));
        fields.put("acknowledged", side(made.acknowledged()));
        fields.put("not_covered", Words.of("console.reports.not_covered"));
        fields.put("rules", made.reaches().stream().map(ReportDownload::rule).toList());
        fields.put("ledger_sequence", head.sequence());
        fields.put("ledger_head", head());
        if (!mark.isEmpty()) {
            fields.put("laboratory", mark);
        }
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

    private static Map<String, @Nullable Object> rule(Reach reach) {
        RuleSpan span = reach.rule();
        EgressRule rule = span.rule();
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("id", rule.id().toString());
        fields.put("name", rule.name());
        fields.put("standing", reach.standing().name());
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
        fields.put("saved_from", span.from().toString());
        fields.put("saved_until", span.until() == null ? null : text(span.until()));
        fields.put("acknowledged_from", span.acknowledgedFrom() == null ? null : text(span.acknowledgedFrom()));
        fields.put("acknowledged_until", span.acknowledgedUntil() == null ? null : text(span.acknowledgedUntil()));
        return fields;
    }

    private static String ports(EgressRule rule) {
        return rule.ports().ports().isEmpty()
                ? "all"
                : rule.ports().ports().stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    private static String text(@Nullable Instant at) {
        return at == null ? "" : at.toString();
    }

    private String head() {
        return HexFormat.of().formatHex(head.hash());
    }
}
