package dev.sallyport.reports.evidence;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads a file line by line, with line breaks, and no line that is longer than any that a pack has. */
final class LineReader {

    /** A payload of 64 KiB in Base64 is 88 KB; a rule with its description and paths is less. */
    static final int LONGEST = 1024 * 1024;

    private final InputStream in;
    private long number;

    LineReader(InputStream in) {
        this.in = new BufferedInputStream(in, 64 * 1024);
    }

    /** The next line; null at the end. Throws {@link TooLong}. */
    byte @Nullable [] next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        number++;
        for (int read = in.read(); read >= 0; read = in.read()) {
            line.write(read);
            if (read == '\n') {
                return line.toByteArray();
            }
            if (line.size() > LONGEST) {
                throw new TooLong();
            }
        }
        return line.size() == 0 ? null : line.toByteArray();
    }

    /** Of the line read last, from 1. */
    long number() {
        return number;
    }

    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
