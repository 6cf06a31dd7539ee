package dev.sallyport.reports;

import dev.sallyport.perimeter.PerimeterHistory.Settled;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** When which revision of one cluster had been acknowledged by every required gateway. */
final class Acknowledgements {

    private final NavigableMap<Long, Instant> byRevision = new TreeMap<>();
    private final NavigableMap<Instant, Long> byTime = new TreeMap<>();

    Acknowledgements(List<Settled> settled) {
        settled.forEach(one -> {
            byRevision.put(one.revision(), one.at());
            byTime.merge(one.at(), one.revision(), Math::max);
        });
    }

    /** The highest revision acknowledged by then; 0 if none. */
    long at(Instant instant) {
        Map.Entry<Instant, Long> last = byTime.floorEntry(instant);
        return last == null ? 0 : last.getValue();
    }

    /** When {@code revision} or a later one was acknowledged; null if that has not happened. */
    @Nullable
    Instant of(long revision) {
        Map.Entry<Long, Instant> first = byRevision.ceilingEntry(revision);
        return first == null ? null : first.getValue();
    }
}
