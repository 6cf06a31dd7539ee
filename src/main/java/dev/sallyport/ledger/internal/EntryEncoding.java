package dev.sallyport.ledger.internal;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Draft;
import dev.sallyport.ledger.Payload;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The canonical encoding that is hashed: {@code SHA-256(previous ‖ header ‖ cluster ‖ SHA-256(salt ‖ payload))}.
 *
 * <p>Every field of the header is written with its length in front, so that no two different headers have the same bytes;
 * {@code docs/ledger-format.md} describes it for those who verify without this program.
 */
public final class EntryEncoding {

    public static final int HASH_BYTES = 32;
    static final int SALT_BYTES = 16;

    /** Begins the header, so that a later format cannot be mistaken for this one. */
    private static final String FORMAT = "sallyport-ledger/1";

    private EntryEncoding() {}

    static byte[] hashOfEntry(long sequence, Instant at, Draft draft, byte[] salt, byte[] previousHash) {
        return hash(sequence, at, draft, payloadHash(draft.payload(), salt), previousHash);
    }

    /** Of an entry whose payload is known by its hash alone; nothing of the draft's payload is read but its type. */
    public static byte[] hash(long sequence, Instant at, Draft draft, byte[] payloadHash, byte[] previousHash) {
        MessageDigest digest = sha256();
        digest.update(previousHash);
        digest.update(header(sequence, at, draft));
        digest.update(cluster(draft.cluster()));
        digest.update(payloadHash);
        return digest.digest();
    }

    static byte[] header(long sequence, Instant at, Draft draft) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            text(out, FORMAT);
            out.writeLong(sequence);
            out.writeLong(at.getEpochSecond());
            out.writeInt(at.getNano());
            text(out, draft.actor().kind().name());
            uuid(out, draft.actor().id());
            text(out, draft.actor().name());
            text(out, draft.actor().source().name());
            Long revision = draft.revision();
            out.writeBoolean(revision != null);
            out.writeLong(revision == null ? 0 : revision);
            text(out, draft.action());
            text(out, draft.payload().type());
            String error = draft.error();
            out.writeBoolean(error != null);
            text(out, error == null ? "" : error);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] cluster(@Nullable ClusterId cluster) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(17);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeBoolean(cluster != null);
            if (cluster != null) {
                uuid(out, cluster.value());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public static byte[] payloadHash(Payload payload, byte[] salt) {
        MessageDigest digest = sha256();
        digest.update(salt);
        return digest.digest(payload.bytes());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static void uuid(DataOutputStream out, UUID uuid) throws IOException {
        out.writeLong(uuid.getMostSignificantBits());
        out.writeLong(uuid.getLeastSignificantBits());
    }
}
