package dev.sallyport.reports;

import dev.sallyport.enforcement.EnforcementHistory.Unknown;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Periods in which something was not known, as few as say the same.
 *
 * @param periods oldest first
 * @param since before it there are more than these; null if these are all
 */
record Unknowns(List<Unknown> periods, @Nullable Instant since) {

    Unknowns {
        periods = List.copyOf(periods);
    }

    /** @param found oldest first, those that ended last; more than {@code most} if there are more */
    static Unknowns of(List<Unknown> found, int most) {
        if (found.size() <= most) {
            return new Unknowns(merged(found), null);
        }
        Unknown first = found.stream()
                .filter(period -> period.until() != null)
                .min(java.util.Comparator.comparing(period -> Objects.requireNonNull(period.until())))
                .orElse(found.getFirst());
        return new Unknowns(
                merged(found.stream().filter(period -> period != first).toList()), first.until());
    }

    /** Only those of the same reason, and of the same gateway: from when to when each was out of sight stays told. */
    private static List<Unknown> merged(List<Unknown> found) {
        List<Unknown> merged = new ArrayList<>();
        Map<String, Integer> latest = new HashMap<>();
        for (Unknown period : found) {
            Integer place = latest.get(key(period));
            Unknown before = place == null ? null : merged.get(place);
            if (place != null && before != null && touches(before, period)) {
                merged.set(place, new Unknown(before.why(), before.gateway(), before.from(), end(before, period)));
            } else {
                latest.put(key(period), merged.size());
                merged.add(period);
            }
        }
        return merged;
    }

    private static String key(Unknown period) {
        return period.why() + " " + period.gateway();
    }

    private static boolean touches(Unknown before, Unknown period) {
        Instant until = before.until();
        return until == null || !until.isBefore(period.from());
    }

    private static @Nullable Instant end(Unknown one, Unknown other) {
        Instant first = one.until();
        Instant second = other.until();
        return first == null || second == null ? null : first.isAfter(second) ? first : second;
    }
}
