package dev.sallyport.api;

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
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Lets requests wait for a cluster to change. */
@Component
class Changes {

    /** Each waiting request holds a thread of the server, which has others to answer with. */
    private static final int MOST_WAITING = 50;

    private final Semaphore places = new Semaphore(MOST_WAITING);
    private final Map<ClusterId, Set<Semaphore>> waiting = new ConcurrentHashMap<>();

    @EventListener
    void on(PerimeterChanged event) {
        wake(event.cluster());
    }

    @EventListener
    void on(EnforcementChanged event) {
        wake(event.cluster());
    }

    private void wake(ClusterId cluster) {
        waiting.getOrDefault(cluster, Set.of()).forEach(Semaphore::release);
    }

    /** Returns when {@code settled} says so, or the time is over, or at once if too many wait already. */
    void await(ClusterId cluster, Duration time, BooleanSupplier settled) {
        if (!time.isPositive() || !places.tryAcquire()) {
            return;
        }
        Semaphore changed = new Semaphore(0);
        waiting.compute(cluster, (id, others) -> {
            Set<Semaphore> all = others == null ? ConcurrentHashMap.newKeySet() : others;
            all.add(changed);
            return all;
        });
        try {
            long end = System.nanoTime() + time.toNanos();
            while (!settled.getAsBoolean()
                    && changed.tryAcquire(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                changed.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            waiting.computeIfPresent(cluster, (id, all) -> {
                all.remove(changed);
                return all.isEmpty() ? null : all;
            });
            places.release();
        }
    }
}
