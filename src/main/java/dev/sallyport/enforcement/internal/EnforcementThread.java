package dev.sallyport.enforcement.internal;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread on which all that concerns gateways is done, step by step in the order in which it came. A step that fails ends no other
 * and is logged; what comes after {@link #close} is let go. Safe for use by many threads.
 */
final class EnforcementThread implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EnforcementThread.class);

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("enforcement").daemon().factory());

    void run(Runnable step) {
        unlessEnding(() -> thread.execute(guarded(step)));
    }

    void later(Duration delay, Runnable step) {
        unlessEnding(() -> thread.schedule(guarded(step), delay.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** For the first time after one {@code pause}. */
    void every(Duration pause, Runnable step) {
        unlessEnding(() -> thread.scheduleWithFixedDelay(
                guarded(step), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Runs a step here and now, as if it were one of this thread's own. */
    static void guard(Runnable step) {
        guarded(step).run();
    }

    /** Waits for nothing. */
    @Override
    public void close() {
        thread.shutdownNow();
    }

    private static void unlessEnding(Runnable handOver) {
        try {
            handOver.run();
        } catch (RejectedExecutionException e) {
            log.debug("The console is ending; a step came too late", e);
        }
    }

    /** A failure in one step must not end the thread, and must not pass unnoticed. */
    private static Runnable guarded(Runnable step) {
        return () -> {
            try {
                step.run();
            } catch (RuntimeException e) {
                log.error("A step of enforcement failed", e);
            }
        };
    }
}
