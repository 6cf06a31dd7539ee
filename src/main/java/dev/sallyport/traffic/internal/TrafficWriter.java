package dev.sallyport.traffic.internal;

import static dev.sallyport.traffic.internal.TrafficStore.NO_RULE;
import static dev.sallyport.traffic.internal.TrafficStore.timestamp;

import dev.sallyport.enforcement.ConnectionLogged;
import dev.sallyport.enforcement.ConnectionLogged.Outcome;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.policy.RuleId;
import dev.sallyport.traffic.DestinationUse;
import dev.sallyport.traffic.JudgedConnection;
import dev.sallyport.traffic.Judgement;
import dev.sallyport.traffic.TrafficGap;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiPredicate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Writes what was judged: one transaction for a batch, one row for what is the same. Keeps every table bounded. One thread. */
@Component
class TrafficWriter {

    static final int DENIALS_OF_A_CLUSTER = 1_000;
    static final int DESTINATIONS_OF_AN_HOUR = 2_000;

    /** So many more denials than kept may stand in the table between two prunings. */
    private static final int PRUNE_EVERY = 100;

    /** So close to each other, what is missing is missing from one time. */
    private static final Duration ONE_GAP = Duration.ofMinutes(1);

    private static final int LONGEST_REASON = 40;

    private record Flow(
            ClusterId cluster, Instant hour, String host, int port, Judgement judgement, String reason, UUID rule) {}

    private static final class Sum {

        long connections;
        long sent;
        long received;
        Instant first = Instant.MAX;
        Instant last = Instant.MIN;

        void add(ConnectionLogged logged) {
            if (logged.outcome() != Outcome.ENDED) {
                connections++;
            }
            sent += logged.sent();
            received += logged.received();
            first = logged.at().isBefore(first) ? logged.at() : first;
            last = logged.at().isAfter(last) ? logged.at() : last;
        }
    }

    /** The destinations kept apart in the present hour of a cluster. */
    private record Apart(Instant hour, Set<String> destinations) {}

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Map<ClusterId, Apart> apart = new HashMap<>();
    private final Map<ClusterId, Integer> unpruned = new HashMap<>();
    private Instant hourOfWriting = Instant.MIN;

