package dev.sallyport.console.reports;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableRow;
import dev.sallyport.console.cluster.Labels;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.Instants;
import dev.sallyport.console.parts.Look;
import dev.sallyport.console.parts.StateBadge;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.ledger.EntryReader.FieldChange;
import dev.sallyport.perimeter.PerimeterHistory.RuleSpan;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.reports.Comparison;
import dev.sallyport.reports.Comparison.Difference;
import dev.sallyport.reports.Comparison.Turn;
import dev.sallyport.words.Words;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What differs between two instants, as a table: the cluster itself first, then rule by rule, each with what it was and what it is. */
final class DifferenceTable {

    private final Instants instants;

    DifferenceTable(Instants instants) {
        this.instants = instants;
    }

    Component of(Comparison comparison) {
        NativeTableBody rows = new NativeTableBody();
        comparison.turns().forEach(turn -> rows.add(row(turn)));
        comparison.differences().forEach(difference -> rows.add(row(difference)));
        return ReportTable.of(
                "reports-table reports-differences",
                Words.of("console.reports.differences"),
                List.of("difference", "rule", "what", "changed"),
                rows);
    }

    private NativeTableRow row(Turn turn) {
        return new NativeTableRow(
                badge("CHANGED", Look.WARN),
                new NativeTableCell(Tags.span(
                        "strong",
                        Words.of("console.reports.turn." + turn.change().field()))),
                new NativeTableCell(change(turn.change())),
                saved(turn.by(), turn.at()));
    }

    private NativeTableRow row(Difference difference) {
        RuleSpan span = difference.newest();
        Div what = switch (difference) {
            case Difference.Added it -> reach(it.rule().rule(), "console.reports.now_reachable");
            case Difference.Removed it -> reach(it.rule().rule(), "console.reports.was_reachable");
            case Difference.Changed it -> {
                Div changes = Tags.div("");
                it.changes().forEach(change -> changes.add(change(change)));
                yield changes;
            }
        };
        return new NativeTableRow(
                switch (difference) {
                    case Difference.Added it -> badge("ADDED", Look.OK);
                    case Difference.Removed it -> badge("REMOVED", Look.DENY);
                    case Difference.Changed it -> badge(it.width().name(), Look.PENDING);
                },
                new NativeTableCell(
                        Tags.span("strong", span.rule().name()),
                        Tags.div("small muted m", span.rule().target().toString())),
                new NativeTableCell(what),
                saved(difference.by(), difference.at()));
    }

    private static NativeTableCell badge(String kind, Look look) {
        Icon icon = switch (kind) {
            case "ADDED" -> Icon.PLUS;
            case "REMOVED" -> Icon.MINUS;
            default -> Icon.PENCIL;
        };
        return new NativeTableCell(
                StateBadge.of(new StateBadge.Face(look, icon, Words.of("console.reports.difference." + kind))));
    }

    private NativeTableCell saved(@Nullable String by, @Nullable Instant at) {
        return new NativeTableCell(
                Tags.span("", by == null ? "–" : by), Tags.div("small muted", at == null ? "" : instants.seconds(at)));
    }

    private static Div reach(EgressRule rule, String key) {
        Div told = Tags.div("", Tags.div("", Words.of(key, ReachTable.ports(rule))));
        if (!rule.paths().isEmpty()) {
            told.add(Tags.div("small muted", ReachTable.paths(rule)));
        }
        return told;
    }

    private Div change(FieldChange change) {
        return Tags.div(
                "",
                Words.of(
                        "console.reports.change",
                        Words.of("activity.field." + change.field()),
                        value(change.field(), change.before()),
                        value(change.field(), change.after())));
    }

    private String value(String field, @Nullable String value) {
        if (value == null) {
            return Words.of("console.reports.no." + field);
        }
        return switch (field) {
            case "policy" -> StateBadge.name(TrafficPolicy.valueOf(value));
            case "purpose" -> Labels.purpose(value);
            case "expires_at" -> instants.seconds(Instant.parse(value));
            case "allow_private_addresses", "raw_tcp" -> Words.of("console.reports.is." + value);
            default -> value;
        };
    }
}
