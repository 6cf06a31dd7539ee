package dev.sallyport.ledger.internal;

import dev.sallyport.ledger.Draft;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.EntryPage;
import dev.sallyport.ledger.EntryQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Finds entries. Text is looked for in the entries themselves, a bounded number at a time: an index over payloads would be one more
 * thing that can disagree with them.
 */
final class EntrySearch {

    static final int LOOKED_AT_ONCE = 20_000;

    private static final int PAGE = 1_000;

    private final EntryRows rows;

    EntrySearch(EntryRows rows) {
        this.rows = rows;
    }

    EntryPage find(EntryQuery query) {
        String text = query.text().strip().toLowerCase(Locale.ROOT);
        if (text.isEmpty()) {
            List<Entry> found = rows.find(query);
            return new EntryPage(
                    found, found.size() < query.limit() ? null : found.getLast().sequence());
        }
        List<Entry> found = new ArrayList<>();
        Long beyond = query.beyond();
        for (int looked = 0; looked < LOOKED_AT_ONCE; looked += PAGE) {
            List<Entry> page = rows.find(query.beyond(beyond).reading(query.ascending(), PAGE));
            for (Entry entry : page) {
                if (has(entry.draft(), text)) {
                    found.add(entry);
                    if (found.size() == query.limit()) {
                        return new EntryPage(found, entry.sequence());
                    }
                }
            }
            if (page.size() < PAGE) {
                return new EntryPage(found, null);
            }
            beyond = page.getLast().sequence();
        }
        return new EntryPage(found, beyond);
    }

    private static boolean has(Draft draft, String text) {
        return contains(draft.actor().name(), text)
                || contains(draft.action(), text)
                || contains(draft.action().replace('_', ' '), text)
                || (draft.error() != null && contains(draft.error(), text))
                || contains(draft.payload().text(), text);
    }

    private static boolean contains(String whole, String part) {
        return whole.toLowerCase(Locale.ROOT).contains(part);
    }
}
