package dev.sallyport.access.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * 128 random bits that are shown to whoever reads the log of this machine, good for {@link #LIFETIME} and for {@link #TRIES} wrong guesses. Not safe for
 * use by several threads.
 */
final class OneTimeToken {

    static final Duration LIFETIME = Duration.ofMinutes(30);
    static final int TRIES = 5;

    /** Without the letters that are read as digits, and the other way round. */
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private static final int BITS = 128;
    private static final int GROUP = 4;
    private static final int LONGEST_GUESS = 256;

    private final String text;
    private final Instant end;
    private int triesLeft = TRIES;

    private OneTimeToken(String text, Instant end) {
        this.text = text;
        this.end = end;
    }

    static OneTimeToken random(SecureRandom random, Instant now) {
        StringBuilder text = new StringBuilder();
        for (int bits = 0; bits < BITS; bits += 5) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new OneTimeToken(text.toString(), now.plus(LIFETIME));
    }

    /** In groups of four, as a person reads it. */
    String readable() {
        return text.replaceAll("(.{" + GROUP + "})(?!$)", "$1-");
    }

    boolean expired(Instant now) {
        return !now.isBefore(end);
    }

    boolean spent() {
        return triesLeft <= 0;
    }

    /** Counts a wrong guess. */
    boolean is(String guess) {
        if (spent()) {
            return false;
        }
        boolean same = MessageDigest.isEqual(sha256(text), sha256(canonical(guess)));
        if (!same) {
            triesLeft--;
        }
        return same;
    }

    private static String canonical(String typed) {
        String text = typed.length() > LONGEST_GUESS ? "" : typed;
        return text.toUpperCase(Locale.ROOT)
                .replaceAll("[\\s-]", "")
                .replace('O', '0')
                .replace('I', '1')
                .replace('L', '1');
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "token until " + end;
    }
}
