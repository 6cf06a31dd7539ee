package dev.sallyport.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some entries, in the order asked for.
 *
 * @param next where to go on ({@link EntryQuery#beyond}); null if there are no more. A search for text may answer fewer entries than
 *     asked for and still have more: it looks at a bounded number of entries at a time
 */
public record EntryPage(List<Entry> entries, @Nullable Long next) {

    public EntryPage {
        entries = List.copyOf(entries);
    }
}
