package dev.sallyport.reports.evidence;

import dev.sallyport.ledger.Checkpoint;
import dev.sallyport.ledger.CheckpointLines;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a reader knows of a ledger from before: entries by position, each with its hash. The ledger of a pack must have them all. A file of
 * checkpoints is read alongside the pack, so that what is held does not grow with it.
 */
final class Known implements Compared, Closeable {

    private static final String ANCHOR = "sallyport-checkpoint/";

    /** How far lines may lie out of order: replicas that write to one file do not wait for each other. */
    private static final int WINDOW = 1_000;

    private final @Nullable InputStream in;
    private final @Nullable CheckpointLines lines;
    private final TreeMap<Long, byte[]> ahead = new TreeMap<>();
    private final TreeMap<Long, byte[]> behind = new TreeMap<>();
    private boolean ended;
    private long position;
    private long newest;
    private @Nullable String signer;

    private Known(@Nullable InputStream in) {
        this.in = in;
        this.lines = in == null ? null : new CheckpointLines(in);
        this.ended = in == null;
    }

    static Known nothing() {
        return new Known(null);
    }

    /** Opens a file of checkpoints as an anchor keeps them, or reads an older pack or sealed file, which is checked whole itself. */
    static Known of(Path file) throws IOException, Finding {
        if (checkpoints(file)) {
            return new Known(Files.newInputStream(file));
        }
        try {
            return SealedFiles.is(file) ? sealed(file) : pack(file);
        } catch (Finding e) {
            throw new Finding("OLDER_BROKEN", e.words());
        }
    }

    /** Whether it is a file of checkpoints. */
    static boolean checkpoints(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] begin = in.readNBytes(ANCHOR.length());
            return new String(begin, StandardCharsets.ISO_8859_1).equals(ANCHOR);
        }
    }

    private static Known sealed(Path file) throws IOException, Finding {
        SealCheck check = SealedFiles.check(file, null);
        Known known = nothing();
        known.ahead.putAll(check.entries());
        known.newest = check.seal().sequence();
        known.signer = check.signer();
        return known;
    }

    private static Known pack(Path file) throws IOException, Finding {
        try (InputStream in = Files.newInputStream(file)) {
            // By whatever key: that it is one of this ledger is asked once the newer pack has told its keys.
            PackCheck check = new PackCheck(in, null, nothing());
            check.run();
            Line.Pack pack = Objects.requireNonNull(check.facts().pack);
            Known known = nothing();
            known.ahead.put(pack.sequence(), EntryLine.bytes(pack.hash()));
            known.newest = pack.sequence();
            known.signer = check.facts().signer;
            return known;
        }
    }

    @Override
    public void check(long sequence, byte[] hash) throws IOException, Finding {
        read();
        byte[] expected = ahead.remove(sequence);
        if (expected != null && !Arrays.equals(expected, hash)) {
            throw new Finding("OLDER_DIFFERS", sequence);
        }
        position = sequence;
        behind.put(sequence, hash);
        if (behind.size() > WINDOW) {
            behind.pollFirstEntry();
        }
    }

    @Override
    public void end(long sequence, KeyHistory keys) throws IOException, Finding {
        while (!ended) {
            ahead.clear();
            read();
        }
        if (newest > sequence) {
            throw new Finding("OLDER_LATER", newest, sequence);
        }
        if (signer != null && !keys.knows(signer)) {
            throw new Finding("OLDER_KEY", signer);
        }
    }

    private void read() throws IOException, Finding {
        while (lines != null && !ended && ahead.size() < WINDOW) {
            CheckpointLines.Read read = lines.next();
            if (read == null) {
                ended = true;
                return;
            }
            Checkpoint checkpoint = read.checkpoint();
            if (checkpoint == null || !checkpoint.genuine()) {
                throw new Finding("OLDER_LINE", read.number());
            }
            add(checkpoint, read.number());
        }
    }

    private void add(Checkpoint checkpoint, long line) throws Finding {
        long sequence = checkpoint.sequence();
        newest = Math.max(newest, sequence);
        if (sequence > position) {
            byte[] other = ahead.put(sequence, checkpoint.hash());
            if (other != null && !Arrays.equals(other, checkpoint.hash())) {
                throw new Finding("OLDER_LINE", line);
            }
            return;
        }
        byte[] hash = behind.get(sequence);
        if (hash == null) {
            throw new Finding("OLDER_ORDER", line);
        }
        if (!Arrays.equals(hash, checkpoint.hash())) {
            throw new Finding("OLDER_DIFFERS", sequence);
        }
    }

    /** The newest entry known; 0 if there is none. Means something once all was read. */
    long newest() {
        return newest;
    }

    @Override
    public void close() throws IOException {
        if (in != null) {
            in.close();
        }
    }
}
