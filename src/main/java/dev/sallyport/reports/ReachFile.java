package dev.sallyport.reports;

import static dev.sallyport.reports.FileParts.cells;
import static dev.sallyport.reports.FileParts.joined;
import static dev.sallyport.reports.FileParts.text;

import dev.sallyport.reports.ReachableAt.Reach;
import dev.sallyport.reports.ReachableAt.Side;
import dev.sallyport.reports.ReachableAt.Use;
import dev.sallyport.traffic.ReachedDestination;
import dev.sallyport.words.Words;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What could be reached at an instant, as a file: of one cluster, or of all. */
final class ReachFile {

    /** Columns that say the same in every row. */
    private static final List<String> OF_REPORT = List.of(
            "cluster_id",
            "cluster",
            "at",
            "evidence",
            "policy_in_force",
            "policy_by",
            "acknowledged_revision",
            "acknowledged_since",
            "saved_revision",
            "proven_from",
            "proven_until",
            "unknown",
            "use_from",
            "use_to");

    private static final List<String> OF_ROW = List.of("standing", "connections", "last_used");

    private ReachFile() {}

    static ReportFile of(ReachableAt report) {
        List<String> same = same(report);
        List<List<String>> rows = new ArrayList<>();
        String whole = whole(report);
        if (whole != null) {
            rows.add(joined(
                    same, FileParts.row(named(whole.equals("EVERYTHING") ? "everything" : ""), whole, null, null)));
        }
        report.reaches().forEach(reach -> rows.add(joined(same, row(reach))));
        Use use = report.use();
        if (use != null) {
            use.reached().forEach(reached -> rows.add(joined(same, row(reached))));
        }
        return new ReportFile(joined(joined(OF_REPORT, OF_ROW), FileParts.OF_RULE), rows, fields(report));
    }

    /** What one row says before those of rules; null where the rules say it all. */
    private static @Nullable String whole(ReachableAt report) {
        if (report.everything()) {
            return "EVERYTHING";
        }
        if (report.acknowledged() != null) {
            return report.inForce().isEmpty() ? "NOTHING" : null;
        }
        return switch (report.evidence()) {
            case NO_CLUSTER, DELETED -> "NOTHING";
            default -> "UNKNOWN";
        };
    }

    private static List<String> same(ReachableAt report) {
        Side side = report.acknowledged();
        Use use = report.use();
        return cells(
                report.cluster().toString(),
                report.clusterName(),
                report.at().toString(),
                report.evidence().name(),
                side == null ? null : side.policy().name(),
                side == null ? null : side.by(),
                FileParts.number(side),
                side == null ? null : side.since().toString(),
                FileParts.number(report.saved()),
                report.proof() == null ? null : report.proof().from().toString(),
                text(report.provenUntil()),
                text(report.unknown()),
                use == null ? null : use.from().toString(),
                use == null ? null : use.to().toString());
    }

    private static List<String> row(Reach reach) {
        return FileParts.row(
                FileParts.cells(reach.rule()),
                reach.standing().name(),
                reach.use() == null ? null : Long.toString(reach.use().connections()),
                reach.use() == null ? null : reach.use().lastAt().toString());
    }

    private static List<String> row(ReachedDestination reached) {
        List<String> cells = new ArrayList<>(named(reached.host()));
        cells.set(FileParts.OF_RULE.indexOf("ports"), Integer.toString(reached.port()));
        return FileParts.row(
                cells,
                "REACHED",
                Long.toString(reached.connections()),
                reached.lastAt().toString());
    }

    /** Cells of no rule. */
    private static List<String> named(String destination) {
        List<String> cells = new ArrayList<>(Collections.nCopies(FileParts.OF_RULE.size(), ""));
        cells.set(FileParts.OF_RULE.indexOf("destination"), destination);
        return cells;
    }

