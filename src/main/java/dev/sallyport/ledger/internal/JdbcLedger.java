package dev.sallyport.ledger.internal;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.DataFolder;
import dev.sallyport.ledger.Draft;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.EntryPage;
import dev.sallyport.ledger.EntryQuery;
import dev.sallyport.ledger.Head;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.LedgerChecked;
import dev.sallyport.ledger.LedgerReadOnlyException;
import dev.sallyport.ledger.Tally;
import dev.sallyport.ledger.Verification;
import io.micrometer.core.instrument.Metrics;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The ledger in a relational database, H2 or PostgreSQL.
 *
 * <p>Appending is serialised by a lock of this process, held from the first append of a transaction to its end, and on PostgreSQL also
 * by an advisory lock, because other replicas append too; the unique previous hash is what finally forbids a fork.
 */
public final class JdbcLedger implements Ledger {

    private static final Logger log = LoggerFactory.getLogger(JdbcLedger.class);
    private static final long ADVISORY_LOCK = 0x53414c4c59504f52L;

    private final JdbcClient jdbc;
    private final EntryRows rows;
    private final EntrySearch search;
    private final HeadFile headFile;
    private final BrokenFile brokenFile;
    private final Clock clock;
    private final boolean postgres;
    private final List<Witness> witnesses;
    private final Consumer<LedgerChecked> announce;
    private final SecureRandom random = new SecureRandom();
    private final ReentrantLock appending = new ReentrantLock();

    /** The newest entry of the transaction that appends now; guarded by {@link #appending}. */
    private @Nullable Head newest;

    private volatile Verification verification;

    /**
     * @param witnesses what the ledger has to extend, besides the head kept in the folder
     * @param announce told when the outcome of a verification changes; called on the verifying thread
     */
    public JdbcLedger(
            JdbcClient jdbc,
            boolean postgres,
            DataFolder folder,
            Clock clock,
            List<Witness> witnesses,
            Consumer<LedgerChecked> announce) {
        this.jdbc = jdbc;
        this.rows = new EntryRows(jdbc);
        this.search = new EntrySearch(rows);
        this.headFile = new HeadFile(folder);
        this.brokenFile = new BrokenFile(folder);
        this.verification =
                brokenFile.read().<Verification>map(broken -> broken).orElseGet(Verification.Unknown::new);
        this.clock = clock;
        this.postgres = postgres;
        this.witnesses = List.copyOf(witnesses);
        this.announce = announce;
    }

    @Override
    public Entry append(Draft draft) {
        return append(draft, false);
    }

    @Override
    public Entry appendTightening(Draft draft) {
        return append(draft, true);
    }

    private Entry append(Draft draft, boolean tightening) {
        return Objects.requireNonNull(
                Metrics.timer("sallyport.ledger.append").record(() -> appendNow(draft, tightening)));
    }

    private Entry appendNow(Draft draft, boolean tightening) {
        serialise();
        if (verification instanceof Verification.Broken broken && !tightening) {
            throw new LedgerReadOnlyException("broken at entry " + broken.sequence() + ": " + broken.finding());
        }
        EntryRows.Last last = rows.last();
        long sequence = last.sequence() + 1;
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Instant at = last.at() != null && last.at().isAfter(now) ? last.at() : now;
        byte[] previous = last.hash();
        byte[] salt = new byte[EntryEncoding.SALT_BYTES];
        random.nextBytes(salt);
        Entry entry = new Entry(
                sequence, at, draft, salt, previous, EntryEncoding.hashOfEntry(sequence, at, draft, salt, previous));
        rows.insert(entry);
        newest = new Head(entry.sequence(), entry.hash());
        return entry;
    }

    @Override
    public void serialise() {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("an entry is appended in the transaction of the change it records");
        }
        if (appending.isHeldByCurrentThread()) {
            return;
        }
        appending.lock();
        newest = null;
        TransactionSynchronizationManager.registerSynchronization(new HeadAfterCommit());
        if (postgres) {
            jdbc.sql("SELECT pg_advisory_xact_lock(?)")
                    .param(ADVISORY_LOCK)
                    .query()
                    .listOfRows();
        }
    }

    /** Moves the head outside the database after the commit, while no other thread of this process can append. */
    private final class HeadAfterCommit implements TransactionSynchronization {

        @Override
        public void afterCompletion(int status) {
            try {
                Head head = newest;
                if (status == STATUS_COMMITTED && head != null) {
                    headFile.write(head);
                }
            } finally {
                appending.unlock();
            }
        }
    }

    @Override
    public Head head() {
        return rows.head();
    }

    @Override
    public List<Entry> after(long sequence, int limit) {
        return rows.after(sequence, limit);
    }

    @Override
    public EntryPage find(EntryQuery query) {
        return search.find(query);
    }

    @Override
    public List<Tally> tally(ClusterId cluster, Instant from, Instant to) {
        return rows.tally(cluster, rows.firstAfter(from.minus(1, ChronoUnit.MICROS)), rows.firstAfter(to));
    }

    @Override
    public Verification verification() {
        return verification;
    }

    @Override
    public Verification verify() {
        // The head is read first: entries that are committed while the chain is walked lie beyond it.
        HeadFile.Content known = headFile.read();
        Instant now = clock.instant();
        Verification found = witnessed(new ChainVerifier(rows::stored).verify(known, now), now);
        if (concluded(found)) {
            announce.accept(new LedgerChecked(found));
        }
        return found;
    }

    /** Whether it is another outcome than the one before. */
    private synchronized boolean concluded(Verification found) {
        boolean changed = !outcome(found).equals(outcome(verification));
        verification = found;
        try {
            if (found instanceof Verification.Broken broken) {
                brokenFile.keep(broken);
            } else {
                brokenFile.remove();
            }
        } catch (UncheckedIOException e) {
            log.error("What the verification found could not be kept for the next start", e);
        }
        return changed;
    }

    private Verification witnessed(Verification found, Instant now) {
        if (!(found instanceof Verification.Intact intact)) {
            return found;
        }
        List<String> doubts = new ArrayList<>();
        for (Witness witness : witnesses) {
            switch (witness.ask(now)) {
                case Witness.Testimony.Agrees agrees -> {}
                case Witness.Testimony.Contradicts contradicts -> {
                    return contradicts.where();
                }
                case Witness.Testimony.CannotSay cannot -> doubts.add(cannot.why());
            }
        }
        return new Verification.Intact(intact.head(), intact.at(), doubts);
    }

    private static String outcome(Verification found) {
        return switch (found) {
            case Verification.Unknown unknown -> "unknown";
            case Verification.Intact intact -> "intact" + intact.doubts();
            case Verification.Broken broken -> "broken";
        };
    }

    /** Whether the ledger goes on from {@code known} without a break. Takes as long as what came since is long; changes no outcome. */
    public boolean extendsWholly(Head known) {
        return (known.sequence() == 0 || rows.is(known))
                && new ChainVerifier(rows::stored).since(known, clock.instant()) instanceof Verification.Intact;
    }
}
