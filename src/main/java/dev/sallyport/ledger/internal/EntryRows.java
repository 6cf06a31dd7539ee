package dev.sallyport.ledger.internal;

import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Draft;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.EntryQuery;
import dev.sallyport.ledger.Head;
import dev.sallyport.ledger.Tally;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rows of {@code ledger_entry}, read and written in whatever transaction the thread has. */
final class EntryRows {

    private static final String COLUMNS = StoredEntry.COLUMNS;

    private final JdbcClient jdbc;

    EntryRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(Entry entry) {
        Draft draft = entry.draft();
        ClusterId cluster = draft.cluster();
        jdbc.sql("INSERT INTO ledger_entry (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .param(entry.sequence())
                .param(entry.at().atOffset(ZoneOffset.UTC))
                .param(draft.actor().kind().name())
                .param(draft.actor().id())
                .param(draft.actor().name())
                .param(draft.actor().source().name())
                .param(cluster == null ? null : cluster.value())
                .param(draft.revision())
                .param(draft.action())
                .param(draft.payload().type())
                .param(draft.payload().bytes())
                .param(draft.error())
                .param(entry.salt())
                .param(entry.previousHash())
                .param(entry.hash())
                .update();
    }

    Head head() {
        return jdbc.sql("SELECT sequence, hash FROM ledger_entry ORDER BY sequence DESC LIMIT 1")
                .query((row, number) -> new Head(row.getLong(1), row.getBytes(2)))
                .optional()
                .orElseGet(() -> new Head(0, new byte[EntryEncoding.HASH_BYTES]));
    }

    /** Whether there is such an entry. */
    boolean is(Head known) {
        return jdbc.sql("SELECT COUNT(*) FROM ledger_entry WHERE sequence = ? AND hash = ?")
                        .param(known.sequence())
                        .param(known.hash())
                        .query(Long.class)
                        .single()
                == 1;
    }

    /**
     * What the next entry follows. No more of the newest one is read, so that nothing else in its row keeps the next from being written.
     *
     * @param at null if it is no time
     */
    record Last(long sequence, @Nullable Instant at, byte[] hash) {}

    /** Position 0 and zero bytes while the ledger is empty. */
    Last last() {
        return jdbc.sql("SELECT sequence, at, hash FROM ledger_entry ORDER BY sequence DESC LIMIT 1")
                .query((row, number) -> new Last(row.getLong(1), StoredEntry.instant(row, 2), row.getBytes(3)))
                .optional()
                .orElseGet(() -> new Last(0, null, new byte[EntryEncoding.HASH_BYTES]));
    }

    List<Entry> after(long sequence, int limit) {
        return stored(sequence, limit).stream().map(StoredEntry::entry).toList();
    }

    /** The same, with word of whether each could be read. */
    List<StoredEntry> stored(long sequence, int limit) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM ledger_entry WHERE sequence > ? ORDER BY sequence LIMIT ?")
                .param(sequence)
                .param(limit)
                .query(StoredEntry::of)
                .list();
    }

    /** The first position whose entry was written after {@code instant}; found by halving, because time never goes back in the ledger. */
    long firstAfter(Instant instant) {
        long low = 1;
        long high = head().sequence() + 1;
        while (low < high) {
            long middle = (low + high) >>> 1;
            boolean after = jdbc.sql("SELECT at FROM ledger_entry WHERE sequence = ?")
                    .param(middle)
                    .query((row, number) -> {
                        Instant at = StoredEntry.instant(row, 1);
                        return at != null && at.isAfter(instant);
                    })
                    .optional()
                    .orElse(true);
            if (after) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** @param from the first position that counts, and {@code to} the first one that no longer does */
    List<Tally> tally(ClusterId cluster, long from, long to) {
        return jdbc.sql("SELECT actor_kind, actor_id, MAX(actor_name), COUNT(*) - COUNT(error), COUNT(error), MAX(at)"
                        + " FROM ledger_entry WHERE cluster_id = ? AND sequence >= ? AND sequence < ?"
                        + " GROUP BY actor_kind, actor_id ORDER BY MAX(at) DESC, actor_id")
                .params(cluster.value(), from, to)
                .query((row, number) -> new Tally(
                        Objects.requireNonNullElse(StoredEntry.kind(row.getString(1)), Actor.Kind.SYSTEM),
                        row.getObject(2, UUID.class),
                        row.getString(3),
                        row.getLong(4),
                        row.getLong(5),
                        Objects.requireNonNullElse(StoredEntry.instant(row, 6), Instant.EPOCH)))
                .list();
    }

    /** Everything of the query but its text. */
    List<Entry> find(EntryQuery query) {
        StringBuilder sql = new StringBuilder("SELECT " + COLUMNS + " FROM ledger_entry WHERE 1 = 1");
        Map<String, Object> parameters = new HashMap<>();
        in(sql, parameters, "actor_name", query.actors());
        in(sql, parameters, "action", query.actions());
        Set<ClusterId> clusters = query.clusters();
        if (clusters != null) {
            in(
                    sql,
                    parameters,
                    "cluster_id",
                    clusters.stream().map(ClusterId::value).toList());
            if (clusters.isEmpty()) {
                return List.of();
            }
        }
        where(
                sql,
                parameters,
                "source = :source",
                "source",
                query.source() == null ? null : query.source().name());
        where(sql, parameters, "at >= :from", "from", timestamp(query.from()));
        where(sql, parameters, "at < :to", "to", timestamp(query.to()));
        where(
                sql,
                parameters,
                query.ascending() ? "sequence > :beyond" : "sequence < :beyond",
                "beyond",
                query.beyond());
        if (query.refused()) {
            sql.append(" AND error IS NOT NULL");
        }
        sql.append(" ORDER BY sequence ")
                .append(query.ascending() ? "ASC" : "DESC")
                .append(" LIMIT :limit");
        parameters.put("limit", query.limit());
        return jdbc.sql(sql.toString()).params(parameters).query(StoredEntry::of).list().stream()
                .map(StoredEntry::entry)
                .toList();
    }

    private static void in(StringBuilder sql, Map<String, Object> parameters, String column, Collection<?> values) {
        if (!values.isEmpty()) {
            sql.append(" AND ").append(column).append(" IN (:").append(column).append(')');
            parameters.put(column, values);
        }
    }

    private static void where(
            StringBuilder sql, Map<String, Object> parameters, String condition, String name, @Nullable Object value) {
        if (value != null) {
            sql.append(" AND ").append(condition);
            parameters.put(name, value);
        }
    }

    private static @Nullable OffsetDateTime timestamp(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
