package dev.sallyport.ledger.internal;

import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Draft;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.Payload;
import dev.sallyport.ledger.Source;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code ledger_entry} as it was found. Whoever can write to the database can write what no entry ever holds; reading such a row
 * must not fail, or one row would keep everybody from seeing it, and from appending.
 *
 * @param entry what is there; what could not be read is replaced, and an unreadable content says nothing ({@link Payload#NONE})
 * @param readable false if something was replaced: then this program did not write the row
 */
record StoredEntry(Entry entry, boolean readable) {

    static final String COLUMNS =
            "sequence, at, actor_kind, actor_id, actor_name, source, cluster_id, revision, action, payload_type, payload, error, salt, previous_hash, hash";

    private static final Map<String, Actor.Kind> KINDS = byName(Actor.Kind.values());
    private static final Map<String, Source> SOURCES = byName(Source.values());

    /** What a clock can show; not everything that reads times knows later ones. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

    static StoredEntry of(ResultSet row, int number) throws SQLException {
        Reading reading = new Reading();
        UUID cluster = row.getObject(7, UUID.class);
        Actor actor = new Actor(
                reading.or(kind(row.getString(3)), Actor.Kind.SYSTEM),
                reading.or(row.getObject(4, UUID.class), new UUID(0, 0)),
                reading.or(row.getString(5), ""),
                reading.or(SOURCES.get(String.valueOf(row.getString(6))), Source.INTERNAL));
        Draft draft = new Draft(
                actor,
                cluster == null ? null : new ClusterId(cluster),
                row.getObject(8, Long.class),
                reading.or(row.getString(9), ""),
                reading.or(payload(row.getString(10), row.getBytes(11)), Payload.NONE),
                row.getString(12));
        Entry entry = new Entry(
                row.getLong(1),
                reading.or(instant(row, 2), Instant.EPOCH),
                draft,
                reading.or(row.getBytes(13), new byte[0]),
                reading.or(hash(row.getBytes(14)), new byte[EntryEncoding.HASH_BYTES]),
                reading.or(hash(row.getBytes(15)), new byte[EntryEncoding.HASH_BYTES]));
        return new StoredEntry(entry, reading.whole);
    }

    /** Null for what was never the name of one. */
    static Actor.@Nullable Kind kind(@Nullable String text) {
        return KINDS.get(String.valueOf(text));
    }

    /** Null where there is none, or one that no clock shows. */
    static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime read = row.getObject(column, OffsetDateTime.class);
        Instant instant = read == null ? null : read.toInstant();
        return instant == null || instant.isBefore(Instant.EPOCH) || instant.isAfter(LATEST) ? null : instant;
    }

    private static <T extends Enum<T>> Map<String, T> byName(T[] values) {
        return Arrays.stream(values).collect(Collectors.toUnmodifiableMap(Enum::name, value -> value));
    }

    private static @Nullable Payload payload(@Nullable String type, byte @Nullable [] bytes) {
        return type == null || bytes == null || bytes.length > Payload.MAXIMUM_BYTES ? null : new Payload(type, bytes);
    }

    private static byte @Nullable [] hash(byte @Nullable [] bytes) {
        return bytes == null || bytes.length != EntryEncoding.HASH_BYTES ? null : bytes;
    }

    private static final class Reading {

        private boolean whole = true;

        <T> T or(@Nullable T read, T otherwise) {
            whole &= read != null;
            return Objects.requireNonNullElse(read, otherwise);
        }
    }
}
