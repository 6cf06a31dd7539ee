package dev.sallyport.traffic;

import java.time.Instant;

/**
 * A time from which connections are missing.
 *
 * @param lost how many, as far as that is known; 0 if it is not
 */
public record TrafficGap(Instant from, Instant to, Cause cause, long lost) {

    public enum Cause {
        /** The console was not running. */
        CONSOLE_DOWN,
        /** They came faster than they could be kept. */
        TOO_FAST
    }
}
