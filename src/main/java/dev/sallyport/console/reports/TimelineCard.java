package dev.sallyport.console.reports;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.RangeInput;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.function.SerializableConsumer;
import dev.sallyport.console.parts.CardPanel;
import dev.sallyport.console.parts.Instants;
import dev.sallyport.console.parts.StateBadge;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.perimeter.PerimeterHistory.Mark;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.reports.Timeline;
import dev.sallyport.words.Words;
import java.time.Duration;
import java.time.Instant;

/** Policy and changes over a period, with a marker that is clicked, dragged, or moved by the arrow keys. */
final class TimelineCard extends CardPanel {

    private static final long serialVersionUID = 1L;

    private static final int WIDTH = 1000;
    private static final int BAND_TOP = 34;
    private static final int BAND_HEIGHT = 22;
    private static final int STEPS = 1_000;

    private final Div drawing = Tags.div("drawn");
    private final RangeInput marker = new RangeInput();
    private final Span start = Tags.span("", "");
    private final Span end = Tags.span("", "");
    private final transient Instants instants;
    private transient Instant from = Instant.EPOCH;
    private transient Instant to = Instant.EPOCH;

    TimelineCard(Instants instants, SerializableConsumer<Instant> chosen) {
        super(Words.of("console.reports.timeline"));
        this.instants = instants;
        marker.setMin(0);
        marker.setMax(STEPS);
        marker.setAriaLabel(Words.of("console.reports.marker"));
        marker.addValueChangeListener(event -> {
            if (event.isFromClient()) {
                chosen.accept(from.plus(Duration.between(from, to)
                        .multipliedBy(Math.round(event.getValue()))
                        .dividedBy(STEPS)));
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
                Tags.div("ends small muted", start, end)));
    }

    private static Span legend(Mark mark) {
        return Tags.span("mark-" + mark.name(), Words.of("console.reports.mark." + mark));
    }

    void show(Timeline timeline, Instant at) {
        from = timeline.from();
        to = timeline.to();
        start.setText(Instants.day(from));
        end.setText(Instants.day(to));
        drawing.getElement().setProperty("innerHTML", svg(timeline));
        marker.setValue(x(at) * STEPS / WIDTH);
        marker.getElement().setAttribute("aria-valuetext", instants.seconds(at));
    }

    private String svg(Timeline timeline) {
        StringBuilder svg = new StringBuilder("<svg viewBox='0 0 " + WIDTH + " 90' preserveAspectRatio='none'>");
        for (Timeline.Band band : timeline.bands()) {
            double left = x(band.from());
            svg.append("<rect class='band ")
                    .append(css(band.policy()))
                    .append("' x='" + round(left) + "' y='" + BAND_TOP + "' width='"
                            + round(Math.max(1.5, x(band.to()) - left)) + "' height='" + BAND_HEIGHT + "'><title>")
                    .append(title(band))
                    .append("</title></rect>");
        }
        timeline.unknown().forEach(period -> {
            double left = x(period.from());
            Instant until = period.until();
            double right = x(until == null ? to : until);
            svg.append("<rect class='unknown' x='" + round(left) + "' y='" + (BAND_TOP + BAND_HEIGHT - 6) + "' width='"
                            + round(Math.max(1.5, right - left)) + "' height='6'><title>")
                    .append(UnknownWords.of(period, instants::seconds))
                    .append("</title></rect>");
        });
        timeline.marks().forEach(marked -> {
            Mark mark = marked.mark();
            double height = Math.min(26, 7 + 4 * Math.log(marked.changes() + 1.0));
            double y = mark == Mark.CLOSED ? BAND_TOP + BAND_HEIGHT + 3 : BAND_TOP - 3 - height;
            double shift = mark == Mark.CHANGED ? 1.6 : 0;
            svg.append("<rect class='mark " + mark + "' x='"
                    + round(marked.part() * (double) WIDTH / Timeline.PARTS + shift) + "' y='" + round(y)
                    + "' width='1.6' height='" + round(height) + "'/>");
        });
        return svg.append("</svg>").toString();
    }

    private String title(Timeline.Band band) {
        TrafficPolicy policy = band.policy();
        return Words.of(
                "console.reports.band",
                policy == null ? Words.of("console.reports.band.none") : StateBadge.name(policy),
                instants.seconds(band.from()),
                instants.seconds(band.to()));
    }

    static String css(@org.jspecify.annotations.Nullable TrafficPolicy policy) {
        return policy == null ? "none" : policy == TrafficPolicy.DEFAULT_DENY ? "deny" : "allow";
    }

    private double x(Instant at) {
        double length = Math.max(1, Duration.between(from, to).toMillis());
        return Math.clamp(Duration.between(from, at).toMillis() / length, 0, 1) * WIDTH;
    }

    private static String round(double number) {
        return String.format(java.util.Locale.ROOT, "%.1f", number);
    }
}
