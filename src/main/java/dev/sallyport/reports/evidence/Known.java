package dev.sallyport.reports.evidence;

import dev.sallyport.ledger.Checkpoint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a reader knows of a ledger from before: entries by position, each with its hash. The ledger of a pack must have them all. */
final class Known {

    private static final String ANCHOR = "sallyport-checkpoint/";

    private final TreeMap<Long, byte[]> hashes = new TreeMap<>();

    static Known nothing() {
        return new Known();
    }

    /**
     * Reads an older pack, which is checked whole itself, or a file of checkpoints as an anchor keeps them.
     *
     * @param pinned as for the pack itself
     */
    static Known of(Path file, @Nullable String pinned) throws IOException, Finding {
        Known known = new Known();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] begin = in.readNBytes(ANCHOR.length());
            if (new String(begin, StandardCharsets.ISO_8859_1).equals(ANCHOR)) {
                known.readAnchors(file);
                return known;
            }
        }
        try (InputStream in = Files.newInputStream(file)) {
            PackCheck check = new PackCheck(in, pinned, nothing());
            try {
                check.run();
            } catch (Finding e) {
                throw new Finding("OLDER_BROKEN", e.words());
            }
            Line.Pack pack = Objects.requireNonNull(check.facts().pack);
            known.hashes.put(pack.sequence(), EntryLine.bytes(pack.hash()));
        }
        return known;
    }

    private void readAnchors(Path file) throws IOException, Finding {
        try (InputStream in = Files.newInputStream(file)) {
            LineReader reader = new LineReader(in);
            for (byte[] line = reader.next(); line != null; line = reader.next()) {
                String text = new String(line, StandardCharsets.UTF_8).strip();
                if (text.isEmpty()) {
                    continue;
                }
                Checkpoint checkpoint =
                        Checkpoint.parse(text).filter(Checkpoint::genuine).orElse(null);
                if (checkpoint == null) {
                    throw new Finding("OLDER_LINE", reader.number());
                }
                byte[] other = hashes.put(checkpoint.sequence(), checkpoint.hash());
                if (other != null && !Arrays.equals(other, checkpoint.hash())) {
                    throw new Finding("OLDER_LINE", reader.number());
                }
            }
        }
    }

    void check(long sequence, byte[] hash) throws Finding {
        byte[] expected = hashes.get(sequence);
        if (expected != null && !Arrays.equals(expected, hash)) {
            throw new Finding("OLDER_DIFFERS", sequence);
        }
    }

    /** To be called once the ledger of the pack has ended at {@code sequence}. */
    void beyond(long sequence) throws Finding {
        if (newest() > sequence) {
            throw new Finding("OLDER_LATER", newest(), sequence);
        }
    }

    /** The newest entry known; 0 if there is none. */
    long newest() {
        return hashes.isEmpty() ? 0 : hashes.lastKey();
    }
}
