package dev.sallyport.enforcement.internal;

import dev.sallyport.enforcement.GatewayAlarm;
import dev.sallyport.enforcement.Unfitness;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which of the required gateways are there, for all clusters alike. For the fleet's thread only. */
final class Presences {

    /** A process that lost its connection takes over from itself once; two processes take over from each other again and again. */
    private static final int TAKEOVERS_OF_TWO = 2;

    private static final Duration TAKEOVERS_WITHIN = Duration.ofSeconds(60);

    /** So long after the last takeover the alarm is over. */
    private static final Duration QUIET = Duration.ofMinutes(5);

    /**
     * One gateway.
     *
     * @param connected whether it has a live stream
     * @param everHeard since this console started
     * @param unfitness why it cannot enforce a perimeter, by what it said last; null if it can, or has said nothing yet
     * @param goneSince since when it has had no stream, at most since this console started; null while it has one
     */
    record Presence(
            boolean connected,
            boolean everHeard,
            @Nullable Instant lastSeen,
            @Nullable Instant goneSince,
            @Nullable String version,
            @Nullable Unfitness unfitness,
            Set<GatewayAlarm> alarms) {

        static final Presence UNHEARD = new Presence(false, false, null, null, null, null, Set.of());
    }

    private static final class Entry {
        int streams;
        boolean everHeard;
        boolean otherHistory;
        int takeovers;

        @Nullable
        Instant lastTakeover;

        @Nullable
        Instant lastSeen;

        @Nullable
        Instant goneSince;

        @Nullable
        String version;

        @Nullable
        Unfitness unfitness;
    }

    private final Clock clock;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    Presences(Clock clock) {
        this.clock = clock;
    }

    void require(String gateway) {
        Entry entry = new Entry();
        entry.goneSince = clock.instant();
        entries.putIfAbsent(gateway, entry);
    }

    void remove(String gateway) {
        entries.remove(gateway);
    }

    boolean requires(String gateway) {
        return entries.containsKey(gateway);
    }

    /** In the order in which they were required. */
    List<String> names() {
        return List.copyOf(entries.keySet());
    }

    Presence of(String gateway) {
        Entry entry = entries.get(gateway);
        if (entry == null) {
            return Presence.UNHEARD;
        }
        Set<GatewayAlarm> alarms = EnumSet.noneOf(GatewayAlarm.class);
        if (doubled(entry)) {
            alarms.add(GatewayAlarm.TWO_OF_ONE_NAME);
        }
        if (entry.otherHistory) {
            alarms.add(GatewayAlarm.UNKNOWN_HISTORY);
        }
        return new Presence(
                entry.streams > 0,
                entry.everHeard,
                entry.lastSeen,
                entry.streams > 0 ? null : entry.goneSince,
                entry.version,
                entry.unfitness,
                Set.copyOf(alarms));
    }

    boolean isConnected(String gateway) {
        Entry entry = entries.get(gateway);
        return entry != null && entry.streams > 0;
    }

    private boolean doubled(Entry entry) {
        return entry.takeovers >= TAKEOVERS_OF_TWO && within(entry.lastTakeover, QUIET);
    }

    private boolean within(@Nullable Instant instant, Duration time) {
        return instant != null && instant.isAfter(clock.instant().minus(time));
    }

    void connected(String gateway, @Nullable String version) {
        Entry entry = entries.get(gateway);
        if (entry != null) {
            entry.streams++;
            entry.version = version == null ? entry.version : version;
            heard(gateway);
        }
    }

    /** What it says of itself on its newest stream; null if it is fit. */
    void unfit(String gateway, @Nullable Unfitness unfitness) {
        Entry entry = entries.get(gateway);
        if (entry != null) {
            entry.unfitness = unfitness;
        }
    }

    void disconnected(String gateway) {
        Entry entry = entries.get(gateway);
        if (entry != null && entry.streams > 0) {
            entry.streams--;
            entry.lastSeen = clock.instant();
            if (entry.streams == 0) {
                entry.goneSince = entry.lastSeen;
            }
        }
    }

    void heard(String gateway) {
        Entry entry = entries.get(gateway);
        if (entry != null) {
            entry.everHeard = true;
            entry.lastSeen = clock.instant();
        }
    }

    /** A second stream of the same name came while the first was alive. Answers whether that raises the alarm. */
    boolean takenOver(String gateway) {
        Entry entry = entries.get(gateway);
        if (entry == null) {
            return false;
        }
        boolean before = doubled(entry);
        entry.takeovers = within(entry.lastTakeover, before ? QUIET : TAKEOVERS_WITHIN) ? entry.takeovers + 1 : 1;
        entry.lastTakeover = clock.instant();
        return !before && doubled(entry);
    }

    /** It claims a history that this ledger does not know; or somebody decided that it is to be overwritten. */
    void otherHistory(String gateway, boolean claimed) {
        Entry entry = entries.get(gateway);
        if (entry != null) {
            entry.otherHistory = claimed;
        }
    }
}
