package dev.sallyport.perimeter.internal;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.PerimeterHistory;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.hibernate.jpa.HibernateHints;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.annotation.Transactional;

/** The history as the projection's versions tell it. */
@Transactional(readOnly = true)
class StoredHistory implements PerimeterHistory {

    private static final String OF_CLUSTER = " where x.clusterId = :cluster";

    /** A driver that is not asked for parts brings all rows at once. */
    private static final int ROWS_AT_ONCE = 1_000;

    /** No revision comes after it. */
    private static final String NEVER = "9223372036854775807L";

    /** When the first revision with a version was settled; none if the version was over before. */
    private static final String ACKNOWLEDGED =
            firstSettled("s.revision >= x.fromRevision and s.revision < coalesce(x.toRevision, " + NEVER + ")");

    /** When the first revision after a version was settled. */
    private static final String GONE = firstSettled("s.revision >= coalesce(x.toRevision, " + NEVER + ")");

    /** The one follows from the other; an index begins with both. */
    private static final String OPEN = "x.toTime is null and x.toRevision is null";

    private final EntityManager entities;

    StoredHistory(EntityManager entities) {
        this.entities = entities;
    }

    /** Settled revisions grow with time. Ordered by all columns of the index: H2 sorts every later row for each rule otherwise. */
    private static String firstSettled(String condition) {
        return "(select s.at from SettledRow s where s.clusterId = x.clusterId and " + condition
                + " order by s.clusterId, s.revision limit 1)";
    }

    @Override
    public List<Cluster> clusters() {
        return entities.createQuery("select c from ClusterRow c order by c.name, c.createdAt", ClusterRow.class)
                .getResultStream()
                .map(ClusterRow::toCluster)
                .toList();
    }

    @Override
    public Optional<Cluster> cluster(ClusterId cluster) {
        return Optional.ofNullable(entities.find(ClusterRow.class, cluster.value()))
                .map(ClusterRow::toCluster);
    }

    @Override
    public List<PolicySpan> policies(ClusterId cluster) {
        return entities.createQuery(
                        "select x, " + ACKNOWLEDGED + ", " + GONE + " from PolicyRow x" + OF_CLUSTER
                                + " order by x.fromRevision",
                        Object[].class)
                .setParameter("cluster", cluster.value())
                .getResultStream()
                .map(row -> ((PolicyRow) row[0]).toSpan((Instant) row[1], (Instant) row[2]))
                .toList();
    }

    @Override
    public List<SourcesSpan> sources(ClusterId cluster) {
        return entities.createQuery(
                        "select x from SourcesRow x" + OF_CLUSTER + " order by x.fromRevision", SourcesRow.class)
                .setParameter("cluster", cluster.value())
                .getResultStream()
                .map(SourcesRow::toSpan)
                .toList();
    }

    @Override
    public Optional<Settled> settled(ClusterId cluster, Instant at) {
        return entities.createQuery(
                        "select x from SettledRow x" + OF_CLUSTER
                                + " and x.at <= :at order by x.clusterId desc, x.at desc, x.revision desc",
                        SettledRow.class)
                .setParameter("cluster", cluster.value())
                .setParameter("at", at)
                .setMaxResults(1)
                .getResultStream()
                .map(row -> new Settled(row.revision, row.at))
                .findFirst();
    }

    @Override
    public long savedRevision(ClusterId cluster, Instant at) {
        return Stream.of(
                        newest(cluster, at, "PolicyRow", "from"),
                        newest(cluster, at, "PolicyRow", "to"),
                        newest(cluster, at, "SourcesRow", "from"),
                        newest(cluster, at, "RuleRow", "from"),
                        newest(cluster, at, "RuleRow", "to"))
                .flatMap(Stream::ofNullable)
                .max(Comparator.naturalOrder())
                .orElse(0L);
    }

