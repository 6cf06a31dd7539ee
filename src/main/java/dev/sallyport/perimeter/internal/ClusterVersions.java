package dev.sallyport.perimeter.internal;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.policy.TrafficPolicy;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;

/** The versions of what a cluster has one of: its traffic policy and its client sources. The newest of each is open until another comes. */
final class ClusterVersions {

    private final EntityManager entities;

    ClusterVersions(EntityManager entities) {
        this.entities = entities;
    }

    void policy(ClusterId cluster, TrafficPolicy policy, long revision, Instant at, String by) {
        endPolicy(cluster, revision, at);
        PolicyRow row = new PolicyRow();
        row.clusterId = cluster.value();
        row.fromRevision = revision;
        row.fromTime = at;
        row.policy = policy;
        row.changedBy = by;
        entities.persist(row);
    }

    void sources(ClusterId cluster, String sources, long revision, Instant at, String by) {
        endSources(cluster, revision, at);
        SourcesRow row = new SourcesRow();
        row.clusterId = cluster.value();
        row.fromRevision = revision;
        row.fromTime = at;
        row.clientSources = sources;
        row.changedBy = by;
        entities.persist(row);
    }

    /** The cluster ends, and both with it. */
    void end(ClusterId cluster, long revision, Instant at) {
        endPolicy(cluster, revision, at);
        endSources(cluster, revision, at);
    }

    private void endPolicy(ClusterId cluster, long revision, Instant at) {
        open(cluster, PolicyRow.class).forEach(open -> {
            open.toRevision = revision;
            open.toTime = at;
        });
    }

    private void endSources(ClusterId cluster, long revision, Instant at) {
        open(cluster, SourcesRow.class).forEach(open -> {
            open.toRevision = revision;
            open.toTime = at;
        });
    }

    private <T> List<T> open(ClusterId cluster, Class<T> rows) {
        return entities.createQuery(
                        "select x from " + rows.getSimpleName()
                                + " x where x.clusterId = :cluster and x.toRevision is null",
                        rows)
                .setParameter("cluster", cluster.value())
                .getResultList();
    }

    TrafficPolicy policyAt(ClusterId cluster, long revision) {
        return entities.createQuery(
                        "select p from PolicyRow p where p.clusterId = :cluster and p.fromRevision <= :revision order by p.fromRevision desc",
                        PolicyRow.class)
                .setParameter("cluster", cluster.value())
                .setParameter("revision", revision)
                .setMaxResults(1)
                .getSingleResult()
                .policy;
    }

    boolean haveSources(ClusterId cluster) {
        return entities.createQuery("select count(x) from SourcesRow x where x.clusterId = :cluster", Long.class)
                        .setParameter("cluster", cluster.value())
                        .getSingleResult()
                > 0;
    }
}
