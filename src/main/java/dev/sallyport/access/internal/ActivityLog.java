package dev.sallyport.access.internal;

import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.EntryPage;
import dev.sallyport.ledger.EntryQuery;
import dev.sallyport.ledger.EntryReader;
import dev.sallyport.ledger.EntryReader.FieldChange;
import dev.sallyport.ledger.EntryReader.Sentence;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.Verification;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The ledger with the words that every room has for its own entries. Checks nobody's permission. */
@Component
public class ActivityLog {

    private static final String SETTLED = "PERIMETER_SETTLED";

    private final Ledger ledger;
    private final List<EntryReader> readers;
    private final TransactionTemplate transaction;

    ActivityLog(Ledger ledger, List<EntryReader> readers, TransactionTemplate transaction) {
        this.ledger = ledger;
        this.readers = readers;
        this.transaction = transaction;
    }

    public EntryPage find(EntryQuery query) {
        return ledger.find(query);
    }

    public Sentence sentence(Entry entry) {
        return readers.stream()
                .map(reader -> reader.sentence(entry))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> new Sentence("unknown", List.of(entry.draft().action())));
    }

    public List<FieldChange> changes(Entry entry) {
        return readers.stream()
                .flatMap(reader -> reader.changes(entry).stream())
                .toList();
    }

    public Optional<Entry> settled(Entry entry) {
        ClusterId cluster = entry.draft().cluster();
        Long revision = entry.draft().revision();
        if (cluster == null || revision == null || entry.draft().action().equals(SETTLED)) {
            return Optional.empty();
        }
        EntryQuery facts = new EntryQuery(
                "", Set.of(), Set.of(SETTLED), Set.of(cluster), null, false, null, null, entry.sequence(), true, 100);
        return ledger.find(facts).entries().stream()
                .filter(fact -> Objects.requireNonNullElse(fact.draft().revision(), 0L) >= revision)
                .findFirst();
    }

    public List<String> actors(EntryQuery lately) {
        return ledger.find(lately).entries().stream()
                .map(entry -> entry.draft().actor().name())
                .distinct()
                .sorted(String.CASE_INSENSITIVE_ORDER)
                .toList();
    }

    public Verification verify() {
        return ledger.verify();
    }

    public void exported(Actor by, String format, EntryQuery query) {
        transaction.executeWithoutResult(status -> ledger.append(AccessRecords.exported(by, format, query)));
    }
}