    private @Nullable Long newest(ClusterId cluster, Instant at, String rows, String end) {
        // Revisions grow with time, so the newest is the first row of an index: a maximum would read all rows before
        // it.
        return entities.createQuery(
                        "select x." + end + "Revision from " + rows + " x" + OF_CLUSTER + " and x." + end
                                + "Time <= :at order by x.clusterId desc, x." + end + "Time desc, x." + end
                                + "Revision desc",
                        Long.class)
                .setParameter("cluster", cluster.value())
                .setParameter("at", at)
                .setMaxResults(1)
                .getSingleResultOrNull();
    }

    @Override
    public List<RuleSpan> rules(ClusterId cluster, Instant at, long settledRevision) {
        long saved = savedRevision(cluster, at);
        long first = Math.min(saved, settledRevision);
        long last = Math.max(saved, settledRevision);
        // Each by itself is answered by an index down to the rows that are wanted; the two together are not.
        return Stream.of(
                        spans(cluster, OPEN + " and x.fromRevision <= :last", Map.of("last", last)),
                        spans(
                                cluster,
                                "x.fromRevision <= :last and x.toRevision > :first",
                                Map.of("last", last, "first", first)),
                        kept(cluster, at, settledRevision))
                .flatMap(versions -> versions)
                .filter(span -> span.savedAt(at) || span.inForceAt(at))
                .sorted(Comparator.comparing(
                                (RuleSpan span) -> span.rule().name().toLowerCase(Locale.ROOT))
                        .thenComparing(RuleSpan::revision))
                .toList();
    }

    private Stream<RuleSpan> spans(ClusterId cluster, String condition, Map<String, Object> parameters) {
        TypedQuery<Object[]> query = entities.createQuery(
                        "select x, " + ACKNOWLEDGED + ", " + GONE + " from RuleRow x" + OF_CLUSTER + " and "
                                + condition,
                        Object[].class)
                .setParameter("cluster", cluster.value());
        parameters.forEach(query::setParameter);
        return query.getResultStream().map(row -> ((RuleRow) row[0]).toSpan((Instant) row[1], (Instant) row[2]));
    }

    /** Versions that a gateway kept although a later one was settled, because it refused that. */
    private Stream<RuleSpan> kept(ClusterId cluster, Instant at, long settledRevision) {
        return spans(
                cluster,
                "x.kept = true and x.toTime <= :at and x.toRevision <= :settled",
                Map.of("at", at, "settled", settledRevision));
    }

    @Override
    public long rulesInForce(ClusterId cluster, Instant at, long settledRevision) {
        // The first two need no row, the other two next to none: what a gateway refused is rare.
        String begun = "x.fromRevision <= :settled and ";
        String refused = "x.withheld = true and (x.acknowledgedAt is null or x.acknowledgedAt > :at)";
        return counted(cluster, settledRevision, begun + OPEN).getSingleResult()
                + counted(cluster, settledRevision, begun + "x.toRevision > :settled")
                        .getSingleResult()
                - counted(
                                cluster,
                                settledRevision,
                                begun + refused + " and (x.toRevision is null or x.toRevision > :settled)")
                        .setParameter("at", at)
                        .getSingleResult()
                + counted(
                                cluster,
                                settledRevision,
                                begun + "x.kept = true and (x.endedAt is null or x.endedAt > :at)"
                                        + " and x.toRevision <= :settled and not (" + refused + ")")
                        .setParameter("at", at)
                        .getSingleResult();
    }

    private TypedQuery<Long> counted(ClusterId cluster, long settledRevision, String condition) {
        return entities.createQuery("select count(*) from RuleRow x" + OF_CLUSTER + " and " + condition, Long.class)
                .setParameter("cluster", cluster.value())
                .setParameter("settled", settledRevision);
    }

