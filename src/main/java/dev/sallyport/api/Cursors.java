package dev.sallyport.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.ledger.Actor;
import dev.sallyport.words.Words;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Takes lists page by page. A cursor names the item it stands at, so that what is made or removed between two pages shifts nothing; it is
 * worth something only to the account it was given to, and for the query it was given for.
 */
@Component
class Cursors {

    private static final int MAC_BYTES = 16;
    private static final int LONGEST = 1_000;

    private final JdbcClient jdbc;
    private volatile byte @Nullable [] secret;

    Cursors(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Items behind a key, in the order of their keys. */
    @FunctionalInterface
    interface Source<T> {
        List<T> from(@Nullable String beyond, boolean descending, int limit);
    }

    record Page<T>(List<T> items, Wire.@Nullable Pagination pagination) {}

    /**
     * One page.
     *
     * @param query everything that decides what is listed, beside position and limit
     * @param key a text by which items are ordered, different for each
     */
    <T> Page<T> page(Actor actor, String query, Paging paging, Source<T> source, Function<T, String> key) {
        String bound = String.join("\n", actor.id().toString(), query, String.valueOf(paging.descending()));
        String position = paging.page() == null ? null : open(bound, paging.page());
        boolean backwards = position != null && position.startsWith("<");
        String beyond = position == null ? null : position.substring(1);
        List<T> found = source.from(beyond, paging.descending() != backwards, paging.limit() + 1);
        boolean more = found.size() > paging.limit();
        List<T> items = more ? found.subList(0, paging.limit()) : found;
        if (backwards) {
            items = items.reversed();
        }
        boolean next = !items.isEmpty() && (backwards || more);
        boolean previous = !items.isEmpty() && (backwards ? more : beyond != null);
        return new Page<>(
                items,
                next || previous
                        ? new Wire.Pagination(
                                next ? seal(bound, ">" + key.apply(items.getLast())) : null,
                                previous ? seal(bound, "<" + key.apply(items.getFirst())) : null)
                        : null);
    }

    /** A source for what fits into memory. */
    static <T> Source<T> among(List<T> all, Function<T, String> key) {
        return (beyond, descending, limit) -> all.stream()
                .filter(item -> beyond == null
                        || (descending
                                ? key.apply(item).compareTo(beyond) < 0
                                : key.apply(item).compareTo(beyond) > 0))
                .sorted((one, other) -> descending
                        ? key.apply(other).compareTo(key.apply(one))
                        : key.apply(one).compareTo(key.apply(other)))
                .limit(limit)
                .toList();
    }

    /** A text that comes where the instant comes; before every other for none. */
    static String sortable(@Nullable Instant at) {
        return at == null ? " " : "%020d.%06d ".formatted(at.getEpochSecond(), at.getNano() / 1_000);
    }

    private String seal(String bound, String position) {
        byte[] content = position.getBytes(UTF_8);
        byte[] mac = mac(bound, content);
        byte[] cursor = Arrays.copyOf(mac, MAC_BYTES + content.length);
        System.arraycopy(content, 0, cursor, MAC_BYTES, content.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
    }

    private String open(String bound, String text) {
        byte[] cursor = new byte[0];
        try {
            cursor = text.length() > LONGEST ? cursor : Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            // Not even the form of one; refused below like every other text.
        }
        if (cursor.length > MAC_BYTES) {
            byte[] content = Arrays.copyOfRange(cursor, MAC_BYTES, cursor.length);
            if (MessageDigest.isEqual(Arrays.copyOf(cursor, MAC_BYTES), mac(bound, content))) {
                return new String(content, UTF_8);
            }
        }
        throw new ApiException(HttpStatus.BAD_REQUEST, Words.of("api.cursor"));
    }

    private byte[] mac(String bound, byte[] content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret(), "HmacSHA256"));
            mac.update(bound.getBytes(UTF_8));
            mac.update((byte) 0);
            return Arrays.copyOf(mac.doFinal(content), MAC_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same on every replica, and after every start. */
    private byte[] secret() {
        byte[] known = secret;
        if (known == null) {
            byte[] fresh = new byte[32];
            new SecureRandom().nextBytes(fresh);
            try {
                jdbc.sql("INSERT INTO api_secret (id, secret) SELECT 1, ? WHERE NOT EXISTS (SELECT 1 FROM api_secret)")
                        .param(HexFormat.of().formatHex(fresh))
                        .update();
            } catch (DuplicateKeyException e) {
                // Another replica was quicker; its secret is read below.
            }
            known = HexFormat.of()
                    .parseHex(jdbc.sql("SELECT secret FROM api_secret WHERE id = 1")
                            .query(String.class)
                            .single());
            secret = known;
        }
        return known;
    }
}
