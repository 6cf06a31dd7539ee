package dev.sallyport.console.reports;

import dev.sallyport.console.parts.StateBadge;
import dev.sallyport.perimeter.PerimeterHistory.Mark;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.reports.Timeline;
import dev.sallyport.words.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A timeline as a picture; no larger for years of changes than for one. */
final class TimelineDrawing {

    private static final int WIDTH = 1000;

    private static final int HEIGHT = 90;
    private static final int BAND_TOP = 34;
    private static final int BAND_HEIGHT = 22;

    private final Timeline timeline;
    private final Function<Instant, String> time;
    private final StringBuilder svg = new StringBuilder();

    TimelineDrawing(Timeline timeline, Function<Instant, String> time) {
        this.timeline = timeline;
        this.time = time;
    }

    /** @param other the other end of the range that is looked at; null for one instant alone */
    String svg(Instant at, @Nullable Instant other) {
        svg.append("<svg viewBox='0 0 " + WIDTH + " " + HEIGHT + "' preserveAspectRatio='none'>");
        if (other != null) {
            double left = Math.min(x(at), x(other));
            rect("range", left, 0, Math.abs(x(at) - x(other)), HEIGHT, "");
        }
        timeline.drawn(WIDTH).forEach(band -> {
            double left = x(band.from());
            rect(
                    "band " + css(band.policy()),
                    left,
                    BAND_TOP,
                    Math.max(1.5, x(band.to()) - left),
                    BAND_HEIGHT,
                    title(band));
        });
        timeline.drawnUnknown(WIDTH).forEach(period -> {
            double left = x(period.from());
            Instant until = period.until();
            rect(
                    "unknown",
                    left,
                    BAND_TOP + BAND_HEIGHT - 6,
                    Math.max(1.5, x(until == null ? timeline.to() : until) - left),
                    6,
                    UnknownWords.of(period, time));
        });
        timeline.marks().forEach(marked -> {
            Mark mark = marked.mark();
            double height = Math.min(26, 7 + 4 * Math.log(marked.changes() + 1.0));
            rect(
                    "mark " + mark,
                    marked.part() * (double) WIDTH / Timeline.PARTS + (mark == Mark.CHANGED ? 1.6 : 0),
                    mark == Mark.CLOSED ? BAND_TOP + BAND_HEIGHT + 3 : BAND_TOP - 3 - height,
                    1.6,
                    height,
                    "");
        });
        if (other != null) {
            rect("other", x(other) - 1, 0, 2, HEIGHT, time.apply(other));
        }
        return svg.append("</svg>").toString();
    }

    private void rect(String css, double x, double y, double width, double height, String title) {
        svg.append("<rect class='" + css + "' x='" + round(x) + "' y='" + round(y) + "' width='" + round(width)
                + "' height='" + round(height) + "'>");
        if (!title.isEmpty()) {
            svg.append("<title>").append(escaped(title)).append("</title>");
        }
        svg.append("</rect>");
    }

    private String title(Timeline.Drawn band) {
        TrafficPolicy policy = band.policy();
        return band.count() > 1
                ? Words.of("console.reports.band.several", band.count(), time.apply(band.from()), time.apply(band.to()))
                : Words.of(
                        "console.reports.band",
                        policy == null ? Words.of("console.reports.band.none") : StateBadge.name(policy),
                        time.apply(band.from()),
                        time.apply(band.to()));
    }

    static String css(@Nullable TrafficPolicy policy) {
        return policy == null ? "none" : policy == TrafficPolicy.DEFAULT_DENY ? "deny" : "allow";
    }

    private double x(Instant at) {
        double length =
                Math.max(1, Duration.between(timeline.from(), timeline.to()).toMillis());
        return Math.clamp(Duration.between(timeline.from(), at).toMillis() / length, 0, 1) * WIDTH;
    }

    /** The picture is set as markup: a gateway may be called anything. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static String round(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }
}
