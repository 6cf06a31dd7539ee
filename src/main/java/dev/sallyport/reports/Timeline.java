package dev.sallyport.reports;

import dev.sallyport.enforcement.EnforcementHistory;
import dev.sallyport.enforcement.EnforcementHistory.Unknown;
import dev.sallyport.perimeter.PerimeterHistory.Marked;
import dev.sallyport.perimeter.PerimeterHistory.PolicySpan;
import dev.sallyport.policy.TrafficPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A cluster's policy and changes over a period.
 *
 * @param bands without gaps between each other, oldest first; cut at the ends of the period, and none after the end of the cluster
 * @param marks how many changes fell into which of {@link #PARTS} equal parts, in order
 * @param unknown when it was not known what every gateway enforced, oldest first; periods of one reason that overlap are one
 * @param unknownSince before it there are more such periods than are listed; null if all are listed
 */
public record Timeline(
        Instant from,
        Instant to,
        List<Band> bands,
        List<Marked> marks,
        List<Unknown> unknown,
        @Nullable Instant unknownSince) {

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

    /**
     * One or several bands, of which none is long enough to be seen by itself.
     *
     * @param policy of several the most open one: an opening is never hidden by what lies around it
     * @param count how many bands
     */
    public record Drawn(@Nullable TrafficPolicy policy, Instant from, Instant to, int count) {}

    /** The bands for a picture of so many places: never more than twice as many, however often the policy changed. */
    public List<Drawn> drawn(int places) {
        List<Drawn> drawn = new ArrayList<>();
        Duration place = Duration.between(from, to).dividedBy(places);
        for (Band band : bands) {
            Drawn last = drawn.isEmpty() ? null : drawn.getLast();
            if (last != null && seen(last, place) < 0 && band.length().compareTo(place) < 0) {
                drawn.removeLast();
                drawn.add(new Drawn(moreOpen(last.policy(), band.policy()), last.from(), band.to(), last.count() + 1));
            } else {
                drawn.add(new Drawn(band.policy(), band.from(), band.to(), 1));
            }
        }
        return drawn;
    }

    /** The periods in which something was not known, those of one reason that a picture of so many places cannot tell apart as one. */
    public List<Unknown> drawnUnknown(int places) {
        Duration place = Duration.between(from, to).dividedBy(places);
        Map<EnforcementHistory.Why, Unknown> open = new EnumMap<>(EnforcementHistory.Why.class);
        List<Unknown> drawn = new ArrayList<>();
        for (Unknown period : unknown) {
            Unknown last = open.get(period.why());
            Instant end = last == null ? null : last.until();
            if (last != null && (end == null || end.plus(place).isAfter(period.from()))) {
                drawn.remove(last);
                String gateway = Objects.equals(last.gateway(), period.gateway()) ? last.gateway() : null;
                period = new Unknown(period.why(), gateway, last.from(), laterEnd(end, period.until()));
            }
            open.put(period.why(), period);
            drawn.add(period);
        }
        return drawn;
    }

    private static @Nullable Instant laterEnd(@Nullable Instant one, @Nullable Instant other) {
        return one == null || other == null ? null : later(one, other);
    }

    private static int seen(Drawn drawn, Duration place) {
        return Duration.between(drawn.from(), drawn.to()).compareTo(place);
    }

    private static @Nullable TrafficPolicy moreOpen(@Nullable TrafficPolicy one, @Nullable TrafficPolicy other) {
        if (one == TrafficPolicy.ALLOW_ALL || other == TrafficPolicy.ALLOW_ALL) {
            return TrafficPolicy.ALLOW_ALL;
        }
        return one == null || other == null ? null : one;
    }

    /**
     * @param created before it there is nothing; nor is there after every required gateway acknowledged that the cluster was deleted
     */
    static List<Band> bands(List<PolicySpan> policies, Instant created, Instant from, Instant to) {
        List<Band> bands = new ArrayList<>();
        Instant start = created;
        for (PolicySpan span : policies) {
            Instant since = span.acknowledged();
            if (since != null) {
                Instant until = span.acknowledgedUntil();
                add(bands, null, start, since);
                start = until == null ? later(to, since) : until;
                add(bands, span.policy(), since, start);
            }
        }
        Instant gone = policies.isEmpty() ? null : policies.getLast().acknowledgedUntil();
        add(bands, null, start, gone == null ? to : gone);
        return bands.stream()
                .filter(band -> band.to().isAfter(from) && band.from().isBefore(to))
                .map(band -> band.cut(from, to))
                .toList();
    }

    /** What goes on as it was is one band. */
    private static void add(List<Band> bands, @Nullable TrafficPolicy policy, Instant from, Instant to) {
        if (!to.isAfter(from)) {
            return;
        }
        if (!bands.isEmpty()
                && bands.getLast().policy() == policy
                && bands.getLast().to().equals(from)) {
            bands.add(new Band(policy, bands.removeLast().from(), to));
        } else {
            bands.add(new Band(policy, from, to));
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
