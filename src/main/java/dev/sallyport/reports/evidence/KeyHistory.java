package dev.sallyport.reports.evidence;

import dev.sallyport.ledger.Checkpoint;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.KeyChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The keys that the ledger in a pack names, each handed over by the one before. */
final class KeyHistory {

    /** Nobody hands over so often; a file that says so is made to fill the memory. */
    private static final int MOST = 10_000;

    private record Named(KeyChange key, long sequence) {}

    private final List<Named> named = new ArrayList<>();

    /** Who signed checkpoints, with the first that each signed: the key may be named by an entry that follows. */
    private final Map<String, Long> signers = new HashMap<>();

    void apply(Entry entry) throws Finding {
        if (!entry.draft().payload().type().equals(KeyChange.TYPE)) {
            return;
        }
        apply(KeyChange.read(entry.draft().payload()).orElse(null), entry.sequence());
    }

    /** @param change null if the entry names a key that cannot be read */
    void apply(@Nullable KeyChange change, long entry) throws Finding {
        KeyChange before = named.isEmpty() ? null : named.getLast().key();
        if (change == null || !change.follows(before) || named.size() == MOST) {
            throw new Finding("KEY_NOT_HANDED_OVER", entry);
        }
        named.add(new Named(change, entry));
    }

    void signedCheckpoint(Checkpoint checkpoint) throws Finding {
        signers.putIfAbsent(checkpoint.by().fingerprint(), checkpoint.sequence());
        if (signers.size() > MOST) {
            throw new Finding("CHECKPOINT_KEY", checkpoint.sequence());
        }
    }

    /** To be called once all entries were read. */
    void checkCheckpoints() throws Finding {
        for (Map.Entry<String, Long> signer : signers.entrySet()) {
            if (!knows(signer.getKey())) {
                throw new Finding("CHECKPOINT_KEY", signer.getValue());
            }
        }
    }

    boolean knows(String fingerprint) {
        return find(fingerprint) != null;
    }

    boolean isNewest(String fingerprint) {
        return !named.isEmpty() && named.getLast().key().fingerprint().equals(fingerprint);
    }

    /** The entry with which this key handed over; 0 if it is the newest. */
    long handedOver(String fingerprint) {
        Named found = find(fingerprint);
        int next = found == null ? named.size() : named.indexOf(found) + 1;
        return next == named.size() ? 0 : named.get(next).sequence();
    }

    /** The first entry up to {@code last} at which the two do not name the same key; 0 if they agree. */
    long differs(KeyHistory other, long last) {
        for (int place = 0; ; place++) {
            Named one = upTo(last, place);
            Named two = other.upTo(last, place);
            if (one == null && two == null) {
                return 0;
            }
            if (one == null || two == null) {
                return Objects.requireNonNull(one == null ? two : one).sequence();
            }
            if (one.sequence() != two.sequence()
                    || !one.key().fingerprint().equals(two.key().fingerprint())) {
                return Math.min(one.sequence(), two.sequence());
            }
        }
    }

    private @Nullable Named upTo(long last, int place) {
        return place < named.size() && named.get(place).sequence() <= last ? named.get(place) : null;
    }

    private @Nullable Named find(String fingerprint) {
        return named.stream()
                .filter(one -> one.key().fingerprint().equals(fingerprint))
                .findFirst()
                .orElse(null);
    }
}
