package dev.sallyport.enforcement.internal;

import dev.sallyport.enforcement.internal.Drains.Counted;
import dev.sallyport.policy.RuleId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which revision of a cluster all gateways have, and since when one waits for that. What is settled is so once it is written. */
final class Settling {

    /** More within one deadline than that are as old as the last of them. */
    private static final int MOST_PENDING = 1_024;

    /** A revision of which more is refused is not called settled; the entry of the ledger has to hold them. */
    private static final int MOST_LEFT_OUT = 1_000;

    private record Pending(long revision, Instant savedAt) {}

    /** What was saved and is not settled, oldest first. */
    private final Deque<Pending> pending = new ArrayDeque<>();

    private Counted settled = new Counted(0, Set.of());

    /** What was asked to be written last. */
    private Counted asked = settled;

    private @Nullable Instant savedAt;

    void begins(long revision, Set<RuleId> without) {
        settled = new Counted(revision, Set.copyOf(without));
        asked = settled;
    }

    void saved(long revision, Instant at) {
        savedAt = at;
        if (revision <= settled.revision()) {
            return;
        }
        Instant since =
                pending.size() < MOST_PENDING ? at : pending.removeLast().savedAt();
        pending.addLast(new Pending(revision, since));
    }

    @Nullable
    Instant savedAt() {
        return savedAt;
    }

    long settled() {
        return settled.revision();
    }

    /** The rules that were left out of what is settled. */
    Set<RuleId> without() {
        return settled.without();
    }

    /** What all of these gateways have now, if that is news to be written; null if not. */
    @Nullable
    Counted next(Collection<GatewayTrack> gateways) {
        long revision = Long.MAX_VALUE;
        Set<RuleId> without = new HashSet<>();
        for (GatewayTrack gateway : gateways) {
            Counted counted = gateway.drains.counted();
            // Asked for every acknowledgement: the first that has no more than before ends it.
            if (counted == null
                    || counted.revision() < asked.revision()
                    || (counted.revision() == asked.revision()
                            && asked.without().isEmpty())) {
                return null;
            }
            revision = Math.min(revision, counted.revision());
            without.addAll(counted.without());
        }
        if (gateways.isEmpty() || without.size() > MOST_LEFT_OUT || !goesBeyond(revision, without)) {
            return null;
        }
        asked = new Counted(revision, Set.copyOf(without));
        return asked;
    }

    /** Further, or as far with less that is left out. */
    private boolean goesBeyond(long revision, Set<RuleId> without) {
        return revision > asked.revision()
                || (revision == asked.revision()
                        && without.size() < asked.without().size()
                        && asked.without().containsAll(without));
    }

    void written(Counted fact) {
        settled = fact;
        while (!pending.isEmpty() && pending.getFirst().revision() <= fact.revision()) {
            pending.removeFirst();
        }
    }

    boolean waits() {
        return !pending.isEmpty();
    }

    /**
     * The highest revision that was saved before that and that a gateway has not acknowledged, 0 if there is none; that connections are
     * being closed does not count.
     */
    long overdue(Instant limit, Collection<GatewayTrack> gateways) {
        Pending late = newestSavedBefore(limit);
        if (late == null || gateways.isEmpty()) {
            return 0;
        }
        boolean onlyDrains = gateways.stream().allMatch(gateway -> gateway.drains.newest() >= late.revision())
                && gateways.stream().anyMatch(gateway -> gateway.drains.running());
        return onlyDrains ? 0 : late.revision();
    }

    /** Of what is as late only the newest is kept: the others are settled no later, and no less late. */
    private @Nullable Pending newestSavedBefore(Instant limit) {
        Pending late = null;
        while (!pending.isEmpty() && pending.getFirst().savedAt().isBefore(limit)) {
            late = pending.removeFirst();
        }
        if (late != null) {
            pending.addFirst(late);
        }
        return late;
    }
}
