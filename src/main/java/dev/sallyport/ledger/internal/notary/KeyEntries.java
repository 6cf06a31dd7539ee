package dev.sallyport.ledger.internal.notary;

import dev.sallyport.ledger.KeyChange;
import dev.sallyport.ledger.Notary.NamedKey;
import dev.sallyport.ledger.Payload;
import dev.sallyport.ledger.Verification;
import dev.sallyport.ledger.internal.Witness;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The entries of the ledger that name its key. Each must have been handed over by the key before: whoever can only write to the database
 * can append an entry with a right hash, and no signature of the key.
 */
final class KeyEntries implements Witness {

    static final String FIRST = "SET_EVIDENCE_KEY";
    static final String NEXT = "ROTATE_EVIDENCE_KEY";

    private static final String ALL = "SELECT sequence, payload, action FROM ledger_entry WHERE payload_type = ?";

    private final JdbcClient jdbc;

    KeyEntries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The keys up to the first that was not handed over.
     *
     * @param keys oldest first
     * @param brokenAt the first entry that names a key for which the one before did not sign; 0 if there is none
     */
    record Walk(List<NamedKey> keys, long brokenAt) {

        Walk {
            keys = List.copyOf(keys);
        }

        /** Null if the ledger names none. */
        @Nullable
        KeyChange newest() {
            return keys.isEmpty() ? null : keys.getLast().key();
        }

        boolean knows(String fingerprint) {
            return keys.stream().anyMatch(named -> named.key().fingerprint().equals(fingerprint));
        }

        boolean broken() {
            return brokenAt > 0;
        }
    }

    /** Those that were written by the actions that name keys, which an index answers however long the ledger is. */
    Walk walk() {
        return walk(" AND action IN ('" + FIRST + "', '" + NEXT + "')");
    }

    private Walk walk(String which) {
        List<NamedKey> keys = new ArrayList<>();
        List<Long> broken = new ArrayList<>();
        jdbc.sql(ALL + which + " ORDER BY sequence")
                .param(KeyChange.TYPE)
                .query((row, number) -> {
                    KeyChange change = change(row.getBytes(2));
                    if (broken.isEmpty()
                            && Set.of(FIRST, NEXT).contains(row.getString(3))
                            && change != null
                            && change.follows(
                                    keys.isEmpty() ? null : keys.getLast().key())) {
                        keys.add(new NamedKey(row.getLong(1), change));
                    } else {
                        broken.add(row.getLong(1));
                    }
                    return number;
                })
                .list();
        return new Walk(keys, broken.isEmpty() ? 0 : broken.getFirst());
    }

    /** Null for what no entry can hold, too. */
    private static @Nullable KeyChange change(byte[] payload) {
        return payload.length > Payload.MAXIMUM_BYTES
                ? null
                : KeyChange.read(new Payload(KeyChange.TYPE, payload)).orElse(null);
    }

    /** Looks at every entry, so that none names a key under another action. */
    @Override
    public Testimony ask(Instant now) {
        Walk walk = walk("");
        return walk.broken()
                ? new Testimony.Contradicts(new Verification.Broken(walk.brokenAt(), "KEY_NOT_HANDED_OVER", now))
                : new Testimony.Agrees();
    }
}
