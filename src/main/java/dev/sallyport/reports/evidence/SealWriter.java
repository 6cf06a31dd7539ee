package dev.sallyport.reports.evidence;

import dev.sallyport.ledger.Anchoring;
import dev.sallyport.ledger.Checkpoint;
import dev.sallyport.ledger.Head;
import dev.sallyport.ledger.KeyChange;
import dev.sallyport.ledger.Notary;
import dev.sallyport.ledger.Signed;
import dev.sallyport.reports.evidence.Line.FileForm;
import dev.sallyport.reports.evidence.Line.KeyForm;
import dev.sallyport.reports.evidence.Line.SealForm;
import dev.sallyport.reports.evidence.Line.SignatureForm;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Signs files that are not packs: that this console gave them out, when, to whom, and where its ledger ended then. */
public final class SealWriter {

    static final String FORMAT = "sallyport-seal/1";

    /** What the name of a seal ends with; before it stands the name of the file. */
    public static final String EXTENSION = ".seal";

    private final Notary notary;

    public SealWriter(Notary notary) {
        this.notary = notary;
    }

    /**
     * The seal's bytes.
     *
     * @param files contents by name
     * @param by who asked for them
     * @param laboratory what everything from this installation carries; null where something is protected
     * @throws Notary.KeyUnavailableException if there is nothing to sign with
     */
    public byte[] seal(Map<String, byte[]> files, String by, Instant now, @Nullable String laboratory) {
        Notary.Signing here = notary.atHead();
        Head head = here.head();
        byte[] line = Line.of(new SealForm(
                        FORMAT,
                        files.entrySet().stream()
                                .map(file -> file(file.getKey(), file.getValue()))
                                .toList(),
                        now.toString(),
                        by,
                        head.sequence(),
                        EntryLine.hex(head.hash()),
                        notary.newest()
                                .filter(newest -> newest.sequence() <= head.sequence())
                                .map(Checkpoint::line)
                                .orElse(null),
                        notary.anchors().stream()
                                .filter(anchor -> within(anchor, head))
                                .map(PackWriter::form)
                                .toList(),
                        notary.keys().stream()
                                .filter(key -> key.sequence() <= head.sequence())
                                .map(SealWriter::key)
                                .toList(),
                        laboratory))
                .bytes();
        Signed signed = here.sign(content(line));
        Base64.Encoder base64 = Base64.getEncoder();
        ByteArrayOutputStream seal = new ByteArrayOutputStream();
        seal.writeBytes(line);
        seal.writeBytes(Line.of(new SignatureForm(
                        signed.fingerprint(),
                        base64.encodeToString(signed.publicKey()),
                        base64.encodeToString(signed.signature())))
                .bytes());
        return seal.toByteArray();
    }

    /** What is signed: the format, a space and the SHA-256, in hexadecimal, of the first line. */
    static byte[] content(byte[] line) {
        return (FORMAT + " " + EntryLine.hex(Digests.sha256().digest(line))).getBytes(StandardCharsets.UTF_8);
    }

    private static boolean within(Anchoring anchor, Head head) {
        Anchoring.Taken last = anchor.last();
        return last == null || last.sequence() <= head.sequence();
    }

    private static FileForm file(String name, byte[] content) {
        return new FileForm(name, content.length, EntryLine.hex(Digests.sha256().digest(content)));
    }

    private static KeyForm key(Notary.NamedKey named) {
        KeyChange key = named.key();
        byte[] signature = key.signature();
        Base64.Encoder base64 = Base64.getEncoder();
        return new KeyForm(
                named.sequence(),
                base64.encodeToString(key.publicKey()),
                key.previous(),
                signature == null ? null : base64.encodeToString(signature));
    }
}
