package dev.sallyport.ledger.internal;

import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Draft;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.EntryQuery;
import dev.sallyport.ledger.Head;
import dev.sallyport.ledger.Payload;
import dev.sallyport.ledger.Source;
import dev.sallyport.ledger.Tally;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rows of {@code ledger_entry}, read and written in whatever transaction the thread has. */
final class EntryRows {

    private static final String COLUMNS =
            "sequence, at, actor_kind, actor_id, actor_name, source, cluster_id, revision, action, payload_type, payload, error, salt, previous_hash, hash";

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

    java.util.Optional<Entry> last() {
        return jdbc.sql("SELECT " + COLUMNS + " FROM ledger_entry ORDER BY sequence DESC LIMIT 1")
                .query(EntryRows::entry)
                .optional();
    }

    List<Entry> after(long sequence, int limit) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM ledger_entry WHERE sequence > ? ORDER BY sequence LIMIT ?")
                .param(sequence)
                .param(limit)
                .query(EntryRows::entry)
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
                    .query((row, number) -> instant(row, 1).isAfter(instant))
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
                        Actor.Kind.valueOf(row.getString(1)),
                        row.getObject(2, UUID.class),
                        row.getString(3),
                        row.getLong(4),
                        row.getLong(5),
                        instant(row, 6)))
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
        return jdbc.sql(sql.toString())
                .params(parameters)
                .query(EntryRows::entry)
                .list();
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

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static Entry entry(ResultSet row, int number) throws SQLException {
        UUID cluster = row.getObject(7, UUID.class);
        Long revision = row.getObject(8, Long.class);
        Actor actor = new Actor(
                Actor.Kind.valueOf(row.getString(3)),
                row.getObject(4, UUID.class),
                row.getString(5),
                Source.valueOf(row.getString(6)));
        Draft draft = new Draft(
                actor,
                cluster == null ? null : new ClusterId(cluster),
                revision,
                row.getString(9),
                new Payload(row.getString(10), row.getBytes(11)),
                row.getString(12));
        return new Entry(row.getLong(1), instant(row, 2), draft, row.getBytes(13), row.getBytes(14), row.getBytes(15));
    }
}
