package dev.sallyport.access.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes each key wait longer after each failure: the first {@code free} cost nothing, then one second, two, four, up to {@code longest}. Waiting
 * time does not grow by asking while one has to wait, so whoever knows the password gets in after at most {@code longest}. Remembers at most
 * {@code capacity} keys, the last used ones. Safe for use by any thread.
 */
final class Throttle {

    static final Duration FORGET = Duration.ofMinutes(15);

    private final int free;
    private final Duration longest;
    private final Map<String, State> states;

    private record State(int failures, Instant notBefore, Instant last) {}

    Throttle(int free, Duration longest, int capacity) {
        this.free = free;
        this.longest = longest;
        this.states = new LinkedHashMap<>(64, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, State> eldest) {
                return size() > capacity;
            }
        };
    }

    /** How long the key has still to wait; zero if it may try. */
    synchronized Duration wait(String key, Instant now) {
        State state = states.get(key);
        return state != null && now.isBefore(state.notBefore())
                ? Duration.between(now, state.notBefore())
                : Duration.ZERO;
    }

    /**
     * Zero if the key may try now, which then counts as a failure until {@link #succeeded} says otherwise (so that a hundred tries at
     * once are a hundred failures); else how long it has to wait, and nothing is counted.
     */
    synchronized Duration admit(String key, Instant now) {
        Duration wait = wait(key, now);
        if (wait.isPositive()) {
            return wait;
        }
        State before = states.get(key);
        int failures = before == null || before.last().plus(FORGET).isBefore(now) ? 1 : before.failures() + 1;
        states.put(key, new State(failures, now.plus(delay(failures)), now));
        return Duration.ZERO;
    }

    synchronized void succeeded(String key) {
        states.remove(key);
    }

    private Duration delay(int failures) {
        int doublings = failures - free - 1;
        if (doublings < 0) {
            return Duration.ZERO;
        }
        Duration delay = Duration.ofSeconds(1L << Math.min(doublings, 20));
        return delay.compareTo(longest) > 0 ? longest : delay;
    }
}