    TrafficWriter(JdbcClient jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    void write(List<JudgedConnection> connections) {
        transaction.executeWithoutResult(status -> {
            flows(connections).forEach(this::add);
            uses(connections).forEach(this::addUse);
            connections.stream().filter(TrafficWriter::isDenial).forEach(this::addDenial);
        });
        connections.stream()
                .map(connection -> connection.logged().at())
                .max(Instant::compareTo)
                .ifPresent(this::turn);
    }

    /** Once an hour lets go of the clusters that were not heard in it: they may be gone for good. */
    private void turn(Instant newest) {
        Instant hour = newest.truncatedTo(ChronoUnit.HOURS);
        if (hour.isAfter(hourOfWriting)) {
            hourOfWriting = hour;
            apart.values().removeIf(of -> of.hour().isBefore(hour));
            unpruned.keySet().forEach(this::prune);
            unpruned.clear();
        }
    }

    /** How many clusters it remembers something of. */
    int remembered() {
        Set<ClusterId> clusters = new HashSet<>(apart.keySet());
        clusters.addAll(unpruned.keySet());
        return clusters.size();
    }

    /** A gap that is known by its gateway, cause and beginning goes on; one that begins soon after such a gap is part of it. */
    synchronized void writeGap(TrafficGap gap) {
        String same = "COALESCE(gateway, '') = ? AND cause = ? AND ";
        String cause = gap.cause().name();
        int updated = jdbc.sql("UPDATE traffic_gap SET to_at = ?, lost = ? WHERE " + same + "from_at = ?")
                .params(timestamp(gap.to()), gap.lost(), nameOf(gap), cause, timestamp(gap.from()))
                .update();
        if (updated == 0) {
            updated = jdbc.sql("UPDATE traffic_gap SET to_at = ?, lost = lost + ? WHERE id = (SELECT MAX(id)"
                            + " FROM traffic_gap WHERE " + same + "to_at BETWEEN ? AND ? AND "
                            + (gap.lost() > 0 ? "lost > 0)" : "lost = 0)"))
                    .params(
                            timestamp(gap.to()),
                            gap.lost(),
                            nameOf(gap),
                            cause,
                            timestamp(gap.from().minus(ONE_GAP)),
                            timestamp(gap.from()))
                    .update();
        }
        if (updated == 0) {
            jdbc.sql("INSERT INTO traffic_gap (from_at, to_at, cause, gateway, lost) VALUES (?, ?, ?, ?, ?)")
                    .params(java.util.Arrays.asList(
                            timestamp(gap.from()),
                            timestamp(gap.to()),
                            gap.cause().name(),
                            gap.gateway(),
                            gap.lost()))
                    .update();
        }
    }

    /** It turned out that nothing is missing. */
    void removeGap(TrafficGap gap) {
        jdbc.sql("DELETE FROM traffic_gap WHERE COALESCE(gateway, '') = ? AND cause = ? AND from_at = ?")
                .params(nameOf(gap), gap.cause().name(), timestamp(gap.from()))
                .update();
    }

    private static String nameOf(TrafficGap gap) {
        String gateway = gap.gateway();
        return gateway == null ? "" : gateway;
    }

    /** Lets go what was kept long enough. */
    void forgetBefore(Instant instant) {
        for (String sql : List.of(
                "DELETE FROM traffic_hour WHERE hour_start < ?",
                "DELETE FROM denial WHERE last_at < ?",
                "DELETE FROM traffic_gap WHERE to_at < ?")) {
            jdbc.sql(sql).param(timestamp(instant)).update();
        }
    }

    /**
     * Lets go of the use of rules that are no more. What was used since {@code instant} stays, since who is asked may not have heard of
     * a new rule yet.
     */
    void forgetUse(BiPredicate<ClusterId, RuleId> present, Instant instant) {
        List<Object[]> gone = new ArrayList<>();
        jdbc.sql("SELECT cluster_id, rule_id FROM rule_use WHERE last_at < ?")
                .param(timestamp(instant))
                .query(row -> {
                    UUID cluster = row.getObject(1, UUID.class);
                    UUID rule = row.getObject(2, UUID.class);
                    if (!present.test(new ClusterId(cluster), new RuleId(rule))) {
                        gone.add(new Object[] {cluster, rule, timestamp(instant)});
                    }
                });
        gone.forEach(row -> jdbc.sql("DELETE FROM rule_use WHERE cluster_id = ? AND rule_id = ? AND last_at < ?")
                .params(row)
                .update());
    }

    // ------------------------------------------------------------------ counts

    private Map<Flow, Sum> flows(List<JudgedConnection> connections) {
        Map<Flow, Sum> flows = new LinkedHashMap<>();
        for (JudgedConnection connection : connections) {
            flows.computeIfAbsent(flow(connection), flow -> new Sum()).add(connection.logged());
        }
        return flows;
    }

    private Flow flow(JudgedConnection connection) {
        ConnectionLogged logged = connection.logged();
        Instant hour = logged.at().truncatedTo(ChronoUnit.HOURS);
        boolean kept = keptApart(logged.cluster(), hour, connection.host() + ":" + connection.port());
        RuleId rule = connection.rule();
        return new Flow(
                logged.cluster(),
                hour,
                kept ? connection.host() : DestinationUse.OTHERS,
                kept ? connection.port() : 0,
                connection.judgement(),
                bounded(connection.reason(), LONGEST_REASON),
                kept && rule != null ? rule.value() : NO_RULE);
    }

    /** Whoever scans hosts must not fill the table. */
    private boolean keptApart(ClusterId cluster, Instant hour, String destination) {
        Apart of = apart.get(cluster);
        if (of == null || of.hour().isBefore(hour)) {
            of = new Apart(hour, new HashSet<>());
            apart.put(cluster, of);
        }
        return of.destinations().contains(destination)
                || of.destinations().size() < DESTINATIONS_OF_AN_HOUR
                        && of.destinations().add(destination);
    }

    private void add(Flow flow, Sum sum) {
        int updated = jdbc.sql("UPDATE traffic_hour SET connections = connections + ?, sent = sent + ?,"
                        + " received = received + ?, last_at = GREATEST(last_at, ?) WHERE cluster_id = ? AND hour_start = ?"
                        + " AND host = ? AND port = ? AND judgement = ? AND reason = ? AND rule_id = ?")
                .params(
                        sum.connections,
                        sum.sent,
                        sum.received,
                        timestamp(sum.last),
                        flow.cluster().value(),
                        timestamp(flow.hour()),
                        flow.host(),
                        flow.port(),
                        flow.judgement().name(),
                        flow.reason(),
                        flow.rule())
                .update();
        if (updated == 0) {
            jdbc.sql(
                            "INSERT INTO traffic_hour (cluster_id, hour_start, host, port, judgement, reason, rule_id,"
                                    + " connections, sent, received, first_at, last_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                    .params(
                            flow.cluster().value(),
                            timestamp(flow.hour()),
                            flow.host(),
                            flow.port(),
                            flow.judgement().name(),
                            flow.reason(),
                            flow.rule(),
                            sum.connections,
                            sum.sent,
                            sum.received,
                            timestamp(sum.first),
                            timestamp(sum.last))
                    .update();
        }
    }

    // ------------------------------------------------------------------ use of rules

    private record Used(ClusterId cluster, RuleId rule) {}

    private static Map<Used, Sum> uses(List<JudgedConnection> connections) {
        Map<Used, Sum> uses = new LinkedHashMap<>();
        for (JudgedConnection connection : connections) {
            RuleId rule = connection.rule();
            if (rule != null
                    && connection.judgement() == Judgement.ALLOWED
                    && connection.logged().outcome() != Outcome.ENDED) {
                uses.computeIfAbsent(new Used(connection.logged().cluster(), rule), used -> new Sum())
                        .add(connection.logged());
            }
        }
        return uses;
    }

    private void addUse(Used used, Sum sum) {
        int updated = jdbc.sql("UPDATE rule_use SET connections = connections + ?, last_at = GREATEST(last_at, ?)"
                        + " WHERE cluster_id = ? AND rule_id = ?")
                .params(
                        sum.connections,
                        timestamp(sum.last),
                        used.cluster().value(),
                        used.rule().value())
                .update();
        if (updated == 0) {
            jdbc.sql("INSERT INTO rule_use (cluster_id, rule_id, connections, last_at) VALUES (?, ?, ?, ?)")
                    .params(used.cluster().value(), used.rule().value(), sum.connections, timestamp(sum.last))
                    .update();
        }
    }

    // ------------------------------------------------------------------ denials

    private static boolean isDenial(JudgedConnection connection) {
        return switch (connection.judgement()) {
            case DENIED -> true;
            case WOULD_BE_DENIED -> connection.logged().outcome() != Outcome.ENDED;
            case ALLOWED, FAILED -> false;
        };
    }

    private void addDenial(JudgedConnection denial) {
        ConnectionLogged logged = denial.logged();
        RuleId nearest = denial.rule();
        String same = same(denial);
        int updated = jdbc.sql("UPDATE denial SET times = times + 1, last_at = GREATEST(last_at, ?), gateway = ?,"
                        + " revision = ?, nearest = ?, request_id = ? WHERE cluster_id = ? AND same = ?")
                .params(java.util.Arrays.asList(
                        timestamp(logged.at()),
                        logged.gateway(),
                        logged.revision(),
                        nearest == null ? null : nearest.value(),
                        logged.requestId(),
                        logged.cluster().value(),
                        same))
                .update();
        if (updated > 0) {
            return;
        }
        jdbc.sql("INSERT INTO denial (cluster_id, same, first_at, last_at, times, judgement, reason, host, port, path,"
                        + " method, client, gateway, revision, nearest, request_id)"
                        + " VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .params(java.util.Arrays.asList(
                        logged.cluster().value(),
                        same,
                        timestamp(logged.at()),
                        timestamp(logged.at()),
                        denial.judgement().name(),
                        bounded(denial.reason(), LONGEST_REASON),
                        denial.host(),
                        denial.port(),
                        logged.path(),
                        bounded(logged.method(), 40),
                        client(logged),
                        logged.gateway(),
                        logged.revision(),
                        nearest == null ? null : nearest.value(),
                        logged.requestId()))
                .update();
        if (unpruned.merge(logged.cluster(), 1, Integer::sum) >= PRUNE_EVERY) {
            unpruned.put(logged.cluster(), 0);
            prune(logged.cluster());
        }
    }

    private void prune(ClusterId cluster) {
        jdbc.sql("DELETE FROM denial WHERE cluster_id = ? AND id NOT IN"
                        + " (SELECT id FROM denial WHERE cluster_id = ? ORDER BY last_at DESC, id DESC LIMIT ?)")
                .params(cluster.value(), cluster.value(), DENIALS_OF_A_CLUSTER)
                .update();
    }

    private static String client(ConnectionLogged logged) {
        String client = logged.client();
        return client == null ? "" : bounded(client, 64);
    }

    private static String same(JudgedConnection denial) {
        ConnectionLogged logged = denial.logged();
        String text = String.join(
                "\n",
                denial.judgement().name(),
                denial.reason(),
                denial.host(),
                Integer.toString(denial.port()),
                String.valueOf(logged.path()),
                logged.method(),
                client(logged));
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String bounded(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest);
    }
}
