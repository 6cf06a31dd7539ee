package dev.sallyport.console.reports;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What a timeline is drawn of: equal steps of whole seconds, {@link #MOST_STEPS} at most. So each step of the marker is an instant of its
 * own, and that instant is the same step again.
 *
 * @param steps how many of them, at least one
 */
record Period(Instant from, Duration step, int steps) {

    static final int MOST_STEPS = 1_000;

    /** The shortest one that ends with the last whole second and begins no later than {@code begin}. */
    static Period of(Instant begin, Instant now) {
        Instant end = now.truncatedTo(ChronoUnit.SECONDS);
        long seconds = Math.max(
                1, Duration.between(begin.truncatedTo(ChronoUnit.SECONDS), end).toSeconds());
        Duration step = Duration.ofSeconds(Math.ceilDiv(seconds, MOST_STEPS));
        int steps = (int) Math.ceilDiv(seconds, step.toSeconds());
        return new Period(end.minus(step.multipliedBy(steps)), step, steps);
    }

    Instant to() {
        return at(steps);
    }

    Instant at(long number) {
        return from.plus(step.multipliedBy(number));
    }

    /** The step nearest to an instant; of one beyond the period, the end on that side. */
    int nearest(Instant at) {
        double nearest = Duration.between(from, at).toMillis() / (double) step.toMillis();
        return (int) Math.clamp(Math.round(nearest), 0, steps);
    }
}
