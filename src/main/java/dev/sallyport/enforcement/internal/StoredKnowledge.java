package dev.sallyport.enforcement.internal;

import dev.sallyport.enforcement.EnforcementHistory;
import dev.sallyport.ledger.ClusterId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The facts about proofs and absences as rows, written in the transaction of their entry. */
@Component
class StoredKnowledge implements EnforcementHistory {

    /** Stands for the console where a gateway's name would stand. */
    private static final String CONSOLE = "";

    private final JdbcClient jdbc;

    StoredKnowledge(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<Proof> proof(ClusterId cluster, long revision, Instant at) {
        return jdbc.sql("SELECT revision, from_at, until_at FROM enforcement_proof"
                        + " WHERE cluster_id = ? AND revision = ? AND from_at <= ? ORDER BY from_at DESC LIMIT 1")
                .param(cluster.value())
                .param(revision)
                .param(sql(at))
                .query((row, number) -> new Proof(row.getLong(1), instant(row, 2), instant(row, 3)))
                .optional();
    }

    @Override
    public List<Unknown> unknown(ClusterId cluster, Instant from, Instant to, int limit) {
        return jdbc
                .sql("SELECT gateway, from_at, until_at, CASE WHEN until_at IS NULL THEN 0 ELSE 1 END AS ended"
                        + " FROM enforcement_unknown"
                        + " WHERE from_at <= ? AND (until_at IS NULL OR until_at >= ?)"
                        + " UNION ALL SELECT NULL, from_at, until_at, CASE WHEN until_at IS NULL THEN 0 ELSE 1 END"
                        + " FROM enforcement_disagreement"
                        + " WHERE cluster_id = ? AND from_at <= ? AND (until_at IS NULL OR until_at >= ?)"
                        + " ORDER BY 4, 3 DESC, 2 DESC LIMIT ?")
                .param(sql(to))
                .param(sql(from))
                .param(cluster.value())
                .param(sql(to))
                .param(sql(from))
                .param(limit)
                .query((row, number) -> unknown(row))
                .list()
                .stream()
                .sorted(Comparator.comparing(Unknown::from))
                .toList();
    }

    private static Unknown unknown(ResultSet row) throws SQLException {
        String gateway = row.getString(1);
        OffsetDateTime until = row.getObject(3, OffsetDateTime.class);
        Why why = gateway == null
                ? Why.GATEWAYS_DISAGREED
                : gateway.equals(CONSOLE) ? Why.CONSOLE_AWAY : Why.GATEWAY_SILENT;
        return new Unknown(
                why,
                why == Why.GATEWAY_SILENT ? gateway : null,
                instant(row, 2),
                until == null ? null : until.toInstant());
    }

    /** @param until null while it lasts */
    void disagreed(ClusterId cluster, Instant from, @Nullable Instant until) {
        int known = jdbc.sql("UPDATE enforcement_disagreement SET until_at = ? WHERE cluster_id = ? AND from_at = ?")
                .param(until == null ? null : sql(until))
                .param(cluster.value())
                .param(sql(from))
                .update();
        if (known == 0) {
            jdbc.sql("INSERT INTO enforcement_disagreement (until_at, cluster_id, from_at) VALUES (?, ?, ?)")
                    .param(until == null ? null : sql(until))
                    .param(cluster.value())
                    .param(sql(from))
                    .update();
        }
    }

    void proven(ClusterId cluster, long revision, Instant from, Instant until) {
        int extended = jdbc.sql(
                        "UPDATE enforcement_proof SET until_at = ? WHERE cluster_id = ? AND revision = ? AND from_at = ?")
                .param(sql(until))
                .param(cluster.value())
                .param(revision)
                .param(sql(from))
                .update();
        if (extended == 0) {
            jdbc.sql("INSERT INTO enforcement_proof (until_at, cluster_id, revision, from_at) VALUES (?, ?, ?, ?)")
                    .param(sql(until))
                    .param(cluster.value())
                    .param(revision)
                    .param(sql(from))
                    .update();
        }
    }

    /**
     * @param gateway null for the console itself
     * @param until null while it lasts; else whatever was open of this gateway ends then
     */
    void unknown(@Nullable String gateway, Instant from, @Nullable Instant until) {
        String name = gateway == null ? CONSOLE : gateway;
        int known = jdbc.sql("UPDATE enforcement_unknown SET until_at = ?"
                        + " WHERE gateway = ? AND (from_at = ? OR until_at IS NULL)")
                .param(until == null ? null : sql(until))
                .param(name)
                .param(sql(from))
                .update();
        if (known == 0) {
            jdbc.sql("INSERT INTO enforcement_unknown (until_at, gateway, from_at) VALUES (?, ?, ?)")
                    .param(until == null ? null : sql(until))
                    .param(name)
                    .param(sql(from))
                    .update();
        }
    }

    /** The gateway is required no more: what is open of it ends. */
    void left(String gateway, Instant at) {
        jdbc.sql("UPDATE enforcement_unknown SET until_at = ? WHERE gateway = ? AND until_at IS NULL")
                .param(sql(at))
                .param(gateway)
                .update();
    }

    /** Whether the gateway was required once and is not any more, for good. */
    boolean ended(String gateway) {
        return jdbc.sql("SELECT COUNT(*) FROM enforcement_gateway WHERE name = ? AND ended_at IS NOT NULL")
                        .param(gateway)
                        .query(Long.class)
                        .single()
                > 0;
    }

    /** What has not ended; of several of one gateway or cluster the one that began first. */
    EnforcementFacts.Open open() {
        Map<String, Instant> lost = new HashMap<>();
        jdbc.sql("SELECT gateway, from_at FROM enforcement_unknown WHERE until_at IS NULL AND gateway <> ?"
                        + " ORDER BY from_at DESC")
                .param(CONSOLE)
                .query((ResultSet row) -> {
                    lost.put(row.getString(1), instant(row, 2));
                });
        Map<ClusterId, Instant> disagreed = new HashMap<>();
        jdbc.sql("SELECT cluster_id, from_at FROM enforcement_disagreement WHERE until_at IS NULL"
                        + " ORDER BY from_at DESC")
                .query((ResultSet row) -> {
                    disagreed.put(new ClusterId(row.getObject(1, UUID.class)), instant(row, 2));
                });
        return new EnforcementFacts.Open(lost, disagreed);
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** Microseconds, as the database keeps them, so that what is written is found again. */
    private static OffsetDateTime sql(Instant at) {
        return OffsetDateTime.ofInstant(at.truncatedTo(java.time.temporal.ChronoUnit.MICROS), ZoneOffset.UTC);
    }
}
