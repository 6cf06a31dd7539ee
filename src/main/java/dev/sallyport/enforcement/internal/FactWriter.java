package dev.sallyport.enforcement.internal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what enforcement has to remember, on a thread of its own, so that a slow database holds up no gateway. Bounded: what must not be
 * lost ({@link #keep}) has a key, and the latest of a key is written, again and again until it is; of the rest ({@link #tell}) so many
 * wait at most, and what is dropped is counted and said. Any thread.
 */
final class FactWriter implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(FactWriter.class);

    static final int MOST_TOLD = 10_000;

    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final ScheduledExecutorService thread;
    private final int mostTold;
    private final Map<Object, Runnable> kept = new LinkedHashMap<>();

    /** Keys of {@link #kept} whose turn comes by itself. */
    private final Set<Object> queued = new HashSet<>();

    private final Queue<Runnable> told = new ArrayDeque<>();
    private long dropped;

    FactWriter() {
        this(MOST_TOLD);
    }

    FactWriter(int mostTold) {
        this.mostTold = mostTold;
        thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("enforcement-facts").daemon().factory());
    }

    /** Writes it, and tries again until that succeeds or another of the same key is kept. */
    synchronized void keep(Object key, Runnable write) {
        kept.put(key, write);
        if (queued.add(key)) {
            submit(() -> writeKept(key), Duration.ZERO);
        }
    }

    /** Writes it once. */
    synchronized void tell(Runnable write) {
        if (told.size() >= mostTold) {
            dropped++;
            if (Long.bitCount(dropped) == 1) {
                log.error("{} facts about gateways were not written: more are waiting than are held", dropped);
            }
            return;
        }
        told.add(write);
        submit(this::writeTold, Duration.ZERO);
    }

    private void submit(Runnable work, Duration delay) {
        try {
            thread.schedule(work, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("the console is ending; a fact was not written", e);
        }
    }

    private void writeKept(Object key) {
        Runnable write;
        synchronized (this) {
            write = kept.get(key);
        }
        boolean written = write == null || written(write);
        synchronized (this) {
            // Meanwhile a later one may have come.
            boolean over = written && (write == null || kept.remove(key, write));
            if (over) {
                queued.remove(key);
            } else {
                submit(() -> writeKept(key), written ? Duration.ZERO : AGAIN);
            }
        }
    }

    private void writeTold() {
        Runnable write;
        synchronized (this) {
            write = told.poll();
        }
        if (write != null) {
            written(write);
        }
    }

    /** A failure must not end the thread, and must not pass unnoticed. */
    private static boolean written(Runnable write) {
        try {
            write.run();
            return true;
        } catch (RuntimeException e) {
            log.error("A fact about gateways could not be written", e);
            return false;
        }
    }

    /** What waits is still tried once. */
    @Override
    public void close() {
        thread.shutdown();
    }
}
