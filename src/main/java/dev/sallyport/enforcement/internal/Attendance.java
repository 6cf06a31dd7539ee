package dev.sallyport.enforcement.internal;

import dev.sallyport.enforcement.ConnectionsMissed;
import dev.sallyport.enforcement.ConnectionsMissed.Cause;
import dev.sallyport.enforcement.internal.Reckoning.Count;
import dev.sallyport.enforcement.internal.Reckoning.Shortfall;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which gateways tell of their connections, and says from when to when one did not. What a gateway counted meanwhile decides
 * whether anything is missing: an absence in which it counted nothing is none. Any thread.
 */
public final class Attendance {

    /** Until when each gateway was heard, for the next console. */
    public interface Heard {

        /** Null if it never was. */
        @Nullable
        Instant until(String gateway);

        void heard(String gateway, Instant until);
    }

    private static final Logger log = LoggerFactory.getLogger(Attendance.class);

    /** Counts come every five seconds. */
    private static final Duration SILENT_AFTER = Duration.ofSeconds(20);

    /** A gateway that is there connects again within this time after the console is back. */
    private static final Duration RETURNS_WITHIN = Duration.ofMinutes(1);

    /** While the database is away. */
    private static final int MOST_UNTOLD = 10_000;

    private record Absence(Instant since, Cause cause) {}

    private static final class Attending {
        final Reckoning reckoning = new Reckoning();

        @Nullable
        Instant lastCount;

        @Nullable
        Absence absence;
        /** When the same process was heard again, whose counts will tell what is missing. */
        @Nullable
        Instant back;

        int untilJudged;
        long missing;
        Instant unplacedSince = Instant.EPOCH;
        long unplaced;
    }

    private final Roster roster;
    private final Heard heard;
    private final Consumer<ConnectionsMissed> missed;
    private final Clock clock;
    private final Object order = new Object();
    private final Map<String, Attending> gateways = new HashMap<>();
    private final Deque<ConnectionsMissed> untold = new ArrayDeque<>();
    private final Map<String, Instant> there = new HashMap<>();
    private @Nullable String followed;
    private boolean begun;
    private Instant beganAt = Instant.EPOCH;

    public Attendance(Roster roster, Heard heard, Consumer<ConnectionsMissed> missed, Clock clock) {
        this.roster = roster;
        this.heard = heard;
        this.missed = missed;
        this.clock = clock;
    }

    /**
     * The console runs, and does not know what happened while it did not.
     *
     * @param followed the gateway whose own file fills what is not heard; null if there is none
     * @param continued whether the file is read on from where an earlier console was
     */
    public void begin(@Nullable String followed, boolean continued) {
        inOrder(() -> beginFollowing(followed, continued));
        look();
    }

    private void beginFollowing(@Nullable String followed, boolean continued) {
        this.followed = followed;
        for (Roster.Enrolled gateway : roster.enrolled()) {
            Instant until = heard.until(gateway.name());
            if (until != null && !(continued && gateway.name().equals(followed))) {
                attending(gateway.name()).absence = new Absence(until, Cause.CONSOLE_DOWN);
            }
        }
        beganAt = clock.instant();
        begun = true;
    }

    /** @param at when the entry was made, by the gateway's clock */
    public synchronized void told(String gateway, Instant at) {
        attending(gateway).reckoning.told(at);
    }

    /** An entry of which it is not known what it belongs to. */
    public synchronized void unplaced(String gateway) {
        Attending attending = attending(gateway);
        if (attending.unplaced++ == 0) {
            attending.unplacedSince = clock.instant();
        }
    }

    /**
     * @param at by the gateway's clock
     * @param running how long the process runs that counts
     * @param logged how many entries it made since it runs
     */
    public void counted(String gateway, Instant at, Duration running, long logged) {
        inOrder(() -> reckon(gateway, at, running, logged));
    }

    private void reckon(String gateway, Instant at, Duration running, long logged) {
        Instant now = clock.instant();
        Attending attending = attending(gateway);
        boolean known = attending.lastCount != null;
        attending.lastCount = now;
        Shortfall shortfall = attending.reckoning.counted(new Count(at, now, running, logged));
        if (attending.absence == null) {
            if (shortfall != null) {
                Cause cause = shortfall.count() == null ? Cause.NOT_HEARD : Cause.COUNTED_NOT_TOLD;
                tell(gateway, shortfall.from(), shortfall.to(), cause, shortfall.count());
            }
        } else {
            back(gateway, attending, shortfall, known);
        }
    }

