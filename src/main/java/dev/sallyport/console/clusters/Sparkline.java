package dev.sallyport.console.clusters;

import com.vaadin.flow.component.html.Span;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.traffic.HourOfTraffic;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The last 24 hours of a cluster: what passed above the line, what was refused or would be below it. Says nothing to a screen reader; the figures beside it do. */
final class Sparkline {

    static final int HOURS = 24;

    private static final int WIDTH = 168;
    private static final int LINE = 21;
    private static final int HEIGHT = 34;

    private Sparkline() {}

    static Span of(List<HourOfTraffic> hours, Instant now) {
        Map<Instant, HourOfTraffic> byHour =
                hours.stream().collect(Collectors.toMap(HourOfTraffic::hour, Function.identity()));
        Instant first = now.truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(HOURS - 1));
        long most = Math.max(
                1, hours.stream().mapToLong(HourOfTraffic::passed).max().orElse(0));
        long mostBelow =
                Math.max(1, hours.stream().mapToLong(Sparkline::below).max().orElse(0));
        StringBuilder curve = new StringBuilder();
        StringBuilder bars = new StringBuilder();
        for (int hour = 0; hour < HOURS; hour++) {
            HourOfTraffic at = byHour.get(first.plus(Duration.ofHours(hour)));
            double x = hour * (WIDTH / (double) (HOURS - 1));
            double y = LINE - 1 - (at == null ? 0 : (LINE - 4) * (at.passed() / (double) most));
            curve.append(hour == 0 ? "M" : "L").append(number(x)).append(' ').append(number(y));
            if (at != null && below(at) > 0) {
                bars.append("<rect class='" + (at.denied() > 0 ? "f-deny" : "f-warn") + "' x='"
                        + number(Math.min(x, WIDTH - 3)) + "' y='" + (LINE + 1) + "' width='3' height='"
                        + number(2 + (HEIGHT - LINE - 3) * (below(at) / (double) mostBelow)) + "'/>");
            }
        }
        Span drawn = Tags.span("ic");
        drawn.getElement().setAttribute("aria-hidden", "true");
        drawn.getElement()
                .setProperty(
                        "innerHTML",
                        "<svg width='" + WIDTH + "' height='" + HEIGHT + "' viewBox='0 0 " + WIDTH + " " + HEIGHT
                                + "' focusable='false'><path class='f-ok' opacity='.16' d='" + curve + "V" + LINE
                                + "H0Z'/>"
                                + "<path class='s-ok' stroke-width='1.4' d='" + curve
                                + "'/><path class='s-line2' d='M0 "
                                + LINE + ".5H" + WIDTH + "'/>" + bars + "</svg>");
        return drawn;
    }

    private static long below(HourOfTraffic hour) {
        return hour.denied() + hour.wouldBeDenied();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
