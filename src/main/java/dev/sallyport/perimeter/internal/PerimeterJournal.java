package dev.sallyport.perimeter.internal;

import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Draft;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.Payload;
import dev.sallyport.perimeter.PerimeterChanged;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The one way in which a cluster changes: an entry of the ledger and the rows of the projection in one transaction, then, after its
 * commit and before the next one, the fold and the event.
 */
public final class PerimeterJournal {

    private static final Logger log = LoggerFactory.getLogger(PerimeterJournal.class);
    private static final int PAGE = 100;

    private final Ledger ledger;
    private final Projection projection;
    private final LedgerFold fold;
    private final TransactionTemplate transaction;
    private final TransactionTemplate reading;
    private final ApplicationEventPublisher events;

    PerimeterJournal(
            Ledger ledger,
            Projection projection,
            LedgerFold fold,
            TransactionTemplate transaction,
            ApplicationEventPublisher events) {
        this.ledger = ledger;
        this.projection = projection;
        this.fold = fold;
        this.transaction = transaction;
        this.reading = new TransactionTemplate(Objects.requireNonNull(transaction.getTransactionManager()));
        this.reading.setReadOnly(true);
        this.events = events;
    }

    /** Runs a command alone: what it reads stays true until its changes are committed. Returns after the commit. */
    <T> T command(Function<Projection, T> work) {
        return Objects.requireNonNull(transaction.execute(status -> {
            ledger.serialise();
            return work.apply(projection);
        }));
    }

    /** Reads rows in a transaction of their own. */
    <T> T query(Function<Projection, T> work) {
        return Objects.requireNonNull(reading.execute(status -> work.apply(projection)));
    }

    /**
     * Records a change within {@link #command}.
     *
     * @param revision the cluster's new revision, the revision a fact speaks of, or null if it makes none
     */
    Entry record(Actor actor, ClusterId cluster, @Nullable Long revision, String action, Change change) {
        return record(cluster, change, () -> ledger.append(draft(actor, cluster, revision, action, change)));
    }

    /** The same for what only tightens a perimeter, or is a fact about what gateways do: accepted although the chain is broken. */
    Entry recordTightening(Actor actor, ClusterId cluster, @Nullable Long revision, String action, Change change) {
        return record(cluster, change, () -> ledger.appendTightening(draft(actor, cluster, revision, action, change)));
    }

    /** Writes a fact that changes no perimeter, within {@link #command}. */
    void note(Actor actor, @Nullable ClusterId cluster, String action, Payload payload) {
        ledger.appendTightening(new Draft(actor, cluster, null, action, payload, null));
    }

    /** Says again what every entry of a cluster said to the projection, within {@link #command}. */
    void replay(ClusterId cluster) {
        long last = 0;
        List<Entry> page;
        do {
            page = ledger.after(last, PAGE);
            page.stream()
                    .filter(entry -> cluster.equals(entry.draft().cluster())
                            && entry.draft().error() == null)
                    .forEach(this::project);
            projection.letGo();
            last = page.isEmpty() ? last : page.getLast().sequence();
        } while (page.size() == PAGE);
    }

    /** Whether the ledger is known to be broken, or is found so now; outside of {@link #command}. */
    boolean broken() {
        return LedgerFold.broken(ledger);
    }

    private void project(Entry entry) {
        Change change = ChangeCodec.decode(entry.draft().payload());
        if (change != null) {
            projection.apply(change, entry);
        }
    }

    /** What is committed stays committed: a listener that fails must not keep the fold from the entries that follow. */
    private void announce(PerimeterChanged change) {
        try {
            events.publishEvent(change);
        } catch (RuntimeException e) {
            log.error("A change of {} is committed, but somebody who was told of it failed", change.cluster(), e);
        }
    }

    private static Draft draft(Actor actor, ClusterId cluster, @Nullable Long revision, String action, Change change) {
        return new Draft(actor, cluster, revision, action, ChangeCodec.encode(change), null);
    }

    private Entry record(ClusterId cluster, Change change, Supplier<Entry> append) {
        Entry entry = append.get();
        projection.apply(change, entry);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                fold.apply(entry);
                Long revision = entry.draft().revision();
                if (revision != null && !(change instanceof Change.Settled) && !(change instanceof Change.Refused)) {
                    announce(new PerimeterChanged(cluster, revision));
                }
            }
        });
        return entry;
    }
}
