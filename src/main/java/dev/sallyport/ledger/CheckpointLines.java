package dev.sallyport.ledger;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads a file of checkpoints, as an anchor keeps them, one at a time. Holds one line, and of a line that is too long not even that. One thread. */
public final class CheckpointLines {

    /** A checkpoint is some 330 characters. */
    private static final int LONGEST = 1_000;

    /**
     * A line that is not blank.
     *
     * @param number from 1
     * @param checkpoint null if the line is none; its signature was not looked at
     */
    public record Read(long number, @Nullable Checkpoint checkpoint) {}

    private final InputStream in;
    private long number;

    public CheckpointLines(InputStream in) {
        this.in = new BufferedInputStream(in, 64 * 1024);
    }

    /** Null at the end. */
    public @Nullable Read next() throws IOException {
        for (String line = line(); line != null; line = line()) {
            if (!line.isBlank()) {
                return new Read(number, Checkpoint.parse(line).orElse(null));
            }
        }
        return null;
    }

    /** What is beyond the longest is left out, and so the line is no checkpoint. */
    private @Nullable String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        int read = in.read();
        if (read < 0) {
            return null;
        }
        number++;
        for (; read >= 0 && read != '\n'; read = in.read()) {
            if (line.size() <= LONGEST) {
                line.write(read);
            }
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
