package dev.sallyport.console.reports;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What a timeline is drawn of: {@link #STEPS} equal steps of whole seconds. So each step of the marker is an instant of its own, and that
 * instant is the same step again.
 */
record Period(Instant from, Duration step) {

    static final int STEPS = 1_000;

    /** The shortest one that ends with the last whole second and begins no later than {@code begin}. */
    static Period of(Instant begin, Instant now) {
        Instant end = now.truncatedTo(ChronoUnit.SECONDS);
        long seconds = Math.max(
                0, Duration.between(begin.truncatedTo(ChronoUnit.SECONDS), end).toSeconds());
        Duration step = Duration.ofSeconds(Math.max(1, Math.ceilDiv(seconds, STEPS)));
        return new Period(end.minus(step.multipliedBy(STEPS)), step);
    }

    Instant to() {
        return at(STEPS);
    }

    Instant at(long number) {
        return from.plus(step.multipliedBy(number));
    }

    /** The step nearest to an instant; of one beyond the period, the end on that side. */
    int nearest(Instant at) {
        double steps = Duration.between(from, at).toMillis() / (double) step.toMillis();
        return (int) Math.clamp(Math.round(steps), 0, STEPS);
    }
}
