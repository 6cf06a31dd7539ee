package dev.sallyport.console.reports;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableRow;
import dev.sallyport.console.parts.Instants;
import dev.sallyport.console.parts.Note;
import dev.sallyport.console.parts.Numbers;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.reports.ReachableAt.Use;
import dev.sallyport.traffic.DestinationUse;
import dev.sallyport.traffic.ReachedDestination;
import dev.sallyport.words.Words;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was in fact reached while everything could be. */
final class ReachedTable {

    private final Instants instants;

    ReachedTable(Instants instants) {
        this.instants = instants;
    }

    Component of(@Nullable Use use) {
        if (use == null) {
            return Note.fact(
                    Words.of("console.reports.reached.not_kept"), Words.of("console.reports.reached.not_kept.words"));
        }
        if (use.reached().isEmpty()) {
            return Note.fact(
                    Words.of("console.reports.reached.none"),
                    Words.of("console.reports.use", instants.seconds(use.from()), instants.seconds(use.to())));
        }
        NativeTableBody rows = new NativeTableBody();
        use.reached().forEach(reached -> rows.add(row(reached)));
        return Tags.div(
                "col g2",
                Tags.heading2(
                        use.more()
                                ? Words.of(
                                        "console.reports.reached.some",
                                        Numbers.of(use.reached().size()))
                                : Words.of("console.reports.reached")),
                Tags.paragraph(
                        "small muted",
                        Words.of(
                                "console.reports.reached.words",
                                instants.seconds(use.from()),
                                instants.seconds(use.to()))),
                ReportTable.of(
                        "reports-rules reports-reached",
                        Words.of("console.reports.reached"),
                        List.of("destination", "ports", "connections", "covered", "last_used"),
                        rows));
    }

    private NativeTableRow row(ReachedDestination reached) {
        boolean others = reached.host().equals(DestinationUse.OTHERS);
        long uncovered = reached.connections() - reached.allowed();
        return new NativeTableRow(
                new NativeTableCell(Tags.span(
                        others ? "" : "m", others ? Words.of("console.reports.reached.others") : reached.host())),
                new NativeTableCell(Tags.span("m", others ? "" : Integer.toString(reached.port()))),
                new NativeTableCell(Tags.span("", Numbers.of(reached.connections()))),
                new NativeTableCell(Tags.span(
                        uncovered == 0 ? "" : "t-warn",
                        uncovered == 0
                                ? Words.of("console.reports.reached.covered")
                                : Words.of("console.reports.reached.uncovered", Numbers.of(uncovered)))),
                new NativeTableCell(Tags.span("", instants.seconds(reached.lastAt()))));
    }
}
