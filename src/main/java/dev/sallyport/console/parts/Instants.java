package dev.sallyport.console.parts;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Span;
import dev.sallyport.words.Words;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as people read them: 24 hours with the zone, or how long ago; the full instant on hover. */
@org.springframework.stereotype.Component
public final class Instants {

    private static final ZoneId ZONE = ZoneOffset.UTC;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH).withZone(ZONE);
    private static final DateTimeFormatter TENTHS =
            DateTimeFormatter.ofPattern("HH:mm:ss.S", Locale.ENGLISH).withZone(ZONE);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMM, HH:mm", Locale.ENGLISH).withZone(ZONE);
    private static final DateTimeFormatter WHOLE_DAY = DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter FAR = DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZONE);
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern(
                    "d MMM yyyy, HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZONE);
    private static final DateTimeFormatter FULL = DateTimeFormatter.ofPattern(
                    "d MMM yyyy, HH:mm:ss.SSS 'UTC'", Locale.ENGLISH)
            .withZone(ZONE);

    private final Clock clock;

    public Instants(Clock clock) {
        this.clock = clock;
    }

    public Instant now() {
        return clock.instant();
    }

    /** {@code 14:02:07}, where day and zone stand beside it. */
    public String clock(Instant at) {
        return TIME.format(at);
    }

    /** {@code Today, 23 November}. */
    public String dayName(LocalDate day) {
        LocalDate today = LocalDate.ofInstant(now(), ZONE);
        String name = WHOLE_DAY.format(day);
        if (day.equals(today)) {
            return Words.of("console.today", name);
        }
        return day.equals(today.minusDays(1)) ? Words.of("console.yesterday", name) : name;
    }

    /** {@code 14:02:07} of today, {@code 22 Nov, 14:02} of another day; with the zone. */
    public String time(Instant at) {
        return (today(at) ? TIME : DAY).format(at) + " UTC";
    }

    /** {@code 29 Nov 2026, 14:02 UTC}, for what lies days away. */
    public static String day(Instant at) {
        return FAR.format(at);
    }

    /** {@code 14:02:07.4}, for steps that follow each other quickly. */
    public String tenths(Instant at) {
        return (today(at) ? TENTHS : DAY).format(at);
    }

    public String full(Instant at) {
        return FULL.format(at);
    }

    /** {@code 29 Nov 2026, 14:02:07 UTC}. */
    public String seconds(Instant at) {
        return SECONDS.format(at);
    }

    /** The time, with the full instant on hover. */
    public Component stamp(Instant at) {
        return hover(new Span(time(at)), at);
    }

    /** How long ago, counting by itself in the browser; with the full instant on hover. */
    public Component age(Instant at) {
        Span age = new Span(ago(at));
        age.getElement()
                .setAttribute(
                        "data-age",
                        Long.toString(Math.max(0, Duration.between(at, now()).toMillis())));
        return hover(age, at);
    }

    /** {@code 6 min ago}, counting by itself in the browser; with the full instant on hover. */
    public Component since(Instant at) {
        return Tags.span("nowrap", age(at), new Span(" " + Words.of("console.ago")));
    }

    /** {@code 41 s}, {@code 6 min}, {@code 3 h}, {@code 12 d}. */
    public String ago(Instant at) {
        return length(Duration.between(at, now()));
    }

    /** As {@link #ago}, and {@code 340 ms} below two seconds. */
    public static String lapse(Duration length) {
        long millis = Math.max(0, length.toMillis());
        return millis < 2_000 ? millis + " ms" : length(length);
    }

    static String length(Duration length) {
        long seconds = Math.max(0, length.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min";
        }
        return seconds < 48 * 3600 ? seconds / 3600 + " h" : seconds / 86_400 + " d";
    }

    private boolean today(Instant at) {
        return LocalDate.ofInstant(at, ZONE).equals(LocalDate.ofInstant(now(), ZONE));
    }

    private Component hover(Span span, Instant at) {
        span.setTitle(full(at));
        span.addClassName("nowrap");
        return span;
    }
}
