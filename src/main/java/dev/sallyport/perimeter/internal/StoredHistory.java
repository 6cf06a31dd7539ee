package dev.sallyport.perimeter.internal;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.PerimeterHistory;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.annotation.Transactional;

/** The history as the projection's versions tell it. */
@Transactional(readOnly = true)
class StoredHistory implements PerimeterHistory {

    private static final String OF_CLUSTER = " where x.clusterId = :cluster";

    private final EntityManager entities;

    StoredHistory(EntityManager entities) {
        this.entities = entities;
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
                        "select x from PolicyRow x" + OF_CLUSTER + " order by x.fromRevision", PolicyRow.class)
                .setParameter("cluster", cluster.value())
                .getResultStream()
                .map(row -> new PolicySpan(
                        row.policy, row.fromRevision, row.fromTime, row.toRevision, row.toTime, row.changedBy))
                .toList();
    }

    @Override
    public List<Settled> settled(ClusterId cluster) {
        return entities.createQuery(
                        "select x.revision, x.at from SettledRow x" + OF_CLUSTER + " order by x.revision",
                        Object[].class)
                .setParameter("cluster", cluster.value())
                .getResultStream()
                .map(row -> new Settled((Long) row[0], (Instant) row[1]))
                .toList();
    }

    @Override
    public long savedRevision(ClusterId cluster, Instant at) {
        return Stream.of(
                        newest(cluster, at, "PolicyRow", "from"),
                        newest(cluster, at, "RuleRow", "from"),
                        newest(cluster, at, "RuleRow", "to"))
                .flatMap(Stream::ofNullable)
                .max(Comparator.naturalOrder())
                .orElse(0L);
    }

    private @Nullable Long newest(ClusterId cluster, Instant at, String rows, String end) {
        return entities.createQuery(
                        "select max(x." + end + "Revision) from " + rows + " x" + OF_CLUSTER + " and x." + end
                                + "Time <= :at",
                        Long.class)
                .setParameter("cluster", cluster.value())
                .setParameter("at", at)
                .getSingleResultOrNull();
    }

    @Override
    public List<RuleSpan> rules(ClusterId cluster, Instant at, long settledRevision) {
        return entities.createQuery(
                        "select x from RuleRow x" + OF_CLUSTER
                                + " and ((x.fromTime <= :at and (x.toTime is null or x.toTime > :at))"
                                + " or (x.fromRevision <= :settled and (x.toRevision is null or x.toRevision > :settled)))"
                                + " order by x.nameKey, x.fromRevision",
                        RuleRow.class)
                .setParameter("cluster", cluster.value())
                .setParameter("at", at)
                .setParameter("settled", settledRevision)
                .getResultStream()
                .map(RuleRow::toSpan)
                .toList();
    }

    @Override
    public List<Marked> marks(ClusterId cluster, Instant from, Instant to, int limit) {
        List<Marked> marks = new ArrayList<>();
        within(cluster, from, to, limit, "fromTime", "x.fromRevision = x.createdRevision")
                .forEach(at -> marks.add(new Marked(Mark.OPENED, at)));
        within(cluster, from, to, limit, "fromTime", "x.fromRevision > x.createdRevision")
                .forEach(at -> marks.add(new Marked(Mark.CHANGED, at)));
        within(cluster, from, to, limit, "toTime", "x.deletedRevision is not null")
                .forEach(at -> marks.add(new Marked(Mark.CLOSED, at)));
        marks.sort(Comparator.comparing(Marked::at));
        return marks.subList(Math.max(0, marks.size() - limit), marks.size());
    }

    private Stream<Instant> within(
            ClusterId cluster, Instant from, Instant to, int limit, String time, String condition) {
        return entities.createQuery(
                        "select x." + time + " from RuleRow x" + OF_CLUSTER + " and x." + time + " >= :from and x."
                                + time + " < :to and " + condition + " order by x." + time + " desc",
                        Instant.class)
                .setParameter("cluster", cluster.value())
                .setParameter("from", from)
                .setParameter("to", to)
                .setMaxResults(limit)
                .getResultStream();
    }

    @Override
    public Optional<Instant> neighbour(ClusterId cluster, Instant at, boolean later) {
        Stream<@Nullable Instant> found = Stream.of(
                nearest(cluster, at, later, "RuleRow", "fromTime"),
                nearest(cluster, at, later, "RuleRow", "toTime"),
                nearest(cluster, at, later, "PolicyRow", "fromTime"));
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
