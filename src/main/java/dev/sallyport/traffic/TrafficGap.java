package dev.sallyport.traffic;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A time from which connections are missing, or may be.
 *
 * @param gateway whose connections; null if it may be those of any
 * @param lost how many, as far as that is known; 0 if it is not
 */
public record TrafficGap(
        Instant from, Instant to, Cause cause, @Nullable String gateway, long lost) {

    public enum Cause {
        /** The console was not running. */
        CONSOLE_DOWN,
        /** They came faster than they could be kept. */
        TOO_FAST,
        /** The gateway was away, or ended with what it had not told yet. */
        NOT_HEARD,
        /** The gateway counted more than it told. */
        COUNTED_NOT_TOLD,
        /** They came through a port that no cluster has, or could not be read. */
        NOT_PLACED
    }

    /** How much of the time between two instants lies in gaps; what lies in several counts once. */
    public static Duration total(Collection<TrafficGap> gaps, Instant from, Instant to) {
        List<TrafficGap> inOrder =
                gaps.stream().sorted(Comparator.comparing(TrafficGap::from)).toList();
        Duration total = Duration.ZERO;
        Instant reached = from;
        for (TrafficGap gap : inOrder) {
            Instant begins = gap.from().isAfter(reached) ? gap.from() : reached;
            Instant ends = gap.to().isBefore(to) ? gap.to() : to;
            if (ends.isAfter(begins)) {
                total = total.plus(Duration.between(begins, ends));
                reached = ends;
            }
        }
        return total;
    }
}
