package dev.sallyport.ledger.internal.notary;

import dev.sallyport.ledger.Checkpoint;
import dev.sallyport.ledger.Verification;
import dev.sallyport.ledger.internal.Witness;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
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
        try (FileChannel channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND))) {
            // After a crash amid a line the next one begins anew.
            String begin = endsWithLineBreak() ? "" : "\n";
            ByteBuffer line = ByteBuffer.wrap((begin + checkpoint.line() + "\n").getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                channel.write(line);
            }
            channel.force(true);
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

    @Override
    public Verification.@Nullable Broken contradiction(Instant now) {
        int strange = 0;
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            List<Checkpoint> read = new ArrayList<>();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                Checkpoint checkpoint = Checkpoint.parse(line).orElse(null);
                if (checkpoint == null) {
                    strange += line.isBlank() ? 0 : 1;
                } else {
                    read.add(checkpoint);
                }
                if (read.size() == AT_ONCE) {
                    Verification.Broken broken = contradiction(read, now);
                    if (broken != null) {
                        return broken;
                    }
                    read.clear();
                }
            }
            return contradiction(read, now);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            log.error(
                    "The anchor file {} cannot be read, so the ledger is not compared with it: {}", file, e.toString());
            return null;
        } finally {
            if (strange > 0) {
                log.warn("{} lines of the anchor file {} are no checkpoints", strange, file);
            }
        }
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
