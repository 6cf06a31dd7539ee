package dev.sallyport.access.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Judges, hashes and compares passwords. Argon2id with 19 MiB, two passes, one lane; at most four at a time, so 76 MiB in all whoever
 * knocks. A hash names its own parameters.
 */
@Component
class Passwords {

    static final int SHORTEST = 12;
    static final int LONGEST = 1024;

    private static final int AT_ONCE = 4;
    private static final Duration QUEUE = Duration.ofSeconds(5);
    private static final int FEWEST_DIFFERENT = 5;

    private final Argon2PasswordEncoder argon2 = new Argon2PasswordEncoder(16, 32, 1, 19 * 1024, 2);
    private final Semaphore slots = new Semaphore(AT_ONCE, true);
    private final Set<String> common = readCommon();
    private final String nobodys;

    Passwords() {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        this.nobodys = hash(HexFormat.of().formatHex(random));
    }

    /** Why this cannot be a password: {@code PASSWORD_TOO_SHORT}, {@code PASSWORD_TOO_LONG}, {@code PASSWORD_TOO_COMMON}; empty if it can. */
    Optional<String> problem(String password, Email owner) {
        if (password.length() > LONGEST) {
            return Optional.of("PASSWORD_TOO_LONG");
        }
        String text = normal(password);
        if (text.codePointCount(0, text.length()) < SHORTEST) {
            return Optional.of("PASSWORD_TOO_SHORT");
        }
        String lower = text.toLowerCase(Locale.ROOT);
        boolean guessable = common.contains(lower)
                || text.codePoints().distinct().count() < FEWEST_DIFFERENT
                || runsOn(lower)
                || lower.equals(owner.text());
        return guessable ? Optional.of("PASSWORD_TOO_COMMON") : Optional.empty();
    }

    String hash(String password) {
        return Objects.requireNonNull(inSlot(() -> argon2.encode(normal(password))));
    }

    /** Whether {@code password} is the one of {@code hash}; takes as long if there is no hash, and then the answer is no. */
    boolean matches(String password, @Nullable String hash) {
        String asked = password.length() > LONGEST ? "" : normal(password);
        boolean same = inSlot(() -> argon2.matches(asked, hash == null ? nobodys : hash));
        return same && hash != null;
    }

    private <T> T inSlot(Supplier<T> work) {
        try {
            if (!slots.tryAcquire(QUEUE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new BusyException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BusyException();
        }
        try {
            return work.get();
        } finally {
            slots.release();
        }
    }

    /** The same password, however a keyboard composes its letters. */
    private static String normal(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFKC);
    }

    /** Whether each character is the one after (or before) the one to its left, as in {@code 123456789012}. */
    private static boolean runsOn(String text) {
        int up = 0;
        int down = 0;
        for (int i = 1; i < text.length(); i++) {
            int step = text.charAt(i) - text.charAt(i - 1);
            up += step == 1 || step == -9 ? 1 : 0;
            down += step == -1 || step == 9 ? 1 : 0;
        }
        return Math.max(up, down) >= text.length() - 2;
    }

    private static Set<String> readCommon() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(Passwords.class.getResourceAsStream("/access/common-passwords.txt")),
                StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Too many passwords are being compared; nothing is known about this one. */
    static final class BusyException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        BusyException() {
            super("too many sign-ins at once", null, false, false);
        }
    }
}
