package dev.sallyport.console.reports;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableRow;
import dev.sallyport.console.cluster.Labels;
import dev.sallyport.console.parts.CardPanel;
import dev.sallyport.console.parts.Instants;
import dev.sallyport.console.parts.Note;
import dev.sallyport.console.parts.Numbers;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.perimeter.PerimeterHistory.RuleSpan;
import dev.sallyport.reports.Exposure;
import dev.sallyport.words.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** How far a cluster was open in a period. */
final class ExposureReport {

    private static final int HEIGHT = 90;
    private static final int STEP = 20;

    private final Instants instants;

    ExposureReport(Instants instants) {
        this.instants = instants;
    }

    Component of(Exposure exposure) {
        Duration period = Duration.between(exposure.from(), exposure.to());
        return Tags.div(
                "col g4",
                Tags.div(
                        "kpis three",
                        figure("allow", exposure.allowAll(), period),
                        figure("deny", exposure.denyAll(), period),
                        figure("unknown", exposure.unknown(), period)),
                overTime(exposure),
                purposes(exposure),
                longest(exposure),
                idle(exposure));
    }

    private static Component figure(String key, Duration length, Duration period) {
        return Tags.div(
                "",
                Tags.div("k", Words.of("console.reports.exposure." + key)),
                Tags.div("v", length.isZero() ? "0" : Instants.lapse(length)),
                Tags.div("n", Words.of("console.reports.exposure.share", share(length, period))));
    }

    private static String share(Duration length, Duration period) {
        double share = period.isZero() ? 0 : 100d * length.toMillis() / period.toMillis();
        return String.format(Locale.ENGLISH, "%.1f %%", share);
    }

    private Component overTime(Exposure exposure) {
        long most = Math.max(
                1,
                exposure.points().stream()
                        .mapToLong(Exposure.Point::rules)
                        .max()
                        .orElse(1));
        StringBuilder svg = new StringBuilder("<svg viewBox='0 0 "
                + exposure.points().size() * STEP + " " + (HEIGHT + 10) + "' preserveAspectRatio='none'>");
        for (int i = 0; i < exposure.points().size(); i++) {
            Exposure.Point point = exposure.points().get(i);
            double height = (double) point.rules() / most * HEIGHT;
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect class='amount' x='%d' y='%.1f' width='%d' height='%.1f'/>"
                            + "<rect class='band %s' x='%d' y='%d' width='%d' height='6'/>",
                    i * STEP + 2,
                    HEIGHT - height,
                    STEP - 4,
                    height,
                    TimelineDrawing.css(point.policy()),
                    i * STEP,
                    HEIGHT + 4,
                    STEP));
        }
        Div drawing = Tags.div("drawn");
        drawing.getElement().setProperty("innerHTML", svg.append("</svg>").toString());
        drawing.getElement().setAttribute("aria-hidden", "true");
        Exposure.Point last = exposure.points().getLast();
        CardPanel card = new CardPanel(Words.of("console.reports.exposure.over_time"));
        card.content(Tags.div(
                "timeline exposure",
                Tags.div(
                        "small muted",
                        Words.of(
                                "console.reports.exposure.counts",
                                Numbers.of(last.rules()),
                                Numbers.of(last.destinations()),
                                Numbers.of(most))),
                Tags.div("track", drawing),
                Tags.div(
                        "ends small muted",
                        Tags.span("", Instants.day(exposure.from())),
                        Tags.span("", Instants.day(exposure.to())))));
        return card;
    }

    private static Component purposes(Exposure exposure) {
        NativeTableBody rows = new NativeTableBody();
        TreeSet<String> purposes = new TreeSet<>();
        exposure.points().forEach(point -> purposes.addAll(point.byPurpose().keySet()));
        for (String purpose : purposes) {
            rows.add(new NativeTableRow(
                    new NativeTableCell(Tags.span("strong", purpose(purpose))),
                    number(count(exposure.points().getFirst(), purpose)),
                    number(exposure.points().stream()
                            .mapToLong(point -> count(point, purpose))
                            .max()
                            .orElse(0)),
                    number(count(exposure.points().getLast(), purpose))));
        }
        return purposes.isEmpty()
                ? Tags.paragraph("small muted", Words.of("console.reports.exposure.no_rules"))
                : ReportTable.of(
                        "reports-purposes",
                        Words.of("console.reports.exposure.purposes"),
                        List.of("purpose", "first", "most", "last"),
                        rows);
    }

    private static NativeTableCell number(long number) {
        return new NativeTableCell(Tags.span(number == 0 ? "faint" : "", Numbers.of(number)));
    }

    private static long count(Exposure.Point point, String purpose) {
        return point.byPurpose().getOrDefault(purpose, 0L);
    }

    static String purpose(String code) {
        return code.equals(Exposure.MANAGED) ? Words.of("console.reports.managed") : Labels.purpose(code);
    }

    private Component longest(Exposure exposure) {
        return section(
                "console.reports.exposure.longest",
                exposure.longest(),
                exposure.longest().size(),
                exposure.to());
    }

    private Component idle(Exposure exposure) {
        Exposure.Idle idle = exposure.idle();
        Instant since = idle.since();
        if (since == null) {
            return Note.fact(
                    Words.of("console.reports.exposure.idle.unknown"),
                    Words.of("console.reports.exposure.idle.unknown.words"));
        }
        Div section = Tags.div("col g2");
        section.add(
                idle.count() == 0
                        ? Note.fact(
                                Words.of("console.reports.exposure.idle.none", instants.seconds(since)),
                                Words.of("console.reports.exposure.idle.basis"))
                        : section("console.reports.exposure.idle", idle.rules(), idle.count(), exposure.to()));
        if (idle.count() > 0) {
            section.add(Tags.paragraph(
                    "small muted",
                    Words.of("console.reports.exposure.idle.since", instants.seconds(since)) + " "
                            + Words.of("console.reports.exposure.idle.basis")));
        }
        if (idle.missing().isPositive()) {
            section.add(Note.warning(
                    Words.of("console.reports.exposure.idle.missing", Instants.lapse(idle.missing())),
                    Words.of("console.reports.exposure.idle.missing.words")));
        }
        return section;
    }

    private Component section(String key, List<RuleSpan> rules, long count, Instant end) {
        if (rules.isEmpty()) {
            return Tags.div("");
        }
        NativeTableBody rows = new NativeTableBody();
        rules.forEach(span -> rows.add(new NativeTableRow(
                new NativeTableCell(Tags.span("strong", span.rule().name())),
                new NativeTableCell(Tags.span("m", span.rule().target().toString())),
                new NativeTableCell(Tags.span("", ReachTable.purpose(span.rule()))),
                new NativeTableCell(
                        Tags.span("", Instants.lapse(Duration.between(span.createdAt(), end))),
                        Tags.div(
                                "small muted",
                                Words.of(
                                        "console.reports.who.since",
                                        instants.seconds(span.createdAt()),
                                        span.createdBy()))))));
        return Tags.div(
                "col g2",
                Tags.heading2(
                        count > rules.size()
                                ? Words.of(key + ".some", Numbers.of(rules.size()), Numbers.of(count))
                                : Words.of(key)),
                ReportTable.of("reports-rules", Words.of(key), List.of("rule", "destination", "purpose", "age"), rows));
    }
}
