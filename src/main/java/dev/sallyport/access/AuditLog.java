package dev.sallyport.access;

import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.EntryQuery;
import dev.sallyport.ledger.Ledger;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The ledger as those read it who follow it from outside, and what it says of the organisation itself. */
@UseCase
public class AuditLog {

    private final Ledger ledger;

    AuditLog(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Entries written at {@code from} or later, oldest first, at most {@link EntryQuery#MOST}. */
    @Requires(Operation.SEE_LEDGER)
    public List<Entry> since(Actor actor, Instant from, int limit) {
        return ledger.find(EntryQuery.newest(most(limit)).of(from, null).reading(true, most(limit)))
                .entries();
    }

    /** Entries written before {@code end}, newest first, at most {@link EntryQuery#MOST}. */
    @Requires(Operation.SEE_LEDGER)
    public List<Entry> before(Actor actor, Instant end, int limit) {
        return ledger.find(EntryQuery.newest(most(limit)).of(null, end)).entries();
    }

    private static int most(int limit) {
        return Math.min(limit, EntryQuery.MOST);
    }

    /** The organisation, which began with its ledger. */
    @Requires(value = Operation.SEE_ORGANISATION, anywhere = true)
    public Organisation organisation(Actor actor) {
        Entry first = ledger.after(0, 1).getFirst();
        return new Organisation(UUID.nameUUIDFromBytes(first.hash()), first.at());
    }

    /** @param id the same as long as the ledger is */
    public record Organisation(UUID id, Instant createdAt) {}
}
