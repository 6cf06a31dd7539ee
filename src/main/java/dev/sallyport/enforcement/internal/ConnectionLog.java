package dev.sallyport.enforcement.internal;

import dev.sallyport.enforcement.ConnectionLogged;
import dev.sallyport.enforcement.ConnectionsLogged;
import io.micrometer.core.instrument.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what gateways tell of connections from the threads that hear it, and hands it on in batches on a thread of its own. Holds a
 * bounded number; what comes when it is full is counted and told as lost, so that no reader can slow a gateway down.
 */
public final class ConnectionLog implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ConnectionLog.class);

    private static final String LOST = "sallyport.connections.lost";
    private static final int HELD_AT_MOST = 20_000;
    private static final int BATCH = 1_000;
    private static final long GATHER_MILLIS = 100;

    private final BlockingQueue<ConnectionLogged> waiting = new ArrayBlockingQueue<>(HELD_AT_MOST);
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong recorded = new AtomicLong();
    private final Consumer<ConnectionsLogged> reader;
    private final Thread thread;

    public ConnectionLog(Consumer<ConnectionsLogged> reader) {
        this.reader = reader;
        this.thread = Thread.ofPlatform().daemon().name("connection-log").start(this::handOn);
    }

    /** Any thread; never waits. */
    public void add(ConnectionLogged connection) {
        if (waiting.offer(connection)) {
            taken.incrementAndGet();
        } else {
            lost.incrementAndGet();
            Metrics.counter(LOST).increment();
        }
    }

    /** How many are not handed on yet. Any thread. */
    int waiting() {
        return waiting.size();
    }

    /** Whether a reader who can wait should hand on more now; the rest is for those who cannot. Any thread. */
    public boolean hasRoom() {
        return waiting.size() < HELD_AT_MOST / 2;
    }

    /** How many were taken so far. Any thread. */
    public long taken() {
        return taken.get();
    }

    /** How many of those taken are recorded, or told as lost. Any thread. */
    public long recorded() {
        return recorded.get();
    }

    /** What waits is let go. */
    @Override
    public void close() {
        thread.interrupt();
    }

    private void handOn() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                handOn(nextBatch());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<ConnectionLogged> nextBatch() throws InterruptedException {
        List<ConnectionLogged> batch = new ArrayList<>();
        batch.add(waiting.take());
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GATHER_MILLIS);
        while (batch.size() < BATCH) {
            ConnectionLogged next = waiting.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                break;
            }
            batch.add(next);
        }
        return batch;
    }

    private void handOn(List<ConnectionLogged> batch) {
        try {
            reader.accept(new ConnectionsLogged(batch, lost.getAndSet(0)));
        } catch (RuntimeException e) {
            // The next batch may be read again; a reader that fails must not end the log.
            lost.addAndGet(batch.size());
            Metrics.counter(LOST).increment(batch.size());
            log.error("{} connections could not be recorded", batch.size(), e);
        } finally {
            recorded.addAndGet(batch.size());
        }
    }
}
