package dev.sallyport.reports.evidence;

import dev.sallyport.ledger.Checkpoint;
import dev.sallyport.ledger.KeyChange;
import dev.sallyport.ledger.Signed;
import dev.sallyport.reports.evidence.Line.AnchorForm;
import dev.sallyport.reports.evidence.Line.FileForm;
import dev.sallyport.reports.evidence.Line.KeyForm;
import dev.sallyport.reports.evidence.Line.SealForm;
import dev.sallyport.reports.evidence.Line.SignatureForm;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Checks a seal and the files under it. Needs nothing but them. */
final class SealCheck {

    /** A seal names a few files, and as many keys as there were. */
    static final int LONGEST = 2 * LineReader.LONGEST;

    private final SealForm seal;
    private final String signer;
    private final KeyHistory keys = new KeyHistory();
    private final boolean pinned;
    private final long handedOverAt;
    private @Nullable Checkpoint checkpoint;

    /** @param pinned fingerprint of a key that the reader knows; null for none */
    SealCheck(byte[] bytes, @Nullable String pinned) throws Finding {
        byte[] line;
        Line first;
        Line second;
        try {
            LineReader reader = new LineReader(new ByteArrayInputStream(bytes));
            line = Objects.requireNonNull(reader.next());
            first = Line.read(line).orElseThrow();
            second = Line.read(Objects.requireNonNull(reader.next())).orElseThrow();
            if (reader.next() != null) {
                throw new Finding("AFTER_SIGNATURE", reader.number());
            }
        } catch (IOException | RuntimeException e) {
            throw new Finding("NOT_A_SEAL");
        }
        if (first.seal() == null || second.signature() == null) {
            throw new Finding("NOT_A_SEAL");
        }
        this.seal = Objects.requireNonNull(first.seal());
        Signed signed = signed(Objects.requireNonNull(second.signature()));
        if (!signed.of(SealWriter.content(line))) {
            throw new Finding("SIGNATURE_WRONG");
        }
        this.signer = signed.fingerprint();
        said();
        if (!keys.isNewest(signer)) {
            throw new Finding("KEY_NOT_OF_LEDGER", signer);
        }
        if (pinned != null && !keys.knows(pinned)) {
            throw new Finding("KEY_OTHER", signer, pinned);
        }
        this.pinned = pinned != null;
        this.handedOverAt = pinned == null ? 0 : keys.handedOver(pinned);
    }

    private static Signed signed(SignatureForm form) throws Finding {
        try {
            Signed signed = new Signed(
                    Base64.getDecoder().decode(form.publicKey()),
                    Base64.getDecoder().decode(form.signature()));
            Base64.Encoder base64 = Base64.getEncoder();
            if (signed.fingerprint().equals(form.key())
                    && base64.encodeToString(signed.publicKey()).equals(form.publicKey())
                    && base64.encodeToString(signed.signature()).equals(form.signature())) {
                return signed;
            }
        } catch (IllegalArgumentException | NullPointerException e) {
            // Said below.
        }
        throw new Finding("SIGNATURE_WRONG");
    }

    /** What is signed must also agree with itself. */
    private void said() throws Finding {
        try {
            if (!seal.format().equals(SealWriter.FORMAT) || seal.files().isEmpty()) {
                throw new Finding("NOT_A_SEAL");
            }
            Instant.parse(seal.madeAt());
            Objects.requireNonNull(seal.madeBy());
            EntryLine.bytes(seal.hash());
            for (KeyForm key : seal.keys()) {
                keys.apply(
                        new KeyChange(
                                Base64.getDecoder().decode(key.publicKey()),
                                key.previous(),
                                key.signature() == null
                                        ? null
                                        : Base64.getDecoder().decode(key.signature())),
                        key.entry());
            }
            if (seal.checkpoint() != null) {
                checkpoint = checkpoint(Objects.requireNonNull(seal.checkpoint()));
            }
            for (AnchorForm anchor : seal.anchors()) {
                Long took = anchor.sequence();
                if (took != null && (checkpoint == null || took > checkpoint.sequence())) {
                    throw new Finding("ANCHOR_NO_CHECKPOINT", 1, took);
                }
            }
        } catch (DateTimeException | IllegalArgumentException | NullPointerException e) {
            throw new Finding("NOT_A_SEAL");
        }
    }

    private Checkpoint checkpoint(String line) throws Finding {
        Checkpoint read = Checkpoint.parse(line).orElse(null);
        if (read == null
                || !read.genuine()
                || read.sequence() > seal.sequence()
                || (read.sequence() == seal.sequence()
                        && !EntryLine.hex(read.hash()).equals(seal.hash()))) {
            throw new Finding("CHECKPOINT_DIFFERS", read == null ? 0 : read.sequence());
        }
        if (!keys.knows(read.by().fingerprint())) {
            throw new Finding("CHECKPOINT_KEY", read.sequence());
        }
        return read;
    }

    /** @throws Finding if no such file is under the seal, or it has another content */
    void file(String name, InputStream content) throws IOException, Finding {
        FileForm file = seal.files().stream()
                .filter(one -> name.equals(one.name()))
                .findFirst()
                .orElseThrow(() -> new Finding("FILE_NOT_SEALED", name));
        MessageDigest digest = Digests.sha256();
        byte[] buffer = new byte[64 * 1024];
        for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
            digest.update(buffer, 0, read);
        }
        if (!EntryLine.hex(digest.digest()).equals(file.sha256())) {
            throw new Finding("FILE_DIFFERS", name);
        }
    }

    SealForm seal() {
        return seal;
    }

    /** The entries of the ledger that it names, with their hashes. */
    Map<Long, byte[]> entries() {
        Map<Long, byte[]> entries = new TreeMap<>();
        entries.put(seal.sequence(), EntryLine.bytes(seal.hash()));
        if (checkpoint != null) {
            entries.put(checkpoint.sequence(), checkpoint.hash());
        }
        return entries;
    }

    KeyHistory keys() {
        return keys;
    }

    String signer() {
        return signer;
    }

    boolean pinned() {
        return pinned;
    }

    long handedOverAt() {
        return handedOverAt;
    }
}
