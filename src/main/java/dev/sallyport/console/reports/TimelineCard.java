package dev.sallyport.console.reports;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.RangeInput;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.function.SerializableConsumer;
import dev.sallyport.console.parts.CardPanel;
import dev.sallyport.console.parts.Instants;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.perimeter.PerimeterHistory.Mark;
import dev.sallyport.reports.Timeline;
import dev.sallyport.words.Words;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Policy and changes over a period, with a marker that is clicked, dragged, or moved by the arrow keys. */
final class TimelineCard extends CardPanel {

    private static final long serialVersionUID = 1L;

    private static final int STEPS = 1_000;

    private final Div drawing = Tags.div("drawn");
    private final RangeInput marker = new RangeInput();
    private final Span start = Tags.span("", "");
    private final Span end = Tags.span("", "");
    private final Div cut = Tags.div("small muted", "");
    private final transient Instants instants;
    private transient Instant from = Instant.EPOCH;
    private transient Instant to = Instant.EPOCH;
    private transient Instant shown = Instant.EPOCH;

    TimelineCard(Instants instants, SerializableConsumer<Instant> chosen) {
        super(Words.of("console.reports.timeline"));
        this.instants = instants;
        marker.setMin(0);
        marker.setMax(STEPS);
        marker.setAriaLabel(Words.of("console.reports.marker"));
        marker.addValueChangeListener(event -> {
            if (event.isFromClient()) {
                chosen.accept(moved(from.plus(Duration.between(from, to)
                        .multipliedBy(Math.round(event.getValue()))
                        .dividedBy(STEPS))));
            }
        });
        drawing.getElement().setAttribute("aria-hidden", "true");
        content(Tags.div(
                "timeline",
                Tags.div(
                        "legend row g4 small muted",
                        legend(Mark.OPENED),
                        legend(Mark.CHANGED),
                        legend(Mark.CLOSED),
                        Tags.span("mark-unknown", Words.of("console.reports.mark.unknown"))),
                Tags.div("track", drawing, marker),
                Tags.div("ends small muted", start, end),
                cut));
    }

    /** Whole seconds; and never where it was, however short a step of the marker is: an arrow key that does nothing is broken. */
    private Instant moved(Instant wanted) {
        Instant whole = wanted.truncatedTo(ChronoUnit.SECONDS);
        if (wanted.isAfter(shown) && !whole.isAfter(shown)) {
            Instant next = shown.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
            return next.isAfter(to) ? to : next;
        }
        return whole;
    }

    private static Span legend(Mark mark) {
        return Tags.span("mark-" + mark.name(), Words.of("console.reports.mark." + mark));
    }

    /** @param other the other instant of a comparison, or the beginning of a period; null for one instant alone */
    void show(Timeline timeline, Instant at, @Nullable Instant other) {
        shown = at;
        from = timeline.from();
        to = timeline.to();
        start.setText(Instants.day(from));
        end.setText(Instants.day(to));
        drawing.getElement().setProperty("innerHTML", new TimelineDrawing(timeline, instants::seconds).svg(at, other));
        marker.setValue(new TimelineDrawing(timeline, instants::seconds).x(at) * STEPS / TimelineDrawing.WIDTH);
        marker.getElement().setAttribute("aria-valuetext", instants.seconds(at));
        Instant complete = timeline.unknownSince();
        cut.setText(complete == null ? "" : Words.of("console.reports.unknown.cut", instants.seconds(complete)));
    }
}
