package dev.sallyport.enforcement;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Published when it is known that connections of a gateway were made and not told of, or when that cannot be ruled out; again with the
 * same gateway, cause and beginning whenever more is known, and any thread may publish it.
 *
 * @param to until now, if it goes on
 * @param count how many entries at least; 0 if it turned out that nothing is missing; null if that is not known
 */
public record ConnectionsMissed(
        String gateway,
        Instant from,
        Instant to,
        Cause cause,
        @Nullable Long count) {

    public enum Cause {
        /** The console was not running. */
        CONSOLE_DOWN,
        /** The gateway was away, or ended with what it had not told yet. */
        NOT_HEARD,
        /** The gateway counted more than it told. */
        COUNTED_NOT_TOLD,
        /** It told of connections through a port that no cluster has, or what it wrote could not be read. */
        NOT_PLACED
    }
}
