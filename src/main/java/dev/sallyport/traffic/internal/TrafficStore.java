package dev.sallyport.traffic.internal;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.policy.RuleId;
import dev.sallyport.traffic.Denial;
import dev.sallyport.traffic.DenialQuery;
import dev.sallyport.traffic.DestinationUse;
import dev.sallyport.traffic.HourOfTraffic;
import dev.sallyport.traffic.Judgement;
import dev.sallyport.traffic.ReachedDestination;
import dev.sallyport.traffic.RuleUse;
import dev.sallyport.traffic.RulesUsed;
import dev.sallyport.traffic.TrafficGap;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/** The tables of {@code V6__traffic.sql}: what is asked of them. Written by {@link TrafficWriter}. */
@Component
public class TrafficStore {

    /** What is older is forgotten. */
    public static final Duration KEPT = Duration.ofDays(30);

    static final UUID NO_RULE = new UUID(0, 0);

    private final JdbcClient jdbc;

    TrafficStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public List<Denial> denials(ClusterId cluster, DenialQuery query) {
        StringBuilder sql = new StringBuilder("SELECT * FROM denial WHERE cluster_id = :cluster");
        Map<String, Object> parameters = new HashMap<>(Map.of("cluster", cluster.value(), "limit", query.limit()));
        if (!query.text().isBlank()) {
            sql.append(" AND (LOWER(host) LIKE :text ESCAPE '!' OR LOWER(client) LIKE :text ESCAPE '!'"
                    + " OR LOWER(path) LIKE :text ESCAPE '!')");
            parameters.put("text", "%" + escaped(query.text().strip().toLowerCase(Locale.ROOT)) + "%");
        }
        Judgement judgement = query.judgement();
        if (judgement != null) {
            sql.append(" AND judgement = :judgement");
            parameters.put("judgement", judgement.name());
        }
        DenialQuery.Position before = query.before();
        if (before != null) {
            sql.append(" AND (last_at < :at OR (last_at = :at AND id < :id))");
            parameters.put("at", timestamp(before.lastAt()));
            parameters.put("id", before.id());
        }
        sql.append(" ORDER BY last_at DESC, id DESC LIMIT :limit");
        return jdbc.sql(sql.toString())
                .params(parameters)
                .query(TrafficStore::denial)
                .list();
    }

    /** Hours are whole: the one in which {@code since} lies counts. */
    public List<DestinationUse> destinations(ClusterId cluster, Instant since, int limit) {
        return since(
                        jdbc.sql("SELECT host, port, judgement, reason, rule_id, SUM(connections) AS connections,"
                                + " SUM(sent) AS sent, SUM(received) AS received, MIN(first_at) AS first_at, MAX(last_at) AS last_at"
                                + " FROM traffic_hour WHERE cluster_id = :cluster AND hour_start >= :since"
                                + " GROUP BY host, port, judgement, reason, rule_id"
                                + " ORDER BY SUM(connections) DESC, host, port LIMIT :limit"),
                        since)
                .param("cluster", cluster.value())
                .param("limit", limit)
                .query(TrafficStore::destination)
                .list();
    }

    public Map<RuleId, RuleUse> ruleUse(ClusterId cluster) {
        Map<RuleId, RuleUse> use = new HashMap<>();
        jdbc.sql("SELECT rule_id, connections, last_at FROM rule_use WHERE cluster_id = :cluster")
                .param("cluster", cluster.value())
                .query(row -> {
                    use.put(
                            new RuleId(row.getObject("rule_id", UUID.class)),
                            new RuleUse(row.getLong("connections"), instant(row, "last_at")));
                });
        return use;
    }

    public Map<RuleId, RuleUse> ruleUse(ClusterId cluster, Instant from, Instant to) {
        Map<RuleId, RuleUse> use = new HashMap<>();
        since(
                        jdbc.sql(
                                "SELECT rule_id, SUM(connections) AS connections, MAX(last_at) AS last_at FROM traffic_hour"
                                        + " WHERE cluster_id = :cluster AND hour_start >= :since AND hour_start < :to"
                                        + " AND judgement = 'ALLOWED' GROUP BY rule_id"),
                        from)
                .param("cluster", cluster.value())
                .param("to", timestamp(to))
                .query(row -> {
                    RuleId rule = rule(row, "rule_id");
                    if (rule != null) {
                        use.put(rule, new RuleUse(row.getLong("connections"), instant(row, "last_at")));
                    }
                });
        return use;
    }

    public List<ReachedDestination> reached(ClusterId cluster, Instant from, Instant to, int limit) {
        return since(
                        jdbc.sql("SELECT host, port, SUM(connections) AS connections,"
                                + " SUM(CASE WHEN judgement = 'ALLOWED' THEN connections ELSE 0 END) AS allowed,"
                                + " MAX(last_at) AS last_at FROM traffic_hour"
                                + " WHERE cluster_id = :cluster AND hour_start >= :since AND hour_start < :to"
                                + " AND judgement IN ('ALLOWED', 'WOULD_BE_DENIED') GROUP BY host, port"
                                + " ORDER BY SUM(connections) DESC, host, port LIMIT :limit"),
                        from)
                .param("cluster", cluster.value())
                .param("to", timestamp(to))
                .param("limit", limit)
                .query((row, number) -> new ReachedDestination(
                        row.getString("host"),
                        row.getInt("port"),
                        row.getLong("connections"),
                        row.getLong("allowed"),
                        instant(row, "last_at")))
                .list();
    }

