package dev.sallyport.console.reports;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import dev.sallyport.console.parts.EmptyState;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.Instants;
import dev.sallyport.console.parts.Note;
import dev.sallyport.console.parts.Numbers;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.reports.Comparison;
import dev.sallyport.reports.Timeline;
import dev.sallyport.words.Words;

/** What differs between two instants. */
final class ComparisonReport {

    private final Instants instants;

    ComparisonReport(Instants instants) {
        this.instants = instants;
    }

    Component of(Comparison comparison) {
        Div answer = Tags.div("col g4");
        Div counts = Tags.div("kpis three");
        count(counts, "ADDED", comparison, Comparison.Difference.Added.class);
        count(counts, "REMOVED", comparison, Comparison.Difference.Removed.class);
        count(counts, "CHANGED", comparison, Comparison.Difference.Changed.class);
        answer.add(counts);
        if (comparison.allowAll().isPositive()) {
            answer.add(Note.warning(
                    Words.of("console.reports.open_for", Instants.lapse(comparison.allowAll())),
                    comparison.openings().isEmpty()
                            ? ""
                            : Words.of(
                                    "console.reports.openings",
                                    comparison.openings().size(),
                                    opening(comparison))));
        }
        answer.add(
                comparison.differences().isEmpty() && comparison.turns().isEmpty()
                        ? new EmptyState(
                                Icon.CHECK,
                                Words.of("console.reports.no_difference"),
                                Words.of("console.reports.no_difference.words"))
                        : new DifferenceTable(instants).of(comparison));
        return answer;
    }

    private String opening(Comparison comparison) {
        Timeline.Band first = comparison.openings().getFirst();
        return instants.seconds(first.from()) + " – " + instants.seconds(first.to());
    }

    private static void count(
            Div counts, String kind, Comparison comparison, Class<? extends Comparison.Difference> type) {
        long number = comparison.differences().stream().filter(type::isInstance).count();
        counts.add(Tags.div(
                "",
                Tags.div("k", Words.of("console.reports.difference." + kind)),
                Tags.div("v", Numbers.of(number)),
                Tags.div("n", Words.of("console.reports.in_force"))));
    }
}
