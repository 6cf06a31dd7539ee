package dev.sallyport.net;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A path of a rule: exactly {@code /a/b}, or {@code /a/*} for everything below {@code /a/}.
 *
 * @param text the pattern as it was given, which is its canonical form
 */
public record PathPattern(String text) {

    private static final int MOST_BYTES = 256;
    private static final Pattern ENCODED_SLASH = Pattern.compile("%(2[fF]|5[cC])");

    /**
     * @throws InvalidValueException with {@code PATH_NO_SLASH}, {@code PATH_TOO_LONG}, {@code PATH_WILDCARD_PLACE},
     *     {@code PATH_CHARACTER}, {@code PATH_DOTS}, {@code PATH_DOUBLE_SLASH}, {@code PATH_ENCODED_SLASH} or
     *     {@code PATH_NOT_CANONICAL}
     */
    public static PathPattern parse(String text) {
        if (!text.startsWith("/")) {
            throw refused("PATH_NO_SLASH", text);
        }
        if (text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw new InvalidValueException(Problem.of("PATH_TOO_LONG", Integer.toString(MOST_BYTES)));
        }
        int star = text.indexOf('*');
        if (star >= 0 && (star != text.length() - 1 || !text.endsWith("/*"))) {
            throw refused("PATH_WILDCARD_PLACE", text);
        }
        if (text.chars().anyMatch(PathPattern::forbidden)) {
            throw refused("PATH_CHARACTER", text);
        }
        if (ENCODED_SLASH.matcher(text).find()) {
            throw refused("PATH_ENCODED_SLASH", text);
        }
        if (!HttpPath.escapesAreSound(text)) {
            throw refused("PATH_CHARACTER", text);
        }
        if (text.contains("//")) {
            throw refused("PATH_DOUBLE_SLASH", text);
        }
        String decoded = text.replaceAll("%2[eE]", ".");
        if (decoded.matches("(?s).*/\\.\\.?(/.*)?") || text.contains("..")) {
            throw refused("PATH_DOTS", text);
        }
        String normalised = HttpPath.normalise(text);
        if (normalised == null) {
            throw refused("PATH_CHARACTER", text);
        }
        if (!normalised.equals(text)) {
            // Requests are compared in the normalised form, so any other could never match.
            throw new InvalidValueException(
                    Problem.of("PATH_NOT_CANONICAL", normalised).offering(normalised));
        }
        return new PathPattern(text);
    }

    private static boolean forbidden(int character) {
        return character <= 0x20 || character >= 0x7f || "?#;\\\"<>^`{|}".indexOf(character) >= 0;
    }

    private static InvalidValueException refused(String code, String text) {
        return new InvalidValueException(Problem.of(code, Quoted.of(text)));
    }

    /** Whether everything below the text before the star is meant. */
    public boolean below() {
        return text.endsWith("/*");
    }

    /** The path that is matched exactly, or for {@link #below} the prefix with its closing slash. */
    public String path() {
        return below() ? text.substring(0, text.length() - 1) : text;
    }

    /** Whether a path that was normalised already (no query, no fragment) is covered. */
    public boolean matches(String path) {
        return below() ? path.startsWith(path()) : path.equals(text);
    }

    public boolean covers(PathPattern other) {
        return below() ? other.path().startsWith(path()) : equals(other);
    }

    @Override
    public String toString() {
        return text;
    }
}
