package dev.sallyport.reports;

import dev.sallyport.access.Operation;
import dev.sallyport.access.Requires;
import dev.sallyport.access.UseCase;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.Notary;
import dev.sallyport.ledger.Notary.KeyUnavailableException;
import dev.sallyport.ledger.Verification;
import dev.sallyport.perimeter.Laboratory;
import dev.sallyport.reports.evidence.SealWriter;
import dev.sallyport.words.Words;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Reports leave the house under a seal: a ZIP with the file, the signature over it, and how to check that. */
@UseCase
public class Seals {

    static final String HOW = "HOW-TO-CHECK.txt";
    static final String UNSIGNED = "NOT-SIGNED.txt";

    private final Ledger ledger;
    private final Notary notary;
    private final Laboratory laboratory;
    private final Clock clock;

    Seals(Ledger ledger, Notary notary, Laboratory laboratory, Clock clock) {
        this.ledger = ledger;
        this.notary = notary;
        this.laboratory = laboratory;
        this.clock = clock;
    }

    /**
     * The bytes of the ZIP. Where nothing can be signed, because the key is not here or the ledger was not found intact, it has no seal and
     * a file says why: a report is worth something without one.
     *
     * @param name of the file, without a folder
     */
    @Requires(value = Operation.SEE_LEDGER, anywhere = true)
    public byte[] zip(Actor actor, String name, byte[] content) {
        Map<String, byte[]> files = new TreeMap<>();
        files.put(name, content);
        if (!(ledger.verification() instanceof Verification.Intact)) {
            return unsigned(files, "seal.unsigned.ledger");
        }
        files.put(HOW, text(Words.of("seal.how", name)));
        try {
            String mark = laboratory.mark();
            byte[] seal =
                    new SealWriter(notary).seal(files, actor.name(), clock.instant(), mark.isEmpty() ? null : mark);
            files.put(name + SealWriter.EXTENSION, seal);
            return zip(files);
        } catch (KeyUnavailableException e) {
            files.remove(HOW);
            return unsigned(files, "seal.unsigned.key");
        }
    }

    private static byte[] unsigned(Map<String, byte[]> files, String why) {
        files.put(UNSIGNED, text(Words.of("seal.unsigned", Words.of(why))));
        return zip(files);
    }

    private static byte[] text(String words) {
        return (words + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] zip(Map<String, byte[]> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
