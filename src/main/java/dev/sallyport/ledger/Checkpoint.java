package dev.sallyport.ledger;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Where the ledger ended at an instant, signed by its evidence key. Whoever keeps one elsewhere can tell later whether the ledger still
 * extends it.
 *
 * @param sequence position of the newest entry then
 * @param hash that entry's
 * @param at whole microseconds
 */
public record Checkpoint(long sequence, byte[] hash, Instant at, Signed by) {

    private static final String FORMAT = "sallyport-checkpoint/1";
    private static final int PARTS = 7;

    /** What is signed: format, position, hash in hexadecimal and time, with a space between, in UTF-8. */
    public static byte[] content(long sequence, byte[] hash, Instant at) {
        return words(sequence, hash, at).getBytes(StandardCharsets.UTF_8);
    }

    private static String words(long sequence, byte[] hash, Instant at) {
        return FORMAT + " " + sequence + " " + HexFormat.of().formatHex(hash) + " " + at;
    }

    /** Whether the key that it names signed it. */
    public boolean genuine() {
        return by.of(content(sequence, hash, at));
    }

    /** As it goes to anchors: what is signed, the key's fingerprint, the key and the signature in Base64. Without a line break. */
    public String line() {
        Base64.Encoder base64 = Base64.getEncoder();
        return words(sequence, hash, at) + " " + by.fingerprint() + " " + base64.encodeToString(by.publicKey()) + " "
                + base64.encodeToString(by.signature());
    }

    /** Reads what {@link #line} wrote; empty for everything else. Does not check the signature. */
    public static Optional<Checkpoint> parse(String line) {
        String[] parts = line.split(" ", PARTS + 1);
        if (parts.length != PARTS
                || !parts[0].equals(FORMAT)
                || !parts[1].matches("[1-9][0-9]{0,17}")
                || !parts[2].matches("[0-9a-f]{64}")) {
            return Optional.empty();
        }
        try {
            Checkpoint read = new Checkpoint(
                    Long.parseLong(parts[1]),
                    HexFormat.of().parseHex(parts[2]),
                    Instant.parse(parts[3]),
                    new Signed(
                            Base64.getDecoder().decode(parts[5]),
                            Base64.getDecoder().decode(parts[6])));
            return Optional.of(read).filter(checkpoint -> checkpoint.line().equals(line));
        } catch (DateTimeException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
