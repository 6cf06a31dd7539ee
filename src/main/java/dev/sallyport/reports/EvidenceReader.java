package dev.sallyport.reports;

import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.EntryReader;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Says in words that evidence left the house. */
@Component
class EvidenceReader implements EntryReader {

    @Override
    public @Nullable Sentence sentence(Entry entry) {
        return entry.draft().payload().type().equals(Evidence.EXPORTED)
                ? new Sentence(entry.draft().action(), List.of())
                : null;
    }

    @Override
    public List<FieldChange> changes(Entry entry) {
        return List.of();
    }
}
