package dev.sallyport.ledger;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The content of an entry: opaque here, written and read by a codec of the module it belongs to. Stored as the very bytes that were hashed.
 *
 * @param type names the codec, with its version ({@code rule/1})
 * @param bytes at most 64 KiB; not changed by anyone after construction
 */
public record Payload(String type, byte[] bytes) {

    public static final int MAXIMUM_BYTES = 64 * 1024;

    public static final Payload NONE = new Payload("none/1", new byte[0]);

    public Payload {
        if (bytes.length > MAXIMUM_BYTES) {
            throw new IllegalArgumentException("payload of " + bytes.length + " bytes");
        }
    }

    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof Payload payload && type.equals(payload.type) && Arrays.equals(bytes, payload.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * type.hashCode() + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return type + ", " + bytes.length + " bytes";
    }
}
