package dev.sallyport.ledger;

import java.util.UUID;

/** The cluster that an entry speaks of. */
public record ClusterId(UUID value) {

    /** Throws {@link IllegalArgumentException} if {@code text} is not a UUID in its usual form. */
    public static ClusterId parse(String text) {
        UUID value = UUID.fromString(text);
        if (!value.toString().equalsIgnoreCase(text)) {
            throw new IllegalArgumentException("not a UUID");
        }
        return new ClusterId(value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
