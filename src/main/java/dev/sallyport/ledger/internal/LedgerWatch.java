package dev.sallyport.ledger.internal;

import dev.sallyport.ledger.DataFolder;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.Verification;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;

/** Looks at the whole chain once the application is up, and every hour; soon again if a look came to no end. */
final class LedgerWatch implements DisposableBean {

    static final Duration PAUSE = Duration.ofHours(1);
    static final Duration SOON = Duration.ofSeconds(15);

    /** Some million entries. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(LedgerWatch.class);

    private final Ledger ledger;
    private final DataFolder folder;
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("ledger-verification").daemon().factory());

    LedgerWatch(Ledger ledger, DataFolder folder) {
        this.ledger = ledger;
        this.folder = folder;
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @EventListener(ApplicationReadyEvent.class)
    void onReady() {
        folder.closeToOthers();
        thread.execute(this::lookOnAndOn);
    }

    private void lookOnAndOn() {
        Duration pause = look();
        if (!thread.isShutdown()) {
            thread.schedule(this::lookOnAndOn, pause.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** Returns after how long to look again. Throws nothing: what failed once may pass. */
    Duration look() {
        try {
            say(ledger.verify());
            return PAUSE;
        } catch (RuntimeException e) {
            log.error("The ledger could not be verified; tried again in {} s", SOON.toSeconds(), e);
            return SOON;
        }
    }

    private static void say(Verification found) {
        switch (found) {
            case Verification.Intact intact -> {
                log.info("Ledger verified through entry {}", intact.head().sequence());
                intact.doubts().forEach(doubt -> log.error("The ledger could not be held against all: {}", doubt));
            }
            case Verification.Broken broken ->
                log.error(
                        "LEDGER BROKEN at entry {}: {}. Only what tightens a perimeter is accepted.",
                        broken.sequence(),
                        broken.finding());
            case Verification.Unknown unknown -> log.warn("The ledger could not be verified");
        }
    }

    /**
     * Waits for a look that is going on, since it writes to the folder what it finds. It is not interrupted: that would close the files of
     * an embedded database under everybody else.
     */
    @Override
    public void destroy() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS)) {
                log.warn("A verification of the ledger was still going on at the end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
