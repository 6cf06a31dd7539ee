package dev.sallyport.enforcement.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Notes now and then that this console listens to gateways. Where the notes stop and go on later, nothing was heard in between: a fact
 * that reports of that time have to show as unknown.
 */
@Component
class Heartbeat {

    /** How often it is noted, and so how much earlier than its true beginning an absence may be said to begin. */
    private static final String EVERY = "PT15S";

    /** A restart as it should be is shorter. */
    private static final Duration NOTABLE = Duration.ofSeconds(60);

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final LedgerFacts facts;
    private final Clock clock;
    private boolean ready;

    Heartbeat(JdbcClient jdbc, TransactionTemplate transaction, LedgerFacts facts, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.facts = facts;
        this.clock = clock;
    }

    @EventListener
    synchronized void on(ApplicationReadyEvent started) {
        ready = true;
        beat();
    }

    @Scheduled(fixedDelayString = EVERY, initialDelayString = EVERY)
    synchronized void beat() {
        if (!ready) {
            return;
        }
        Instant now = clock.instant();
        transaction.executeWithoutResult(status -> {
            last().filter(last -> last.isBefore(now.minus(NOTABLE))).ifPresent(last -> facts.away(last, now));
            note(now);
        });
    }

    private Optional<Instant> last() {
        return jdbc.sql("SELECT at FROM enforcement_alive WHERE id = 1")
                .query((row, number) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .optional();
    }

    private void note(Instant now) {
        OffsetDateTime at = OffsetDateTime.ofInstant(now, ZoneOffset.UTC);
        int updated = jdbc.sql("UPDATE enforcement_alive SET at = ? WHERE id = 1")
                .param(at)
                .update();
        if (updated == 0) {
            jdbc.sql("INSERT INTO enforcement_alive (id, at) VALUES (1, ?)")
                    .param(at)
                    .update();
        }
    }
}
