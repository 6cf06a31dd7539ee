package dev.sallyport.enforcement.envoy;

import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Up to where the lines of a log are settled.
 *
 * @param offset the end of the last settled line
 * @param before a digest of what stands before the offset: after the file was emptied something else stands there
 * @param told entries beyond the offset that the stream told already
 */
record LogCursor(long offset, String before, List<EntryKey> told) {

    private static final int LOOKED_AT = 256;

    LogCursor {
        told = List.copyOf(told);
    }

    static LogCursor at(long offset, List<EntryKey> told, FileChannel log) throws IOException {
        return new LogCursor(offset, digestBefore(offset, log), told);
    }

    /** Whether this is still the file that the cursor was made for, and has not been emptied since. */
    boolean standsIn(FileChannel log) throws IOException {
        return log.size() >= offset && digestBefore(offset, log).equals(before);
    }

    byte[] written() {
        StringBuilder text = new StringBuilder("1 " + offset + " " + before + "\n");
        told.forEach(key -> text.append(key).append('\n'));
        return text.append("end\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Empty if it is not whole. */
    static Optional<LogCursor> read(byte[] written) {
        List<String> lines =
                new String(written, StandardCharsets.US_ASCII).lines().toList();
        if (lines.size() < 2 || !lines.getLast().equals("end")) {
            return Optional.empty();
        }
        String[] first = lines.getFirst().split(" ", -1);
        try {
            return first.length == 3 && first[0].equals("1")
                    ? Optional.of(new LogCursor(
                            Long.parseLong(first[1]),
                            first[2],
                            lines.subList(1, lines.size() - 1).stream()
                                    .map(EntryKey::read)
                                    .toList()))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String digestBefore(long offset, FileChannel log) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(LOOKED_AT, offset));
        long at = offset - bytes.capacity();
        while (bytes.hasRemaining() && log.read(bytes, at + bytes.position()) >= 0) {
            // Reads on until it has all.
        }
        return Hashing.sha256().hashBytes(bytes.flip().array()).toString().substring(0, 32);
    }
}