    /** @param known whether the same console had heard the gateway count before */
    private void back(String gateway, Attending attending, @Nullable Shortfall shortfall, boolean known) {
        if (!known || shortfall != null && shortfall.count() == null) {
            end(gateway, attending, clock.instant(), null);
            return;
        }
        if (attending.back == null) {
            attending.back = clock.instant();
            attending.untilJudged = Reckoning.JUDGED_AFTER + 1;
        }
        if (shortfall != null && shortfall.count() != null) {
            attending.missing += shortfall.count();
        }
        if (--attending.untilJudged == 0) {
            end(gateway, attending, attending.back, attending.missing);
        }
    }

    private void end(String gateway, Attending attending, Instant to, @Nullable Long count) {
        Absence absence = attending.absence;
        if (absence != null) {
            tell(gateway, absence.since(), to, absence.cause(), count);
        }
        attending.absence = null;
        attending.back = null;
        attending.missing = 0;
    }

    /** Every few seconds: tells what goes on, and writes down who is there. */
    public void look() {
        inOrder(() -> {
            if (begun) {
                lookAt(clock.instant());
            }
        });
    }

    private void lookAt(Instant now) {
        for (Roster.Enrolled gateway : roster.enrolled()) {
            String name = gateway.name();
            Attending attending = attending(name);
            Instant last = attending.lastCount;
            boolean silent = last == null || Duration.between(last, now).compareTo(SILENT_AFTER) > 0;
            if (!silent && attending.absence == null) {
                there.put(name, now);
            } else if (silent && (attending.absence != null || !name.equals(followed))) {
                goesOn(name, attending, now);
            }
        }
        gateways.forEach((name, attending) -> tellUnplaced(name, attending, now));
    }

    /** What is found out is told in its order and outside of the lock: nobody who hears a gateway waits for a database. */
    private void inOrder(Runnable step) {
        synchronized (order) {
            Map<String, Instant> heardNow;
            synchronized (this) {
                step.run();
                heardNow = Map.copyOf(there);
                there.clear();
            }
            try {
                tellAll();
                heardNow.forEach(heard::heard);
            } catch (RuntimeException e) {
                log.warn("What was not heard of gateways could not be written down; it is tried again", e);
            }
        }
    }

    /** What cannot be told now is told the next time. */
    private void tellAll() {
        for (ConnectionsMissed next = first(); next != null; next = first()) {
            missed.accept(next);
            synchronized (this) {
                untold.removeFirst();
            }
        }
    }

    private synchronized @Nullable ConnectionsMissed first() {
        return untold.peekFirst();
    }

    private void goesOn(String gateway, Attending attending, Instant now) {
        Instant last = attending.lastCount;
        Absence absence = attending.absence;
        if (absence == null && last != null) {
            attending.absence = new Absence(last, Cause.NOT_HEARD);
        } else if (absence != null
                && absence.cause() == Cause.CONSOLE_DOWN
                && Duration.between(beganAt, now).compareTo(RETURNS_WITHIN) > 0) {
            end(gateway, attending, beganAt, null);
            attending.absence = gateway.equals(followed) ? null : new Absence(beganAt, Cause.NOT_HEARD);
        }
        attending.back = null;
        Absence going = attending.absence;
        if (going != null) {
            tell(gateway, going.since(), now, going.cause(), null);
        }
    }

    private void tellUnplaced(String gateway, Attending attending, Instant now) {
        if (attending.unplaced > 0) {
            tell(gateway, attending.unplacedSince, now, Cause.NOT_PLACED, attending.unplaced);
            attending.unplaced = 0;
        }
    }

    private void tell(String gateway, Instant from, Instant to, Cause cause, @Nullable Long count) {
        if (untold.size() < MOST_UNTOLD) {
            untold.add(new ConnectionsMissed(gateway, from, to, cause, count));
        }
    }

    private Attending attending(String gateway) {
        return gateways.computeIfAbsent(gateway, name -> new Attending());
    }
}
