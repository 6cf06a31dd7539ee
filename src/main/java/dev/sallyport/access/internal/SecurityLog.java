package dev.sallyport.access.internal;

import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.Draft;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.LedgerReadOnlyException;
import io.micrometer.core.instrument.Metrics;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What people without an account tried. A line of the log each, up to {@link #LINES} a minute, and in the ledger one entry per source,
 * door and minute, up to {@link #SOURCES} of them; further sources share one entry. Never says what was typed: people type their
 * password where their address belongs.
 */
@Component
class SecurityLog {

    static final int LINES = 60;
    static final int SOURCES = 100;
    static final String FURTHER = "further sources";

    private static final Logger log = LoggerFactory.getLogger("sallyport.security");
    private static final Actor SIGN_IN = Actor.system("sign-in");

    enum Door {
        PASSWORD,
        API_KEY,
        FIRST_RUN,
        INVITATION
    }

    private record Key(String source, Door door) {}

    private record Count(int failed, int slowed) {

        Count plus(int moreFailed, int moreSlowed) {
            return new Count(failed + moreFailed, slowed + moreSlowed);
        }
    }

    private final Ledger ledger;
    private final TransactionTemplate transaction;
    private final Clock clock;

    private Map<Key, Count> counts = new LinkedHashMap<>();
    private Instant since;
    private int lines;

    SecurityLog(Ledger ledger, TransactionTemplate transaction, Clock clock) {
        this.ledger = ledger;
        this.transaction = transaction;
        this.clock = clock;
        this.since = clock.instant();
    }

    /** Wrong credentials. */
    void failed(String source, Door door) {
        count(source, door, 1, 0);
    }

    /** Turned away without a look at the credentials. */
    void slowed(String source, Door door) {
        count(source, door, 0, 1);
    }

    private void count(String source, Door door, int failed, int slowed) {
        Metrics.counter("sallyport.sign.in.refused", "door", door.name(), "slowed", slowed > 0 ? "yes" : "no")
                .increment();
        keep(source, door, failed, slowed);
    }

    private synchronized void keep(String source, Door door, int failed, int slowed) {
        Key key = new Key(source, door);
        if (!counts.containsKey(key) && counts.size() >= SOURCES) {
            key = new Key(FURTHER, door);
        }
        counts.merge(key, new Count(failed, slowed), (a, b) -> a.plus(b.failed(), b.slowed()));
        if (++lines <= LINES) {
            log.warn("{} from {} {}", door, source, failed > 0 ? "failed" : "turned away to slow it down");
        }
    }

    /** Writes the minute's entries. What cannot be written stays in the log alone. */
    @Scheduled(fixedDelayString = "PT1M", initialDelayString = "PT1M")
    void summarise() {
        Map<Key, Count> minute;
        Instant from;
        Instant to = clock.instant();
        synchronized (this) {
            if (lines > LINES) {
                log.warn("{} more lines of this minute are left out", lines - LINES);
            }
            minute = counts;
            from = since;
            counts = new LinkedHashMap<>();
            since = to;
            lines = 0;
        }
        try {
            minute.forEach((key, count) ->
                    transaction.executeWithoutResult(status -> ledger.append(entry(key, count, from, to))));
        } catch (LedgerReadOnlyException e) {
            log.warn("{} summaries are not in the ledger, which takes no entries now", minute.size());
        }
    }

    private static Draft entry(Key key, Count count, Instant from, Instant to) {
        return new Draft(
                SIGN_IN,
                null,
                null,
                "SIGN_IN_REFUSED",
                AccessRecords.payload(
                        "sign-in-refused/1",
                        AccessRecords.fields(
                                "source", key.source(),
                                "door", key.door(),
                                "failed", count.failed(),
                                "slowed", count.slowed(),
                                "from", from,
                                "to", to)),
                "UNAUTHENTICATED");
    }
}
