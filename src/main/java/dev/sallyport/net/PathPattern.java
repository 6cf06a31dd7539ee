package dev.sallyport.net;

/**
 * A path of a rule: exactly {@code /a/b}, or {@code /a/*} for everything below {@code /a/}.
 *
 * @param text the pattern as it was given, which is its canonical form
 */
public record PathPattern(String text) {

    /** Throws {@link InvalidValueException}. */
    public static PathPattern parse(String text) {
        throw new UnsupportedOperationException();
    }

    /** Whether a path that was normalised already (no query, no fragment) is covered. */
    public boolean matches(String path) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String toString() {
        return text;
    }
}
