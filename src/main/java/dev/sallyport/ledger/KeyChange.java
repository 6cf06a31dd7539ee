package dev.sallyport.ledger;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * An entry that says which key signs for the ledger from there on.
 *
 * @param publicKey the new key, as in {@link Signed}
 * @param previous fingerprint of the key before; null for the first one
 * @param signature of the key before over {@link #content}; null for the first one
 */
public record KeyChange(byte[] publicKey, @Nullable String previous, byte @Nullable [] signature) {

    /** The payload's type. */
    public static final String TYPE = "evidence-key/1";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Keys in alphabetical order, as in every payload. */
    private record Form(
            String fingerprint,
            @Nullable String previous,
            String publicKey,
            @Nullable String signature) {}

    /** What the old key signs to hand over: format, its own fingerprint and the new one's, with a space between, in UTF-8. */
    public static byte[] content(String previous, String fingerprint) {
        return ("sallyport-evidence-key/1 " + previous + " " + fingerprint).getBytes(StandardCharsets.UTF_8);
    }

    public String fingerprint() {
        return Signed.fingerprint(publicKey);
    }

    /** Whether this hands over from {@code before}, signed by it; for the first key, whether there was none before. */
    public boolean follows(@Nullable KeyChange before) {
        if (before == null) {
            return previous == null && signature == null;
        }
        return before.fingerprint().equals(previous)
                && signature != null
                && new Signed(before.publicKey, signature).of(content(before.fingerprint(), fingerprint()));
    }

    public Payload payload() {
        Base64.Encoder base64 = Base64.getEncoder();
        return new Payload(
                TYPE,
                JSON.writeValueAsBytes(new Form(
                        fingerprint(),
                        previous,
                        base64.encodeToString(publicKey),
                        signature == null ? null : base64.encodeToString(signature))));
    }

    /** Empty for every other payload, and for one whose fingerprint is not that of its key. */
    public static Optional<KeyChange> read(Payload payload) {
        if (!payload.type().equals(TYPE)) {
            return Optional.empty();
        }
        try {
            Form form = JSON.readValue(payload.bytes(), Form.class);
            KeyChange change = new KeyChange(
                    Base64.getDecoder().decode(form.publicKey()),
                    form.previous(),
                    form.signature() == null ? null : Base64.getDecoder().decode(form.signature()));
            return Optional.of(change).filter(read -> read.fingerprint().equals(form.fingerprint()));
        } catch (JacksonException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
