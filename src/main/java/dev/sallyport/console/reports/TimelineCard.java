package dev.sallyport.console.reports;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.RangeInput;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.function.SerializableConsumer;
import dev.sallyport.console.parts.CardPanel;
import dev.sallyport.console.parts.Instants;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.PerimeterHistory.Mark;
import dev.sallyport.reports.Timeline;
import dev.sallyport.words.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Policy and changes over a period, with a marker that is clicked, dragged, or moved by the arrow keys. */
final class TimelineCard extends CardPanel {

    private static final long serialVersionUID = 1L;

    /** Before a cluster was made there is nothing; that it is so should be seen, but not take up the room. */
    private static final int BEFORE = 20;

    private static final int LEAST_SECONDS_BEFORE = 2;
    private static final int MOST_SECONDS_BEFORE = 60;

    /** Whose ends are told to the second, since their days say little. */
    private static final Duration SHORT = Duration.ofDays(2);

    private final Div drawing = Tags.div("drawn");
    private final Div track = Tags.div("track", drawing);
    private final SerializableConsumer<Instant> chosen;
    private RangeInput marker = marker(Period.MOST_STEPS);
    private final Span start = Tags.span("", "");
    private final Span end = Tags.span("", "");
    private final Div cut = Tags.div("small muted", "");
    private final transient Instants instants;
    private transient @Nullable Period period;
    private transient @Nullable ClusterId cluster;

    TimelineCard(Instants instants, SerializableConsumer<Instant> chosen) {
        super(Words.of("console.reports.timeline"));
        this.instants = instants;
        this.chosen = chosen;
        drawing.getElement().setAttribute("aria-hidden", "true");
        track.add(marker);
        content(Tags.div(
                "timeline",
                Tags.div(
                        "legend row g4 small muted",
                        legend(Mark.OPENED),
                        legend(Mark.CHANGED),
                        legend(Mark.CLOSED),
                        Tags.span("mark-unknown", Words.of("console.reports.mark.unknown"))),
                track,
                Tags.div("ends small muted", start, end),
                cut));
    }

    /**
     * From the beginning of the cluster until now. Stays what it is while that cluster is looked at, unless {@code at} lies beyond it: if
     * it moved on with the clock, the way back would lead elsewhere than where the marker came from.
     */
    Period period(Cluster of, Instant at, Instant now) {
        Period before = period;
        if (before != null && of.id().equals(cluster) && !at.isAfter(before.to())) {
            return before;
        }
        Period next = Period.of(of.createdAt().minus(before(Duration.between(of.createdAt(), now))), now);
        period = next;
        cluster = of.id();
        mark(next.steps());
        return next;
    }

    private static Duration before(Duration age) {
        return Duration.ofSeconds(Math.clamp(age.toSeconds() / BEFORE, LEAST_SECONDS_BEFORE, MOST_SECONDS_BEFORE));
    }

    /** Another marker for another number of steps: a browser rounds the value to whatever bounds it knows by then. */
    private void mark(int steps) {
        if (marker.getMax() != steps) {
            RangeInput next = marker(steps);
            track.replace(marker, next);
            marker = next;
        }
    }

    private RangeInput marker(int steps) {
        RangeInput made = new RangeInput();
        made.setMin(0);
        made.setMax(steps);
        made.setAriaLabel(Words.of("console.reports.marker"));
        made.addValueChangeListener(event -> {
            if (event.isFromClient()) {
                chosen.accept(Objects.requireNonNull(period).at(Math.round(event.getValue())));
            }
        });
        return made;
    }

    /** The next period is one until then. */
    void forget() {
        period = null;
    }

    private static Span legend(Mark mark) {
        return Tags.span("mark-" + mark.name(), Words.of("console.reports.mark." + mark));
    }

    /**
     * @param timeline of {@link #period}
     * @param other the other instant of a comparison, or the beginning of a period; null for one instant alone
     */
    void show(Timeline timeline, Instant at, @Nullable Instant other) {
        boolean days = Duration.between(timeline.from(), timeline.to()).compareTo(SHORT) > 0;
        start.setText(days ? Instants.day(timeline.from()) : instants.seconds(timeline.from()));
        end.setText(days ? Instants.day(timeline.to()) : instants.seconds(timeline.to()));
        drawing.getElement().setProperty("innerHTML", new TimelineDrawing(timeline, instants::seconds).svg(at, other));
        // A whole step: a browser rounds any other value by itself, and then says nothing when the rounded one is
        // chosen.
        marker.setValue((double) Objects.requireNonNull(period).nearest(at));
        marker.getElement().setAttribute("aria-valuetext", instants.seconds(at));
        Instant complete = timeline.unknownSince();
        cut.setText(complete == null ? "" : Words.of("console.reports.unknown.cut", instants.seconds(complete)));
    }
}
