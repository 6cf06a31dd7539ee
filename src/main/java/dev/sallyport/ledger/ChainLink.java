package dev.sallyport.ledger;

import dev.sallyport.ledger.internal.EntryEncoding;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An entry as whoever may not read its payload can check it: header, cluster and the payload's hash, which together make the entry's own.
 *
 * @param payloadHash {@code SHA-256(salt ‖ payload)}
 * @param hash as it is stated; {@link #holds} says whether it is right
 */
public record ChainLink(
        long sequence,
        Instant at,
        Actor actor,
        @Nullable ClusterId cluster,
        @Nullable Long revision,
        String action,
        String payloadType,
        @Nullable String error,
        byte[] payloadHash,
        byte[] hash) {

    /** What stands for the hash before in the first entry. */
    public static byte[] beginning() {
        return new byte[EntryEncoding.HASH_BYTES];
    }

    public static ChainLink of(Entry entry) {
        Draft draft = entry.draft();
        return new ChainLink(
                entry.sequence(),
                entry.at(),
                draft.actor(),
                draft.cluster(),
                draft.revision(),
                draft.action(),
                draft.payload().type(),
                draft.error(),
                payloadHash(entry.salt(), draft.payload()),
                entry.hash());
    }

    public static byte[] payloadHash(byte[] salt, Payload payload) {
        return EntryEncoding.payloadHash(payload, salt);
    }

    /** Whether this follows the entry whose hash is {@code previous}, as it was written. */
    public boolean holds(byte[] previous) {
        Draft header = new Draft(actor, cluster, revision, action, new Payload(payloadType, new byte[0]), error);
        return Arrays.equals(hash, EntryEncoding.hash(sequence, at, header, payloadHash, previous));
    }
}
