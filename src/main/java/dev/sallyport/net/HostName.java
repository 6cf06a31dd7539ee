package dev.sallyport.net;

/**
 * A canonical host name: lower case, A-labels, no trailing dot, at least one label.
 *
 * @param value the canonical form
 */
public record HostName(String value) {

    /** The name a client asked for, canonicalised as {@code semantics.md} says. Throws {@link InvalidValueException}. */
    public static HostName ofRequest(String text) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String toString() {
        return value;
    }
}
