package dev.sallyport.ledger.internal;

import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.Head;
import dev.sallyport.ledger.Verification;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Walks the chain page by page and names the first place at which it does not hold. Pure but for the pages it is given. */
final class ChainVerifier {

    private static final int PAGE = 500;

    private final BiFunction<Long, Integer, List<StoredEntry>> pages;

    /** @param pages entries after a sequence, oldest first, at most so many */
    ChainVerifier(BiFunction<Long, Integer, List<StoredEntry>> pages) {
        this.pages = pages;
    }

    /** @param known the head kept outside the database */
    Verification verify(HeadFile.Content known, Instant now) {
        if (known instanceof HeadFile.Content.Forged) {
            return new Verification.Broken(0, "HEAD_FILE_CHANGED", now);
        }
        Head outside = known instanceof HeadFile.Content.Present present ? present.head() : null;
        return walk(new Head(0, new byte[EntryEncoding.HASH_BYTES]), outside, now);
    }

    /** Only what comes after {@code from}, which the caller knows to hold. */
    Verification since(Head from, Instant now) {
        return walk(from, null, now);
    }

    private Verification walk(Head from, @Nullable Head outside, Instant now) {
        Head last = from;
        Instant lastAt = Instant.MIN;
        while (true) {
            List<StoredEntry> page = pages.apply(last.sequence(), PAGE);
            for (StoredEntry stored : page) {
                Entry entry = stored.entry();
                String finding = finding(stored, last, lastAt, outside);
                if (finding != null) {
                    long place = finding.equals("ENTRY_MISSING") ? last.sequence() + 1 : entry.sequence();
                    return new Verification.Broken(place, finding, now);
                }
                last = new Head(entry.sequence(), entry.hash());
                lastAt = entry.at();
            }
            if (page.size() < PAGE) {
                return outside != null && last.sequence() < outside.sequence()
                        ? new Verification.Broken(last.sequence() + 1, "NEWEST_ENTRIES_MISSING", now)
                        : new Verification.Intact(last, now);
            }
        }
    }

    private static @Nullable String finding(StoredEntry stored, Head last, Instant lastAt, @Nullable Head outside) {
        Entry entry = stored.entry();
        if (entry.sequence() != last.sequence() + 1) {
            return "ENTRY_MISSING";
        }
        if (!stored.readable()) {
            return "ENTRY_UNREADABLE";
        }
        if (!Arrays.equals(entry.previousHash(), last.hash())) {
            return "PREVIOUS_HASH_DIFFERS";
        }
        byte[] expected = EntryEncoding.hashOfEntry(
                entry.sequence(), entry.at(), entry.draft(), entry.salt(), entry.previousHash());
        if (!Arrays.equals(entry.hash(), expected)) {
            return "HASH_DIFFERS";
        }
        if (entry.at().isBefore(lastAt)) {
            return "TIME_WENT_BACK";
        }
        if (outside != null && outside.sequence() == entry.sequence() && !Arrays.equals(outside.hash(), entry.hash())) {
            return "HEAD_FILE_DIFFERS";
        }
        return null;
    }
}