    public RulesUsed rulesUsed(ClusterId cluster, Instant from, Instant to) {
        Set<RuleId> used = new HashSet<>();
        boolean[] complete = {true};
        since(
                        jdbc.sql("SELECT rule_id, MAX(CASE WHEN host = :others THEN 1 ELSE 0 END) FROM traffic_hour"
                                + " WHERE cluster_id = :cluster AND hour_start >= :since AND hour_start < :to"
                                + " AND judgement = 'ALLOWED' GROUP BY rule_id"),
                        from)
                .param("cluster", cluster.value())
                .param("to", timestamp(to))
                .param("others", DestinationUse.OTHERS)
                .query(row -> {
                    RuleId rule = rule(row, "rule_id");
                    if (rule != null) {
                        used.add(rule);
                    }
                    complete[0] &= row.getInt(2) == 0;
                });
        return new RulesUsed(used, complete[0]);
    }

    /** By cluster, in order of time. */
    public Map<ClusterId, List<HourOfTraffic>> hours(Instant since) {
        Map<ClusterId, Map<Instant, Map<Judgement, Long>>> found = new LinkedHashMap<>();
        since(
                        jdbc.sql(
                                "SELECT cluster_id, hour_start, judgement, SUM(connections) AS connections FROM traffic_hour"
                                        + " WHERE hour_start >= :since GROUP BY cluster_id, hour_start, judgement"
                                        + " ORDER BY hour_start"),
                        since)
                .query(row -> {
                    found.computeIfAbsent(
                                    new ClusterId(row.getObject("cluster_id", UUID.class)),
                                    cluster -> new LinkedHashMap<>())
                            .computeIfAbsent(instant(row, "hour_start"), hour -> new HashMap<>())
                            .put(Judgement.valueOf(row.getString("judgement")), row.getLong("connections"));
                });
        Map<ClusterId, List<HourOfTraffic>> hours = new HashMap<>();
        found.forEach((cluster, byHour) -> {
            List<HourOfTraffic> of = new ArrayList<>();
            byHour.forEach((hour, counts) -> of.add(new HourOfTraffic(
                    hour,
                    counts.getOrDefault(Judgement.ALLOWED, 0L),
                    counts.getOrDefault(Judgement.WOULD_BE_DENIED, 0L),
                    counts.getOrDefault(Judgement.DENIED, 0L),
                    counts.getOrDefault(Judgement.FAILED, 0L))));
            hours.put(cluster, of);
        });
        return hours;
    }

    public List<TrafficGap> gaps(Instant since) {
        return jdbc.sql("SELECT from_at, to_at, cause, gateway, lost FROM traffic_gap WHERE to_at >= :since"
                        + " ORDER BY from_at DESC, id DESC LIMIT 1000")
                .param("since", timestamp(since))
                .query((row, number) -> new TrafficGap(
                        instant(row, "from_at"),
                        instant(row, "to_at"),
                        TrafficGap.Cause.valueOf(row.getString("cause")),
                        row.getString("gateway"),
                        row.getLong("lost")))
                .list();
    }

    private static StatementSpec since(StatementSpec statement, Instant since) {
        return statement.param("since", timestamp(since.truncatedTo(java.time.temporal.ChronoUnit.HOURS)));
    }

    private static Denial denial(ResultSet row, int number) throws SQLException {
        return new Denial(
                row.getLong("id"),
                instant(row, "first_at"),
                instant(row, "last_at"),
                row.getLong("times"),
                Judgement.valueOf(row.getString("judgement")),
                row.getString("reason"),
                row.getString("host"),
                row.getInt("port"),
                row.getString("path"),
                row.getString("method"),
                row.getString("client"),
                row.getString("gateway"),
                row.getLong("revision"),
                rule(row, "nearest"),
                row.getString("request_id"));
    }

    private static DestinationUse destination(ResultSet row, int number) throws SQLException {
        return new DestinationUse(
                row.getString("host"),
                row.getInt("port"),
                Judgement.valueOf(row.getString("judgement")),
                row.getString("reason"),
                rule(row, "rule_id"),
                row.getLong("connections"),
                row.getLong("sent"),
                row.getLong("received"),
                instant(row, "first_at"),
                instant(row, "last_at"));
    }

    private static @Nullable RuleId rule(ResultSet row, String column) throws SQLException {
        UUID rule = row.getObject(column, UUID.class);
        return rule == null || rule.equals(NO_RULE) ? null : new RuleId(rule);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** As the columns keep it: what is looked for by its instant would not be found by a finer one. */
    static OffsetDateTime timestamp(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    private static String escaped(String text) {
        return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }
}
