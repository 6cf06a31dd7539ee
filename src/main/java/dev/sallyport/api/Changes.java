package dev.sallyport.api;

import dev.sallyport.access.SignIn;
import dev.sallyport.enforcement.EnforcementChanged;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.PerimeterChanged;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Lets requests wait for a cluster to change. */
@Component
class Changes {

    /** Each waiting request holds a thread of the server, which has others to answer with. */
    private static final int MOST_WAITING = 50;

    /** What another replica was told of is not told here. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final SignIn signIn;
    private final Semaphore places = new Semaphore(MOST_WAITING);
    private final Map<ClusterId, Set<Semaphore>> waiting = new ConcurrentHashMap<>();
    private volatile boolean closing;

    Changes(SignIn signIn) {
        this.signIn = signIn;
    }

    @EventListener
    void on(PerimeterChanged event) {
        wake(event.cluster());
    }

    @EventListener
    void on(EnforcementChanged event) {
        wake(event.cluster());
    }

    /** The server waits for what it is answering before it ends: from now on nobody waits for a cluster. */
    @EventListener(ContextClosedEvent.class)
    void close() {
        closing = true;
        waiting.values().forEach(all -> all.forEach(Semaphore::release));
    }

    private void wake(ClusterId cluster) {
        waiting.getOrDefault(cluster, Set.of()).forEach(Semaphore::release);
    }

    /**
     * Returns when {@code settled} says so, or the time is over, or at once if too many wait already or the console ends.
     *
     * @throws SignIn.FailedException as soon as the key of the request is good for nothing any more
     */
    void await(ClusterId cluster, Wishes wishes, BooleanSupplier settled) {
        Duration time = wishes.patience();
        if (!time.isPositive() || !places.tryAcquire()) {
            return;
        }
        RequestKey key = RequestKey.of(wishes.request()).orElseThrow();
        Semaphore changed = begin(cluster);
        try {
            long end = System.nanoTime() + time.toNanos();
            for (long left = time.toNanos();
                    left > 0 && !closing && !settled.getAsBoolean();
                    left = end - System.nanoTime()) {
                signIn.withApiKey(key.secret(), key.address());
                if (changed.tryAcquire(Math.min(left, LOOK_AGAIN.toNanos()), TimeUnit.NANOSECONDS)) {
                    changed.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end(cluster, changed);
            places.release();
        }
    }

    /** Returns at the next change, or when the time is over. What changed before the call is not waited for. */
    void next(ClusterId cluster, Duration time) throws InterruptedException {
        Semaphore changed = begin(cluster);
        try {
            boolean unused = changed.tryAcquire(time.toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            end(cluster, changed);
        }
    }

    private Semaphore begin(ClusterId cluster) {
        Semaphore changed = new Semaphore(0);
        waiting.compute(cluster, (id, others) -> {
            Set<Semaphore> all = others == null ? ConcurrentHashMap.newKeySet() : others;
            all.add(changed);
            return all;
        });
        return changed;
    }

    private void end(ClusterId cluster, Semaphore changed) {
        waiting.computeIfPresent(cluster, (id, all) -> {
            all.remove(changed);
            return all.isEmpty() ? null : all;
        });
    }
}
