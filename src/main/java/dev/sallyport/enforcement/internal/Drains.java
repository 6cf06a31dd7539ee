package dev.sallyport.enforcement.internal;

import dev.sallyport.net.Cidr;
import dev.sallyport.policy.RuleId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which revision of a cluster counts as acknowledged by one gateway. What was forbidden may still flow until the connections of the old
 * filter chain are closed; so a revision that came under a new name, and every later one, counts only when that is over. Each
 * tightening has an end of its own, so that many of them one soon after another put off none.
 */
final class Drains {

    /** @param without as in {@link Target} */
    record Counted(long revision, Set<RuleId> without) {}

    private static final Counted NONE = new Counted(0, Set.of());

    private static final class Acknowledged {
        Counted what;
        boolean drained;

        Acknowledged(Counted what, boolean drained) {
            this.what = what;
            this.drained = drained;
        }
    }

    /** Oldest first; the first is the one that counts, if it is drained. */
    private final Deque<Acknowledged> acknowledged = new ArrayDeque<>();

    /** As no chain is called. */
    private static final String UNKNOWN = "";

    /** The name of its filter chain, and whom it lets in: with either the connections of the old one are closed. */
    private @Nullable String chain;

    /**
     * By an earlier console.
     *
     * @param called null if it is not known under which name; then the first that is acknowledged has connections to close
     */
    void begins(Counted settled, @Nullable Chain called, List<Cidr> sources) {
        chain = called == null ? UNKNOWN : called.name() + sources;
        acknowledged.add(new Acknowledged(settled, true));
    }

    /** It may be a new process, which has nothing: what was not settled does not count before it says so again. */
    void reconnected(long settled) {
        acknowledged.stream().filter(one -> one.what.revision() > settled).forEach(one -> one.what = NONE);
    }

    /**
     * @param after how long it takes
     * @param world told to run what is to happen then
     */
    void acknowledged(Target target, Duration after, ClusterTrack.World world, Runnable then) {
        String now = target.chain().name() + target.perimeter().clientSources();
        boolean renamed = !now.equals(chain);
        boolean first = chain == null && target.chain().equals(Chain.FIRST);
        chain = now;
        boolean drains = renamed && !first && !after.isZero();
        if (!target.settles() && !drains) {
            return;
        }
        // What does not settle its revision is drained all the same, and what comes after it waits for that.
        Counted what = target.settles() ? new Counted(target.revision(), target.without()) : NONE;
        Acknowledged next = new Acknowledged(what, !drains);
        acknowledged.add(next);
        if (drains) {
            world.later(after, () -> {
                next.drained = true;
                then.run();
            });
        }
    }

    /** Whether connections that were forbidden may be open. */
    boolean running() {
        return acknowledged.stream().anyMatch(one -> !one.drained);
    }

    /** The highest revision that was acknowledged, drained or not; 0 if none. */
    long newest() {
        return acknowledged.stream().mapToLong(one -> one.what.revision()).max().orElse(0);
    }

    /** What counts now; null if nothing does. */
    @Nullable
    Counted counted() {
        Counted counts = null;
        while (!acknowledged.isEmpty() && acknowledged.getFirst().drained) {
            Acknowledged first = acknowledged.removeFirst();
            counts = first.what.revision() > 0 ? first.what : counts;
        }
        if (counts != null) {
            acknowledged.addFirst(new Acknowledged(counts, true));
        }
        return counts;
    }
}
