package dev.sallyport.enforcement.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds what one gateway told against what it counted. What it told is ordered by the gateway's own clock, so that an entry made after
 * a count does not stand in for one made before it. Whatever is uncertain is taken in the gateway's favour: a shortfall is a true one,
 * and of at least that number. Not for several threads at a time.
 */
public final class Reckoning {

    /**
     * @param at by the gateway's clock
     * @param heardAt by this console's
     * @param running how long the process runs that counts
     * @param logged how many entries it made since it runs
     */
    public record Count(Instant at, Instant heardAt, Duration running, long logged) {}

    /** @param count null if another process counts now, or its clock was set back: what was not told is not known */
    public record Shortfall(
            Instant from, Instant to, @Nullable Long count) {}

    /** An entry is counted a little after the moment that it names, and never before. */
    private static final Duration COUNTED_WITHIN = Duration.ofMillis(300);

    /** Counts name their moment in whole milliseconds. */
    private static final Duration ROUNDED = Duration.ofMillis(20);

    /** So many later counts are heard before one is judged; the log stream has caught up by then. */
    static final int JUDGED_AFTER = 2;

    private static final Duration STEP = Duration.ofMillis(20);
    /** Of a gateway that tells and does not count. */
    private static final int MOST_STEPS = 10_000;

    private static final Duration KEPT_APART = Duration.ofMinutes(2);

    /** The time that a process runs is told in whole seconds. */
    private static final Duration INEXACT = Duration.ofSeconds(3);

    private record Base(Count count, long told) {}

    private final Deque<Count> waiting = new ArrayDeque<>();
    private final TreeMap<Long, Long> told = new TreeMap<>();
    private long toldEarlier;
    private @Nullable Base base;
    private @Nullable Count judged;
    private @Nullable Count latest;
    private long reported;

    /** @param at when the entry was made, by the gateway's clock */
    public void told(Instant at) {
        Base began = base;
        if (began != null && at.isBefore(began.count().at().minus(COUNTED_WITHIN))) {
            return;
        }
        told.merge(step(at), 1L, Long::sum);
        if (told.size() > MOST_STEPS) {
            toldEarlier += told.pollFirstEntry().getValue();
        }
    }

    /** What turned out to be missing; null if nothing did. */
    public @Nullable Shortfall counted(Count count) {
        Count before = latest;
        latest = count;
        if (before != null && !goesOn(before, count)) {
            begin();
            waiting.add(count);
            return new Shortfall(before.heardAt(), count.heardAt(), null);
        }
        waiting.add(count);
        return waiting.size() > JUDGED_AFTER ? judge(waiting.removeFirst()) : null;
    }

    private void begin() {
        waiting.clear();
        told.clear();
        toldEarlier = 0;
        base = null;
        judged = null;
        reported = 0;
    }

    /** Both are told by the gateway's clock, so that neither a console that stood still nor one with another clock matters. */
    private static boolean goesOn(Count before, Count now) {
        Duration passed = Duration.between(before.at(), now.at());
        Duration ran = now.running().minus(before.running());
        return passed.isPositive()
                && now.logged() >= before.logged()
                && passed.minus(ran).abs().compareTo(INEXACT) < 0;
    }

    private @Nullable Shortfall judge(Count count) {
        Base began = base;
        Count from = judged;
        judged = count;
        forgetSteps(count);
        if (began == null || from == null) {
            base = new Base(count, toldUntil(count.at().minus(COUNTED_WITHIN)));
            return null;
        }
        long told = toldUntil(count.at().plus(ROUNDED));
        long missing = count.logged() - began.count().logged() - (told - began.told());
        if (missing < 0 && told == toldUntil(count.at().minus(COUNTED_WITHIN))) {
            // Nothing is uncertain now, so what was told too much was counted before the first count after all.
            base = new Base(began.count(), began.told() - missing);
        }
        Shortfall more = missing > reported ? new Shortfall(from.heardAt(), count.heardAt(), missing - reported) : null;
        // What is uncertain comes and goes with the load; only what exceeds all that was said before is news.
        reported = Math.max(reported, missing);
        return more;
    }

    private long toldUntil(Instant at) {
        return toldEarlier
                + told.headMap(step(at), true).values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
    }

    private void forgetSteps(Count count) {
        var old = told.headMap(step(count.at().minus(KEPT_APART)));
        toldEarlier += old.values().stream().mapToLong(Long::longValue).sum();
        old.clear();
    }

    private static long step(Instant at) {
        return Math.floorDiv(at.toEpochMilli(), STEP.toMillis());
    }
}
