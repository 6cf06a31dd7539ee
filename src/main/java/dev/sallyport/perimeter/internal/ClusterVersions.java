package dev.sallyport.perimeter.internal;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.policy.TrafficPolicy;
import jakarta.persistence.EntityManager;
import java.time.Instant;

/** The versions of what a cluster has one of: its traffic policy and its client sources. The newest of each is open until another comes. */
final class ClusterVersions {

    private final EntityManager entities;

    ClusterVersions(EntityManager entities) {
        this.entities = entities;
    }

    void policy(ClusterId cluster, TrafficPolicy policy, long revision, Instant at, String by) {
        end(cluster, PolicyRow.class, revision, at);
        PolicyRow row = new PolicyRow();
        row.clusterId = cluster.value();
        row.begin(revision, at, by);
        row.policy = policy;
        entities.persist(row);
    }

    void sources(ClusterId cluster, String sources, long revision, Instant at, String by) {
        end(cluster, SourcesRow.class, revision, at);
        SourcesRow row = new SourcesRow();
        row.clusterId = cluster.value();
        row.begin(revision, at, by);
        row.clientSources = sources;
        entities.persist(row);
    }

    /** The cluster ends, and both with it. */
    void end(ClusterId cluster, long revision, Instant at) {
        end(cluster, PolicyRow.class, revision, at);
        end(cluster, SourcesRow.class, revision, at);
    }

    private <T extends VersionRow> void end(ClusterId cluster, Class<T> rows, long revision, Instant at) {
        entities.createQuery(
                        "select x from " + rows.getSimpleName()
                                + " x where x.clusterId = :cluster and x.toRevision is null",
                        rows)
                .setParameter("cluster", cluster.value())
                .getResultList()
                .forEach(open -> open.end(revision, at));
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
