package dev.sallyport.access.internal;

import dev.sallyport.access.Attempts;
import dev.sallyport.access.Operation;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Draft;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.LedgerReadOnlyException;
import io.micrometer.core.instrument.Metrics;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes to the ledger what signed-in actors tried to change and may not, or not like that: {@link #EACH_MINUTE} entries a minute for each,
 * then one that says how many more. Refused reads are in the log alone.
 *
 * <p>A refusal within a transaction is written by another thread: the transaction may hold the ledger, and it is about to be rolled back.
 */
@Component
class Refusals implements Attempts {

    static final int EACH_MINUTE = 20;

    private static final Logger log = LoggerFactory.getLogger(Refusals.class);
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int WAITING = 1_000;

    private final Ledger ledger;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final ExecutorService later = new ThreadPoolExecutor(
            0,
            1,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().name("refusals").daemon().factory(),
            (task, pool) -> log.warn("A refusal is not in the ledger: {} are waiting already", WAITING));

    private final Map<UUID, Window> windows = new LinkedHashMap<>();

    private record Window(Actor actor, Instant start, int refused) {}

    Refusals(Ledger ledger, TransactionTemplate transaction, Clock clock) {
        this.ledger = ledger;
        this.transaction = transaction;
        this.clock = clock;
    }

    void refused(Actor actor, Operation operation, @Nullable ClusterId cluster, String action) {
        Metrics.counter("sallyport.refusals", "operation", operation.name()).increment();
        log.info("{} may not {} on {}", actor.id(), operation, cluster == null ? "the organisation" : cluster);
        if (!operation.isRead() && counted(actor)) {
            append(AccessRecords.refused(actor, cluster, operation, action));
        }
    }

    @Override
    public void failed(Actor actor, ClusterId cluster, String action, String error) {
        if (counted(actor)) {
            append(AccessRecords.failed(actor, cluster, action, error));
        }
    }

    private void append(Draft draft) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            later.execute(() -> write(draft));
        } else {
            write(draft);
        }
    }

    /** Whether this one still gets an entry of its own. */
    private synchronized boolean counted(Actor actor) {
        Window now = windows.merge(
                actor.id(),
                new Window(actor, clock.instant(), 1),
                (window, one) -> new Window(actor, window.start(), window.refused() + 1));
        return now.refused() <= EACH_MINUTE;
    }

    /** Closes the windows that are a minute old, with an entry each for what had none. */
    @Scheduled(fixedDelayString = "PT10S", initialDelayString = "PT10S")
    void summarise() {
        Instant old = clock.instant().minus(WINDOW);
        List<Window> closed = new ArrayList<>();
        synchronized (this) {
            windows.values().removeIf(window -> !window.start().isAfter(old) && closed.add(window));
        }
        closed.stream()
                .filter(window -> window.refused() > EACH_MINUTE)
                .map(window -> new Draft(
                        window.actor(),
                        null,
                        null,
                        "FURTHER_ATTEMPTS",
                        AccessRecords.payload(
                                "attempts/1",
                                AccessRecords.fields(
                                        "attempts", window.refused() - EACH_MINUTE, "since", window.start())),
                        "NOT_ALLOWED"))
                .forEach(this::write);
    }

    private void write(Draft draft) {
        try {
            transaction.executeWithoutResult(status -> ledger.append(draft));
        } catch (LedgerReadOnlyException e) {
            log.warn("A refusal is not in the ledger, which takes no entries now");
        } catch (RuntimeException e) {
            log.error("A refusal is not in the ledger", e);
        }
    }

    @PreDestroy
    void close() throws InterruptedException {
        later.shutdown();
        if (!later.awaitTermination(5, TimeUnit.SECONDS)) {
            log.warn("Refusals that were still waiting are not in the ledger");
        }
    }
}
