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
import dev.sallyport.console.parts.Numbers;
import dev.sallyport.console.parts.StateBadge;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.perimeter.PerimeterHistory.RuleSpan;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.reports.ReachableAt;
import dev.sallyport.reports.ReachableAt.Reach;
import dev.sallyport.words.Words;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Rules of the past as a table: those of one instant by purpose, or what differs between two. */
final class ReachTable {

    private final Instants instants;

    ReachTable(Instants instants) {
        this.instants = instants;
    }

    Component of(ReachableAt report) {
        Map<String, List<Reach>> purposes = report.reaches().stream()
                .collect(Collectors.groupingBy(
                        reach -> purpose(reach.rule().rule()), TreeMap::new, Collectors.toList()));
        NativeTableBody rows = new NativeTableBody();
        purposes.forEach((purpose, reaches) -> {
            rows.add(ReportTable.group(purpose, reaches.size(), 5));
            reaches.forEach(reach -> rows.add(row(reach, report.use() != null)));
        });
        return ReportTable.of(
                "reports-table",
                Words.of("console.reports.table", report.clusterName()),
                List.of("destination", "ports", "rule", "force", "use"),
                rows);
    }

    static String purpose(EgressRule rule) {
        return rule.managed()
                ? Words.of("console.reports.managed")
                : Labels.purpose(rule.purpose().code());
    }

    private NativeTableRow row(Reach reach, boolean useKnown) {
        RuleSpan span = reach.rule();
        EgressRule rule = span.rule();
        Div force = Tags.div("", Tags.div("", force(reach)));
        if (reach.standing() != ReachableAt.Standing.IN_FORCE) {
            force.add(StateBadge.of(new StateBadge.Face(
                    reach.standing() == ReachableAt.Standing.LEAVING ? Look.WARN : Look.PENDING,
                    Icon.CLOCK,
                    Words.of("console.reports.standing." + reach.standing()))));
        }
        force.add(Tags.div("small muted", saved(span)));
        return new NativeTableRow(
                new NativeTableCell(Tags.span("m", rule.target().toString()), Tags.div("small muted", paths(rule))),
                new NativeTableCell(Tags.span("m", ports(rule))),
                new NativeTableCell(
                        Tags.span("strong", rule.name()),
                        Tags.div("small muted", Words.of("console.reports.by", span.changedBy(), span.createdBy()))),
                new NativeTableCell(force),
                new NativeTableCell(Tags.span(
                        reach.use() == null ? "faint" : "",
                        reach.use() == null
                                ? Words.of(useKnown ? "console.reports.unused" : "console.reports.use_unknown")
                                : Words.of(
                                        "console.reports.used",
                                        Numbers.of(reach.use().connections()),
                                        instants.time(reach.use().lastAt())))));
    }

    private String force(Reach reach) {
        Instant since = reach.rule().acknowledgedFrom();
        Instant until = reach.rule().acknowledgedUntil();
        if (since == null) {
            return Words.of(
                    reach.rule().until() == null
                            ? "console.reports.force.never"
                            : "console.reports.force.never_as_such");
        }
        return until == null
                ? Words.of("console.reports.force.since", instants.seconds(since))
                : Words.of("console.reports.force.until", instants.seconds(since), instants.seconds(until));
    }

    private String saved(RuleSpan span) {
        Instant until = span.until();
        return until == null
                ? Words.of("console.reports.saved.since", instants.seconds(span.from()))
                : Words.of("console.reports.saved.until", instants.seconds(span.from()), instants.seconds(until));
    }

    static String ports(EgressRule rule) {
        return rule.ports().ports().isEmpty()
                ? Words.of("console.reports.all_ports")
                : rule.ports().ports().stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    static String paths(EgressRule rule) {
        return rule.paths().stream().map(Object::toString).collect(Collectors.joining(", "));
    }
}
