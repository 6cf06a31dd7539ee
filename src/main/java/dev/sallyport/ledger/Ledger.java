package dev.sallyport.ledger;

import java.util.List;

/** The append-only, hash-chained record. Appending is serialised; reading is not. */
public interface Ledger {

    /**
     * Writes the next entry in the caller's transaction, which must exist: entry and change are kept or lost together. Waits for
     * other appenders until their transactions end.
     *
     * @throws LedgerReadOnlyException if the chain is broken and the draft is not one that may pass then
     */
    Entry append(Draft draft);

    /** The newest entry's position, hash; position 0 and zero bytes while the ledger is empty. */
    Head head();

    /** Entries after {@code sequence}, oldest first, at most {@code limit}. */
    List<Entry> after(long sequence, int limit);

    /** The outcome of the latest verification, never null: not verified yet is an outcome. */
    Verification verification();

    /** Checks the whole chain against itself and against the head kept outside the database. Takes as long as the ledger is long. */
    Verification verify();
}
