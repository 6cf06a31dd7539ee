package dev.sallyport.reports;

import static dev.sallyport.reports.FileParts.cells;
import static dev.sallyport.reports.FileParts.joined;
import static dev.sallyport.reports.FileParts.side;

import dev.sallyport.ledger.EntryReader.FieldChange;
import dev.sallyport.reports.Comparison.Difference;
import dev.sallyport.reports.Comparison.Turn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What differs between two instants, as a file. */
final class ComparisonFile {

    private ComparisonFile() {}

    static ReportFile of(Comparison comparison) {
        ReachableAt after = comparison.after();
        Map<String, @Nullable Object> fields =
                FileParts.head("sallyport-compared/1", after.cluster(), after.clusterName());
        fields.put("from", comparison.before().at().toString());
        fields.put("to", after.at().toString());
        fields.put("before", side(comparison.before().acknowledged()));
        fields.put("after", side(after.acknowledged()));
        fields.put("allow_all_seconds", comparison.allowAll().toSeconds());
        fields.put(
                "openings",
                comparison.openings().stream().map(ComparisonFile::object).toList());
        fields.put(
                "cluster_changes",
                comparison.turns().stream().map(ComparisonFile::object).toList());
        fields.put(
                "differences",
                comparison.differences().stream().map(ComparisonFile::object).toList());
        List<String> same = cells(
                after.cluster().toString(),
                after.clusterName(),
                comparison.before().at().toString(),
                after.at().toString());
        List<List<String>> rows = new ArrayList<>();
        comparison.turns().forEach(turn -> rows.add(joined(same, row(turn))));
        comparison.differences().forEach(difference -> rows.add(joined(same, row(difference))));
        return new ReportFile(
                joined(
                        List.of(
                                "cluster_id",
                                "cluster",
                                "from",
                                "to",
                                "change",
                                "width",
                                "fields",
                                "before_and_after",
                                "by",
                                "changed_at"),
                        FileParts.OF_RULE),
                rows,
                fields);
    }

    private static List<String> row(Turn turn) {
        return FileParts.row(
                Collections.nCopies(FileParts.OF_RULE.size(), ""),
                "CLUSTER",
                null,
                turn.change().field(),
                text(turn.change()),
                turn.by(),
                turn.at() == null ? null : turn.at().toString());
    }

    private static List<String> row(Difference difference) {
        String width = null;
        String parts = null;
        String values = null;
        if (difference instanceof Difference.Changed changed) {
            width = changed.width().name();
            parts = String.join(" ", changed.fields());
            values = changed.changes().stream().map(ComparisonFile::text).collect(Collectors.joining("; "));
        }
        return FileParts.row(
                FileParts.cells(difference.newest()),
                change(difference),
                width,
                parts,
                values,
                difference.by(),
                Objects.toString(difference.at(), null));
    }

    private static String text(FieldChange change) {
        return change.field() + ": " + Objects.requireNonNullElse(change.before(), "-") + " → "
                + Objects.requireNonNullElse(change.after(), "-");
    }

    private static Map<String, @Nullable Object> object(Turn turn) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(object(turn.change()));
        fields.put("by", turn.by());
        fields.put("at", FileParts.text(turn.at()));
        return fields;
    }

    private static Map<String, @Nullable Object> object(FieldChange change) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("field", change.field());
        fields.put("before", change.before());
        fields.put("after", change.after());
        return fields;
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
            case Difference.Added it -> fields.put("after", FileParts.object(it.rule()));
            case Difference.Removed it -> fields.put("before", FileParts.object(it.rule()));
            case Difference.Changed it -> {
                fields.put("width", it.width().name());
                fields.put("fields", it.fields());
                fields.put(
                        "changes",
                        it.changes().stream().map(ComparisonFile::object).toList());
                fields.put("before", FileParts.object(it.before()));
                fields.put("after", FileParts.object(it.after()));
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
}