    @Override
    public List<Marked> marks(ClusterId cluster, Instant from, Instant to, int parts) {
        long[][] counts = new long[parts][Mark.values().length];
        ToIntFunction<Instant> part = partsOf(from, to, parts);
        changes(cluster, from, to, "fromTime", "createdRevision", row -> {
            Mark mark = row[1].equals(row[2]) ? Mark.OPENED : Mark.CHANGED;
            counts[part.applyAsInt((Instant) row[0])][mark.ordinal()]++;
        });
        changes(cluster, from, to, "toTime", "deletedRevision", row -> {
            if (row[2] != null) {
                counts[part.applyAsInt((Instant) row[0])][Mark.CLOSED.ordinal()]++;
            }
        });
        List<Marked> marks = new ArrayList<>();
        for (int number = 0; number < parts; number++) {
            for (Mark mark : Mark.values()) {
                if (counts[number][mark.ordinal()] > 0) {
                    marks.add(new Marked(number, mark, counts[number][mark.ordinal()]));
                }
            }
        }
        return marks;
    }

    private static ToIntFunction<Instant> partsOf(Instant from, Instant to, int parts) {
        double length = Math.max(1, Duration.between(from, to).toNanos() / 1_000);
        return at -> {
            double into = Duration.between(from, at).toNanos() / 1_000;
            return Math.clamp((int) (into / length * parts), 0, parts - 1);
        };
    }

    /** Nothing but columns of one index: rows of years are spread over the whole file. */
    private void changes(
            ClusterId cluster, Instant from, Instant to, String time, String other, Consumer<Object[]> reader) {
        try (Stream<Object[]> rows = entities.createQuery(
                        "select x." + time + ", x.fromRevision, x." + other + " from RuleRow x" + OF_CLUSTER + " and x."
                                + time + " >= :from and x." + time + " < :to",
                        Object[].class)
                .setParameter("cluster", cluster.value())
                .setParameter("from", from)
                .setParameter("to", to)
                .setHint(HibernateHints.HINT_FETCH_SIZE, ROWS_AT_ONCE)
                .getResultStream()) {
            rows.forEach(reader);
        }
    }

    @Override
    public void trace(ClusterId cluster, long from, long to, Consumer<Trace> reader) {
        try (Stream<Object[]> rows = entities.createQuery(
                        "select x.fromRevision, case when x.kept = true then null else x.toRevision end,"
                                + " x.acknowledgedAt, x.endedAt, x.destination, x.purpose, x.managedReason from RuleRow x"
                                + OF_CLUSTER
                                + " and x.fromRevision <= :to and (x.toRevision is null or x.toRevision > :from or x.kept = true)"
                                + " and (x.withheld = false or x.acknowledgedAt is not null)",
                        Object[].class)
                .setParameter("cluster", cluster.value())
                .setParameter("from", from)
                .setParameter("to", to)
                .setHint(HibernateHints.HINT_FETCH_SIZE, ROWS_AT_ONCE)
                .getResultStream()) {
            rows.forEach(row -> reader.accept(new Trace(
                    (Long) row[0],
                    (Long) row[1],
                    (Instant) row[2],
                    (Instant) row[3],
                    (String) row[4],
                    (String) row[5],
                    row[6] != null)));
        }
    }

    @Override
    public Optional<Instant> neighbour(ClusterId cluster, Instant at, boolean later) {
        Stream<@Nullable Instant> found = Stream.of(
                nearest(cluster, at, later, "RuleRow", "fromTime"),
                nearest(cluster, at, later, "RuleRow", "toTime"),
                nearest(cluster, at, later, "PolicyRow", "fromTime"),
                nearest(cluster, at, later, "PolicyRow", "toTime"),
                nearest(cluster, at, later, "SourcesRow", "fromTime"));
        Comparator<Instant> order = Comparator.naturalOrder();
        return found.flatMap(Stream::ofNullable).min(later ? order : order.reversed());
    }

    private @Nullable Instant nearest(ClusterId cluster, Instant at, boolean later, String rows, String time) {
        return entities.createQuery(
                        "select " + (later ? "min" : "max") + "(x." + time + ") from " + rows + " x" + OF_CLUSTER
                                + " and x." + time + (later ? " > :at" : " < :at"),
                        Instant.class)
                .setParameter("cluster", cluster.value())
                .setParameter("at", at)
                .getSingleResultOrNull();
    }
}
