package dev.sallyport.access.internal;

import dev.sallyport.access.AuditLog.Stretch;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.EntryPage;
import dev.sallyport.ledger.EntryQuery;
import dev.sallyport.ledger.Ledger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads the ledger by whole seconds, for clients that cut fractions off. Entries are committed in the order of their instants, one
 * transaction at a time; so a second is complete once an entry of a later one is visible, or once nobody is appending and the second is
 * over. Checks nobody's permission.
 */
@Component
public class WholeSeconds {

    /** How far the clocks of two replicas may be apart: one that lags may still write into a second that is over for this one. */
    static final Duration APART = Duration.ofSeconds(10);

    private final Ledger ledger;
    private final TransactionTemplate transaction;
    private final Clock clock;

    WholeSeconds(Ledger ledger, TransactionTemplate transaction, Clock clock) {
        this.ledger = ledger;
        this.transaction = transaction;
        this.clock = clock;
    }

    public Stretch onward(Instant from, int limit) {
        EntryQuery query = EntryQuery.newest(limit).of(from, null).reading(true, limit);
        List<Entry> found = ledger.find(query).entries();
        if (found.isEmpty()) {
            return new Stretch(found, from);
        }
        Instant last = second(found.getLast());
        // In this order: what is committed into the second until it is known to be over is read after that.
        boolean over = isOver(last);
        return new Stretch(completed(found, last, true), over ? last.plusSeconds(1) : last);
    }

    public Stretch backward(Instant from, int limit) {
        EntryQuery query = EntryQuery.newest(limit).of(null, from.plusSeconds(1));
        List<Entry> found = ledger.find(query).entries();
        if (found.size() < limit) {
            return new Stretch(found, null);
        }
        Instant last = second(found.getLast());
        return new Stretch(completed(found, last, false), last.minusSeconds(1));
    }

    private boolean isOver(Instant second) {
        Instant end = second.plusSeconds(1);
        if (!ledger.find(EntryQuery.newest(1).of(end, null)).entries().isEmpty()) {
            return true;
        }
        if (clock.instant().isBefore(end.plus(APART))) {
            return false;
        }
        // Whoever appends now began before this and may be in that second; whoever comes after is in a later one.
        transaction.executeWithoutResult(status -> ledger.serialise());
        return true;
    }

    /** What was found before {@code last}, and everything in it. */
    private List<Entry> completed(List<Entry> found, Instant last, boolean ascending) {
        List<Entry> entries = new ArrayList<>(
                found.stream().filter(entry -> !second(entry).equals(last)).toList());
        EntryQuery query =
                EntryQuery.newest(EntryQuery.MOST).of(last, last.plusSeconds(1)).reading(ascending, EntryQuery.MOST);
        EntryPage page = ledger.find(query);
        entries.addAll(page.entries());
        while (page.next() != null) {
            page = ledger.find(query.beyond(page.next()));
            entries.addAll(page.entries());
        }
        return entries;
    }

    private static Instant second(Entry entry) {
        return entry.at().truncatedTo(ChronoUnit.SECONDS);
    }
}
