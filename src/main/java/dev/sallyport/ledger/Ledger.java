package dev.sallyport.ledger;

import java.time.Instant;
import java.util.List;

/** The append-only, hash-chained record. Appending is serialised; reading is not. */
public interface Ledger {

    /**
     * Makes this transaction the only one that may append until it ends. A command calls it before it reads what it decides upon, so
     * that what it read is still true when it writes. Waits for the transaction that appends now.
     */
    void serialise();

    /**
     * Writes the next entry in the caller's transaction, which must exist: entry and change are kept or lost together. Waits for
     * other appenders until their transactions end.
     *
     * <p>A chain is broken once a verification of this console found it so, and stays so over restarts until one finds it whole. What
     * nobody has found yet is found by the verification that begins with the start: until it ends, such a chain still takes entries.
     *
     * @throws LedgerReadOnlyException if the chain is broken
     */
    Entry append(Draft draft);

    /** The same for a change that only tightens a perimeter (deny-all, the deletion of a rule): passes although the chain is broken. */
    Entry appendTightening(Draft draft);

    /** The newest entry's position, hash; position 0 and zero bytes while the ledger is empty. */
    Head head();

    /**
     * Entries after {@code sequence}, oldest first, at most {@code limit}. An entry whose row cannot be read, because somebody else wrote
     * it, is there with what could be read of it; a verification names it.
     */
    List<Entry> after(long sequence, int limit);

    /** Answers within a bounded time, however long the ledger is. */
    EntryPage find(EntryQuery query);

    /** Who did how much in one cluster from {@code from} to {@code to}, both included; the newest first. Takes as long as there are entries. */
    List<Tally> tally(ClusterId cluster, Instant from, Instant to);

    /** The outcome of the latest verification, one before the start if that found the ledger broken; not verified yet is an outcome. */
    Verification verification();

    /** Checks the whole chain against itself and against the head kept outside the database. Takes as long as the ledger is long. */
    Verification verify();
}
