package dev.sallyport.access;

import dev.sallyport.access.internal.ActivityLog;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.EntryPage;
import dev.sallyport.ledger.EntryQuery;
import dev.sallyport.ledger.EntryReader.FieldChange;
import dev.sallyport.ledger.EntryReader.Sentence;
import dev.sallyport.ledger.Verification;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What one can ask of the ledger: who did what, in words. Whoever may read it for some clusters reads the entries of those and no others. */
@UseCase
public class Activity {

    private final ActivityLog log;
    private final Permissions permissions;

    Activity(ActivityLog log, Permissions permissions) {
        this.log = log;
        this.permissions = permissions;
    }

    /** Entries that {@code actor} may read; what the query asks for beyond that is not in the answer. */
    @Requires(value = Operation.SEE_LEDGER, anywhere = true)
    public EntryPage find(Actor actor, EntryQuery query) {
        return log.find(readable(actor, query));
    }

    /** What an entry says. Always a sentence, also for what no room knows any more. */
    @Requires(value = Operation.SEE_LEDGER, anywhere = true)
    public Sentence sentence(Actor actor, Entry entry) {
        return log.sentence(entry);
    }

    /** What an entry changed, field by field; empty for one that {@code actor} may not read. */
    @Requires(value = Operation.SEE_LEDGER, anywhere = true)
    public List<FieldChange> changes(Actor actor, Entry entry) {
        return permissions.allows(actor, Operation.SEE_LEDGER, entry.draft().cluster())
                ? log.changes(entry)
                : List.of();
    }

    /** The fact that every required gateway acknowledged the revision that an entry made, or a later one; empty if that is not so yet. */
    @Requires(value = Operation.SEE_LEDGER, anywhere = true)
    public Optional<Entry> settled(Actor actor, Entry entry) {
        return permissions.allows(actor, Operation.SEE_LEDGER, entry.draft().cluster())
                ? log.settled(entry)
                : Optional.empty();
    }

    /** The names of those who did something lately, for choosing among them. */
    @Requires(value = Operation.SEE_LEDGER, anywhere = true)
    public List<String> actors(Actor actor) {
        return log.actors(readable(actor, EntryQuery.newest(1_000)));
    }

    /** Checks the whole chain now. Takes as long as the ledger is long. */
    @Requires(Operation.SEE_LEDGER)
    public Verification verify(Actor actor) {
        return log.verify();
    }

    /** Writes to the ledger that entries left the house. */
    @Requires(value = Operation.SEE_LEDGER, anywhere = true)
    public void exported(Actor actor, String format, EntryQuery query) {
        log.exported(actor, format, readable(actor, query));
    }

    private EntryQuery readable(Actor actor, EntryQuery query) {
        if (permissions.allows(actor, Operation.SEE_LEDGER, null)) {
            return query;
        }
        Set<ClusterId> asked = query.clusters();
        Set<ClusterId> own = permissions.grants(actor).stream()
                .flatMap(grant -> Optional.ofNullable(grant.cluster()).stream())
                .filter(cluster -> asked == null || asked.contains(cluster))
                .filter(cluster -> permissions.allows(actor, Operation.SEE_LEDGER, cluster))
                .collect(Collectors.toUnmodifiableSet());
        return query.of(own);
    }
}
