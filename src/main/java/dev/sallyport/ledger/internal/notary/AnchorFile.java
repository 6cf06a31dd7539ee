package dev.sallyport.ledger.internal.notary;

import dev.sallyport.ledger.Anchoring.Taken;
import dev.sallyport.ledger.Checkpoint;
import dev.sallyport.ledger.CheckpointLines;
import dev.sallyport.ledger.Verification;
import dev.sallyport.ledger.internal.Witness;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file to which checkpoints are appended, a line each, and which is read again: the ledger must extend every line of it. It is only
 * ever opened for appending, so the system may forbid everything else ({@code chattr +a}).
 */
final class AnchorFile implements Anchor, Witness {

    private static final Logger log = LoggerFactory.getLogger(AnchorFile.class);
    private static final int AT_ONCE = 500;

    /** The end that is read before a line is added: some 200 lines. */
    private static final int END = 64 * 1024;

    private final Path file;
    private final CheckpointRows rows;

    AnchorFile(Path file, CheckpointRows rows) {
        this.file = file.toAbsolutePath().normalize();
        this.rows = rows;
    }

    @Override
    public String name() {
        return "file";
    }

    @Override
    public String place() {
        String text = file.toString();
        return text.length() <= 400 ? text : "…" + text.substring(text.length() - 399);
    }

    @Override
    public void take(Checkpoint checkpoint) throws IOException {
        Taken before = rows.taken(this).orElse(null);
        Set<StandardOpenOption> open = new HashSet<>(Set.of(StandardOpenOption.WRITE, StandardOpenOption.APPEND));
        if (before == null) {
            open.add(StandardOpenOption.CREATE);
        } else if (Files.notExists(file)) {
            throw new IOException("the file took the checkpoint of entry " + before.sequence() + " and is gone");
        } else if (!endHas(before.sequence())) {
            throw new IOException(
                    "the file took the checkpoint of entry " + before.sequence() + " and no longer has it");
        }
        try (FileChannel channel = FileChannel.open(file, open)) {
            // After a crash amid a line the next one begins anew.
            String begin = endsWithLineBreak() ? "" : "\n";
            ByteBuffer line = ByteBuffer.wrap((begin + checkpoint.line() + "\n").getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                channel.write(line);
            }
            channel.force(true);
        }
    }

    /** Whether the last lines, those of other replicas among them, have the checkpoint of an entry. */
    private boolean endHas(long sequence) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.position(Math.max(0, channel.size() - END));
            CheckpointLines lines = new CheckpointLines(Channels.newInputStream(channel));
            for (CheckpointLines.Read read = lines.next(); read != null; read = lines.next()) {
                Checkpoint checkpoint = read.checkpoint();
                if (checkpoint != null && checkpoint.sequence() == sequence) {
                    return true;
                }
            }
            return false;
        }
    }

    private boolean endsWithLineBreak() throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() == 0) {
                return true;
            }
            ByteBuffer last = ByteBuffer.allocate(1);
            channel.read(last, channel.size() - 1);
            return last.get(0) == '\n';
        }
    }

    /** Missing or unreadable, it contradicts nothing: a mount that is not there is no forgery. That nothing was compared is said. */
    @Override
    public Testimony ask(Instant now) {
        // Asked before the file is read: what it takes meanwhile is no matter.
        Taken before = rows.taken(this).orElse(null);
        try (InputStream in = Files.newInputStream(file)) {
            Verification.Broken broken = compare(in, before, now);
            return broken == null ? new Testimony.Agrees() : new Testimony.Contradicts(broken);
        } catch (NoSuchFileException e) {
            if (before == null) {
                return new Testimony.Agrees();
            }
            log.error("The anchor file {} is gone: it took the checkpoint of entry {}", file, before.sequence());
            return new Testimony.CannotSay("ANCHOR_MISSING");
        } catch (IOException e) {
            log.error(
                    "The anchor file {} cannot be read, so the ledger is not compared with it: {}", file, e.toString());
            return new Testimony.CannotSay("ANCHOR_UNREADABLE");
        }
    }

    /** @param before what it took last; null if nothing */
    private Verification.@Nullable Broken compare(InputStream in, @Nullable Taken before, Instant now)
            throws IOException {
        CheckpointLines lines = new CheckpointLines(in);
        List<Checkpoint> some = new ArrayList<>();
        boolean had = before == null;
        int strange = 0;
        for (CheckpointLines.Read read = lines.next(); read != null; read = lines.next()) {
            Checkpoint checkpoint = read.checkpoint();
            if (checkpoint == null) {
                strange++;
                continue;
            }
            had |= before != null && checkpoint.sequence() == before.sequence();
            some.add(checkpoint);
            if (some.size() == AT_ONCE) {
                Verification.Broken broken = contradiction(some, now);
                if (broken != null) {
                    return broken;
                }
                some.clear();
            }
        }
        if (strange > 0) {
            log.warn("{} lines of the anchor file {} are no checkpoints", strange, file);
        }
        Verification.Broken broken = contradiction(some, now);
        return broken != null || had || before == null
                ? broken
                : new Verification.Broken(before.sequence(), "ANCHOR_LACKS_CHECKPOINT", now);
    }

    /**
     * A line that agrees with the ledger needs no look at its signature. One that does not is an alarm whoever signed it, as long as it
     * was signed: a line that was damaged on its way to the disk was not.
     */
    private Verification.@Nullable Broken contradiction(List<Checkpoint> read, Instant now) {
        List<Checkpoint> left = read;
        while (true) {
            Checkpoint unknown = rows.firstUnknown(left);
            if (unknown == null) {
                return null;
            }
            if (unknown.genuine()) {
                long end = rows.end();
                return unknown.sequence() > end
                        ? new Verification.Broken(end + 1, "ANCHOR_BEYOND_END", now)
                        : new Verification.Broken(unknown.sequence(), "ANCHOR_DIFFERS", now);
            }
            log.warn("A line of the anchor file {} names entry {} and is not signed right", file, unknown.sequence());
            left = left.subList(left.indexOf(unknown) + 1, left.size());
        }
    }
}
