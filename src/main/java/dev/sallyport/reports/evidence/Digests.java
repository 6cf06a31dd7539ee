package dev.sallyport.reports.evidence;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 of a pack as it is written or read: of all of it, and of the part that goes on now. */
final class Digests {

    private final MessageDigest all = sha256();
    private final MessageDigest part = sha256();
    private long lines;

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    void add(byte[] line) {
        all.update(line);
        part.update(line);
        lines++;
    }

    /** A part that has ended. */
    record Part(long lines, String digest) {}

    /** Ends the part and begins the next one. */
    Part end() {
        Part ended = new Part(lines, EntryLine.hex(part.digest()));
        lines = 0;
        return ended;
    }

    /** What is signed: the format, a space and the SHA-256 of everything so far. */
    byte[] content(String format) {
        try {
            String digest = EntryLine.hex(((MessageDigest) all.clone()).digest());
            return (format + " " + digest).getBytes(StandardCharsets.UTF_8);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }
}
