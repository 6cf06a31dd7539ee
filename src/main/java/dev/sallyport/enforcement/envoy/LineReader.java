package dev.sallyport.enforcement.envoy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads a file that grows, by whole lines. A line that is longer than any of ours is let go, and told as one that cannot be read. */
final class LineReader {

    /**
     * @param from where it begins in the file
     * @param text without its end; empty for a line that was too long
     */
    record Line(long from, String text) {}

    private static final int CHUNK = 64 * 1024;
    private static final int LONGEST = 256 * 1024;

    private final FileChannel file;
    private long position;
    private byte[] begun = new byte[0];
    private boolean tooLong;

    LineReader(FileChannel file, long position) {
        this.file = file;
        this.position = position;
    }

    /** Where the next line begins, or the one that is not whole yet. */
    long nextLine() {
        return position - begun.length;
    }

    /** Whether every byte is read and the last line is whole. */
    boolean atEnd() throws IOException {
        return begun.length == 0 && !tooLong && file.size() == position;
    }

    /** The lines that are whole by now, some of them if there are many. */
    List<Line> more() throws IOException {
        if (file.size() < position) {
            // Somebody else emptied it.
            begun = new byte[0];
            restart();
        }
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        int read = file.read(chunk, position);
        if (read <= 0) {
            return List.of();
        }
        byte[] bytes = Arrays.copyOf(begun, begun.length + read);
        System.arraycopy(chunk.array(), 0, bytes, begun.length, read);
        long base = nextLine();
        position += read;
        List<Line> lines = new ArrayList<>();
        int from = 0;
        for (int at = begun.length; at < bytes.length; at++) {
            if (bytes[at] == '\n') {
                lines.add(new Line(
                        base + from, tooLong ? "" : new String(bytes, from, at - from, StandardCharsets.UTF_8)));
                tooLong = false;
                from = at + 1;
            }
        }
        begun = Arrays.copyOfRange(bytes, from, bytes.length);
        if (begun.length > LONGEST) {
            tooLong = true;
            begun = new byte[0];
        }
        return lines;
    }

    /** The file is empty now. Only when {@link #atEnd}. */
    void restart() {
        position = 0;
    }
}
