package dev.sallyport.api.edge;

import java.util.HashMap;
import java.util.Map;

/**
 * The threads that wait for bytes of bodies, bounded in all and for one address. There are more threads than may wait, so that bodies that
 * drip hold up nobody else. Safe for use by many threads.
 */
final class Waiters {

    static final int MOST = 64;
    static final int MOST_FOR_ONE_ADDRESS = 24;

    private final Map<String, Integer> waiting = new HashMap<>();
    private int all;

    /** Whether one more thread may wait for this address; if so, it has to {@link #leave}. */
    synchronized boolean enter(String address) {
        int own = waiting.getOrDefault(address, 0);
        if (all >= MOST || own >= MOST_FOR_ONE_ADDRESS) {
            return false;
        }
        waiting.put(address, own + 1);
        all++;
        return true;
    }

    synchronized void leave(String address) {
        waiting.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
        all--;
    }
}