    private static Map<String, @Nullable Object> fields(ReachableAt report) {
        Map<String, @Nullable Object> fields =
                FileParts.head("sallyport-reachable/1", report.cluster(), report.clusterName());
        fields.put("at", report.at().toString());
        fields.put("evidence", report.evidence().name());
        fields.put("everything", report.everything());
        fields.put("saved", FileParts.side(report.saved()));
        fields.put("acknowledged", FileParts.side(report.acknowledged()));
        fields.put(
                "deleted_at",
                report.ending() == null ? null : report.ending().saved().toString());
        fields.put(
                "proven_from",
                report.proof() == null ? null : report.proof().from().toString());
        fields.put("proven_until", text(report.provenUntil()));
        fields.put("unknown", FileParts.objects(report.unknown()));
        fields.put("not_covered", Words.of("console.reports.not_covered"));
        fields.put("rules", report.reaches().stream().map(ReachFile::object).toList());
        fields.put("use", report.use() == null ? null : object(report.use()));
        return fields;
    }

    private static Map<String, @Nullable Object> object(Reach reach) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("standing", reach.standing().name());
        fields.putAll(FileParts.object(reach.rule()));
        fields.put("connections", reach.use() == null ? null : reach.use().connections());
        fields.put(
                "last_used", reach.use() == null ? null : reach.use().lastAt().toString());
        return fields;
    }

    private static Map<String, Object> object(Use use) {
        return Map.of(
                "from", use.from().toString(),
                "to", use.to().toString(),
                "missing_seconds", use.missing().toSeconds(),
                "reached",
                        use.reached().stream()
                                .map(one -> Map.of(
                                        "host", one.host(),
                                        "port", one.port(),
                                        "connections", one.connections(),
                                        "allowed_by_rules", one.allowed(),
                                        "last_at", one.lastAt().toString()))
                                .toList(),
                "more", use.more());
    }

    static ReportFile of(Instant at, List<ClusterReach> clusters) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("format", "sallyport-reachable-clusters/1");
        fields.put("at", at.toString());
        fields.put("not_covered", Words.of("console.reports.not_covered"));
        fields.put("clusters", clusters.stream().map(ReachFile::object).toList());
        return new ReportFile(
                List.of(
                        "at",
                        "cluster_id",
                        "cluster",
                        "policy_in_force",
                        "rules_in_force",
                        "evidence",
                        "acknowledged_revision",
                        "acknowledged_since",
                        "saved_revision",
                        "proven_from",
                        "proven_until",
                        "unknown"),
                clusters.stream().map(reach -> row(at, reach)).toList(),
                fields);
    }

    private static Map<String, @Nullable Object> object(ClusterReach reach) {
        Map<String, @Nullable Object> one = new LinkedHashMap<>();
        one.put("cluster_id", reach.cluster().toString());
        one.put("cluster", reach.name());
        one.put("evidence", reach.evidence().name());
        one.put("rules_in_force", reach.rulesInForce());
        one.put("saved", FileParts.side(reach.saved()));
        one.put("acknowledged", FileParts.side(reach.acknowledged()));
        one.put(
                "proven_from",
                reach.proof() == null ? null : reach.proof().from().toString());
        one.put(
                "proven_until",
                reach.proof() == null ? null : reach.proof().until().toString());
        one.put("unknown", FileParts.objects(reach.unknown()));
        return one;
    }

    private static List<String> row(Instant at, ClusterReach reach) {
        Side side = reach.acknowledged();
        return cells(
                at.toString(),
                reach.cluster().toString(),
                reach.name(),
                side == null ? null : side.policy().name(),
                Long.toString(reach.rulesInForce()),
                reach.evidence().name(),
                FileParts.number(side),
                side == null ? null : side.since().toString(),
                FileParts.number(reach.saved()),
                reach.proof() == null ? null : reach.proof().from().toString(),
                reach.proof() == null ? null : reach.proof().until().toString(),
                text(reach.unknown()));
    }
}
