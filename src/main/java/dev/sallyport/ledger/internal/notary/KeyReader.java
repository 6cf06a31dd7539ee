package dev.sallyport.ledger.internal.notary;

import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.EntryReader;
import dev.sallyport.ledger.KeyChange;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Says in words which key signs from an entry on. */
@Component
class KeyReader implements EntryReader {

    private static final int SHOWN = 16;

    @Override
    public @Nullable Sentence sentence(Entry entry) {
        return KeyChange.read(entry.draft().payload())
                .map(change -> new Sentence(
                        entry.draft().action(), List.of(change.fingerprint().substring(0, SHOWN))))
                .orElse(null);
    }

    @Override
    public List<FieldChange> changes(Entry entry) {
        return KeyChange.read(entry.draft().payload()).stream()
                .map(change -> new FieldChange("evidence_key", change.previous(), change.fingerprint()))
                .toList();
    }
}
