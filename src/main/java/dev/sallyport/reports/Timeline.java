package dev.sallyport.reports;

import dev.sallyport.enforcement.EnforcementHistory.Unknown;
import dev.sallyport.perimeter.PerimeterHistory.Marked;
import dev.sallyport.perimeter.PerimeterHistory.PolicySpan;
import dev.sallyport.policy.TrafficPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cluster's policy and changes over a period.
 *
 * @param bands without gaps between each other, oldest first; cut at the ends of the period
 *@param marks how many changes fell into which of {@link #PARTS} equal parts, in order
 * @param unknown when it was not known what every gateway enforced, oldest first
 */
public record Timeline(Instant from, Instant to, List<Band> bands, List<Marked> marks, List<Unknown> unknown) {

    /** So many changes as there are in years need no more places than a picture has. */
    public static final int PARTS = 250;

    public Timeline {
        bands = List.copyOf(bands);
        marks = List.copyOf(marks);
        unknown = List.copyOf(unknown);
    }

    /**
     * A period in which one thing held.
     *
     * @param policy acknowledged by every required gateway; null if none was yet
     */
    public record Band(@Nullable TrafficPolicy policy, Instant from, Instant to) {

        public Duration length() {
            return Duration.between(from, to);
        }

        private Band cut(Instant start, Instant end) {
            return new Band(policy, from.isBefore(start) ? start : from, to.isAfter(end) ? end : to);
        }
    }

    /** Where the part {@code part} of the period begins; the one after the last begins at its end. */
    public Instant start(int part) {
        return from.plus(Duration.between(from, to).multipliedBy(part).dividedBy(PARTS));
    }

    /** @param created before it there is nothing */
    static List<Band> bands(List<PolicySpan> policies, Instant created, Instant from, Instant to) {
        List<Band> bands = new ArrayList<>();
        Instant start = created;
        TrafficPolicy policy = null;
        for (PolicySpan span : policies) {
            Instant acknowledged = span.acknowledged();
            if (acknowledged == null) {
                break;
            }
            if (acknowledged.isAfter(start)) {
                bands.add(new Band(policy, start, acknowledged));
            }
            start = acknowledged;
            policy = span.policy();
        }
        bands.add(new Band(policy, start, to.isAfter(start) ? to : start));
        return bands.stream()
                .filter(band -> band.to().isAfter(from) && band.from().isBefore(to))
                .map(band -> band.cut(from, to))
                .toList();
    }
}
