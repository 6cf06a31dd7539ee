package dev.sallyport.reports;

import dev.sallyport.perimeter.PerimeterHistory.Trace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Counts rules and destinations at a few instants, however many contents rules have had in between. */
final class Samples implements Consumer<Trace> {

    /** One bit of a {@code long} for each sample. */
    static final int COUNT = 53;

    /** What was in force at one of them. */
    record Count(long rules, long destinations, Map<String, Long> byPurpose) {}

    private final List<Instant> instants;
    private final long[] revisions;
    private final Map<String, long[]> byPurpose = new HashMap<>();
    private final Map<String, Long> byDestination = new HashMap<>();

    /**
     * @param instants in order
     * @param revisions the settled one at each of them; 0 where none was
     */
    Samples(List<Instant> instants, long[] revisions) {
        if (revisions.length > Long.SIZE - 1 || revisions.length != instants.size()) {
            throw new IllegalArgumentException("samples: " + revisions.length);
        }
        this.instants = List.copyOf(instants);
        this.revisions = revisions.clone();
    }

    /** {@code COUNT} instants of equal distance, both ends included. */
    static List<Instant> instants(Instant from, Instant to) {
        java.time.Duration length = java.time.Duration.between(from, to);
        List<Instant> instants = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            instants.add(from.plus(length.multipliedBy(i).dividedBy(COUNT - 1)));
        }
        return instants;
    }

    @Override
    public void accept(Trace trace) {
        int first = firstFrom(trace.revision());
        int end = trace.untilRevision() == null ? revisions.length : firstFrom(trace.untilRevision());
        if (trace.notBefore() != null) {
            first = Math.max(first, firstAt(trace.notBefore()));
        }
        if (trace.notFrom() != null) {
            end = Math.min(end, firstAt(trace.notFrom()));
        }
        if (first >= end) {
            return;
        }
        long[] changes = byPurpose.computeIfAbsent(
                trace.managed() ? Exposure.MANAGED : trace.purpose(), purpose -> new long[revisions.length + 1]);
        changes[first]++;
        changes[end]--;
        byDestination.merge(trace.destination(), bits(end) & ~bits(first), (one, other) -> one | other);
    }

    private static long bits(int below) {
        return (1L << below) - 1;
    }

    /** The first sample that has {@code revision}. */
    private int firstFrom(long revision) {
        int low = 0;
        int high = revisions.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (revisions[middle] >= revision) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** The first sample that is not before {@code instant}. */
    private int firstAt(Instant instant) {
        int found = Collections.binarySearch(instants, instant);
        return found >= 0 ? found : -found - 1;
    }

    List<Count> counts() {
        long[] destinations = new long[revisions.length];
        byDestination.values().forEach(bits -> {
            for (long left = bits; left != 0; left &= left - 1) {
                destinations[Long.numberOfTrailingZeros(left)]++;
            }
        });
        Map<String, long[]> running = new HashMap<>();
        byPurpose.forEach((purpose, changes) -> {
            long[] sums = changes.clone();
            Arrays.parallelPrefix(sums, Long::sum);
            running.put(purpose, sums);
        });
        List<Count> counts = new ArrayList<>();
        for (int i = 0; i < revisions.length; i++) {
            Map<String, Long> purposes = new HashMap<>();
            long rules = 0;
            for (Map.Entry<String, long[]> entry : running.entrySet()) {
                long number = entry.getValue()[i];
                rules += number;
                if (number > 0) {
                    purposes.put(entry.getKey(), number);
                }
            }
            counts.add(new Count(rules, destinations[i], purposes));
        }
        return counts;
    }
}
