package dev.sallyport.perimeter.internal;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Entry;
import dev.sallyport.perimeter.NotFoundException;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.TrafficPolicy;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The tables that queries are answered from: written by the changes in their transactions, and put right from the fold. */
final class Projection {

    private final EntityManager entities;
    private final ClusterVersions versions;
    private final StoredRules rules;

    Projection(EntityManager entities) {
        this.entities = entities;
        this.versions = new ClusterVersions(entities);
        this.rules = new StoredRules(entities);
    }

    StoredRules rules() {
        return rules;
    }

    // ------------------------------------------------------------------ changes

    void apply(Change change, Entry entry) {
        ClusterId cluster = Objects.requireNonNull(entry.draft().cluster());
        Instant at = entry.at();
        String by = entry.draft().actor().name();
        long revision = entry.draft().revision() == null ? 0 : entry.draft().revision();
        switch (change) {
            case Change.Created it -> create(cluster, it, revision, at, by);
            case Change.Renamed it -> {
                ClusterRow row = row(cluster);
                row.name = it.name();
                row.updatedAt = at;
            }
            case Change.SourcesChanged it -> {
                ClusterRow row = revised(cluster, revision, at);
                row.clientSources = ClusterRow.joined(it.clientSources());
                versions.sources(cluster, row.clientSources, revision, at, by);
            }
            case Change.PolicySet it -> setPolicy(cluster, it.policy(), revision, at, by);
            case Change.AllowAllLocked it -> {
                ClusterRow row = row(cluster);
                row.allowAllNeedsOrgAdmin = it.locked();
                row.updatedAt = at;
            }
            case Change.RulePut it -> put(cluster, it.rule(), revision, at, by);
            case Change.RuleDeleted it -> delete(cluster, it.rule(), revision, at, by);
            case Change.Deleted it -> deleteCluster(cluster, revision, at, by);
            case Change.Settled it -> settle(cluster, it, revision, at);
            case Change.Refused it -> {}
        }
    }

    private void create(ClusterId cluster, Change.Created created, long revision, Instant at, String by) {
        ClusterRow row = new ClusterRow();
        row.id = cluster.value();
        row.name = created.name();
        row.provider = created.provider();
        row.regions = ClusterRow.joined(created.regions());
        row.clientSources = ClusterRow.joined(created.clientSources());
        row.egressPort = created.egressPort();
        row.policy = created.policy();
        row.revision = revision;
        row.policyRevision = revision;
        row.createdAt = at;
        row.createdBy = by;
        row.updatedAt = at;
        entities.persist(row);
        versions.policy(cluster, created.policy(), revision, at, by);
        versions.sources(cluster, row.clientSources, revision, at, by);
    }

    private void setPolicy(ClusterId cluster, TrafficPolicy policy, long revision, Instant at, String by) {
        ClusterRow row = revised(cluster, revision, at);
        row.policy = policy;
        row.policyRevision = revision;
        versions.policy(cluster, policy, revision, at, by);
    }

    private void put(ClusterId cluster, EgressRule rule, long revision, Instant at, String by) {
        revised(cluster, revision, at);
        RuleRow row = new RuleRow();
        row.clusterId = cluster.value();
        row.begin(revision, at, by);
        row.createdRevision = revision;
        row.createdAt = at;
        row.createdBy = by;
        row.listed = true;
        row.content(rule);
        rules.listed(cluster, rule.id()).ifPresent(before -> {
            row.createdRevision = before.createdRevision;
            row.createdAt = before.createdAt;
            row.createdBy = before.createdBy;
            before.end(revision, at);
            before.listed = false;
        });
        entities.persist(row);
    }

    private void delete(ClusterId cluster, RuleId rule, long revision, Instant at, String by) {
        revised(cluster, revision, at);
        rules.listed(cluster, rule).ifPresent(row -> markDeleted(row, revision, at, by));
    }

    private static void markDeleted(RuleRow row, long revision, Instant at, String by) {
        row.end(revision, at);
        row.deletedRevision = revision;
        row.deletedBy = by;
    }

    private void deleteCluster(ClusterId cluster, long revision, Instant at, String by) {
        revised(cluster, revision, at).deletedAt = at;
        versions.end(cluster, revision, at);
        entities.createQuery(
                        "select r from RuleRow r where r.clusterId = :cluster and r.listed = true and r.deletedRevision is null",
                        RuleRow.class)
                .setParameter("cluster", cluster.value())
                .getResultList()
                .forEach(row -> markDeleted(row, revision, at, by));
    }

    private void settle(ClusterId cluster, Change.Settled fact, long revision, Instant at) {
        ClusterRow row = row(cluster);
        if (revision < row.settledRevision) {
            return;
        }
        List<UUID> without = fact.without().stream().map(RuleId::value).toList();
        if (row.refusedRules > 0) {
            noLongerRefused(cluster, without, revision, at);
        }
        row.refusedRules = without.size();
        if (revision == row.settledRevision) {
            return;
        }
        refused(cluster, without, row.settledRevision, revision);
        row.settledRevision = revision;
        SettledRow settled = new SettledRow();
        settled.clusterId = cluster.value();
        settled.revision = revision;
        settled.at = at;
        entities.persist(settled);
        row.settledPolicy = versions.policyAt(cluster, revision);
        if (row.deletedAt != null && row.closedAt == null && revision == row.revision) {
            row.closedAt = at;
        }
        entities.createQuery(
                        "select r from RuleRow r where r.clusterId = :cluster and r.listed = true and r.deletedRevision <= :revision",
                        RuleRow.class)
                .setParameter("cluster", cluster.value())
                .setParameter("revision", revision)
                .getResultList()
                .forEach(gone -> gone.listed = false);
    }

    private void noLongerRefused(ClusterId cluster, List<UUID> without, long revision, Instant at) {
        for (RuleRow row : entities.createQuery(
                        "select r from RuleRow r where r.clusterId = :cluster"
                                + " and ((r.withheld = true and r.acknowledgedAt is null) or (r.kept = true and r.endedAt is null))",
                        RuleRow.class)
                .setParameter("cluster", cluster.value())
                .getResultList()) {
            if (without.contains(row.ruleId)) {
                continue;
            }
            boolean superseded = row.toRevision != null && row.toRevision <= revision;
            row.acknowledgedAt = row.withheld && !superseded ? at : row.acknowledgedAt;
            row.endedAt = row.kept ? at : null;
        }
    }

    private void refused(ClusterId cluster, List<UUID> without, long before, long revision) {
        if (without.isEmpty()) {
            return;
        }
        for (RuleRow row : entities.createQuery(
                        "select r from RuleRow r where r.clusterId = :cluster and r.ruleId in :rules"
                                + " and ((r.fromRevision > :before and r.fromRevision <= :revision)"
                                + " or (r.toRevision > :before and r.toRevision <= :revision))",
                        RuleRow.class)
                .setParameter("cluster", cluster.value())
                .setParameter("rules", without)
                .setParameter("before", before)
                .setParameter("revision", revision)
                .getResultList()) {
            row.withheld = row.withheld || row.fromRevision > before;
            row.kept = row.toRevision != null && row.toRevision <= revision;
        }
    }

    TrafficPolicy policyAt(ClusterId cluster, long revision) {
        return versions.policyAt(cluster, revision);
    }

    private ClusterRow revised(ClusterId cluster, long revision, Instant at) {
        ClusterRow row = row(cluster);
        row.revision = revision;
        row.updatedAt = at;
        return row;
    }

    private ClusterRow row(ClusterId cluster) {
        return Objects.requireNonNull(entities.find(ClusterRow.class, cluster.value()), "projection lacks a cluster");
    }

    // ------------------------------------------------------------------ queries

    List<ClusterRow> existing() {
        return entities.createQuery(
                        "select c from ClusterRow c where c.deletedAt is null order by c.name", ClusterRow.class)
                .getResultList();
    }

    /** Deleted ones too. */
    List<ClusterRow> all() {
        return entities.createQuery("select c from ClusterRow c", ClusterRow.class)
                .getResultList();
    }

    ClusterRow existing(ClusterId cluster) {
        ClusterRow row = entities.find(ClusterRow.class, cluster.value());
        if (row == null || row.deletedAt != null) {
            throw new NotFoundException(NotFoundException.What.CLUSTER);
        }
        return row;
    }

    /** The policy until a revision changed it; empty if the cluster was made by that revision. */
    Optional<TrafficPolicy> policyBefore(ClusterId cluster, long revision) {
        return revision <= 1 ? Optional.empty() : Optional.of(versions.policyAt(cluster, revision - 1));
    }

    // ------------------------------------------------------------------ putting right

    /** Whether the current rows of a cluster say what its fold says. */
    boolean agrees(ClusterPerimeter truth, long settled, boolean allowAllLocked) {
        ClusterRow row = entities.find(ClusterRow.class, truth.cluster().value());
        if (row == null
                || !row.name.equals(truth.name())
                || row.policy != truth.perimeter().policy()
                || row.egressPort != truth.egressPort()
                || row.revision != truth.perimeter().revision()
                || row.settledRevision != settled
                || row.allowAllNeedsOrgAdmin != allowAllLocked
                || (row.deletedAt != null) != truth.closed()
                || !row.clientSources.equals(ClusterRow.joined(truth.clientSources()))) {
            return false;
        }
        Map<UUID, RuleRow> rows = new HashMap<>();
        for (RuleRow listed : entities.createQuery(
                        "select r from RuleRow r where r.clusterId = :cluster and r.listed = true", RuleRow.class)
                .setParameter("cluster", truth.cluster().value())
                .getResultList()) {
            Long deleted = listed.deletedRevision;
            if (deleted == null ? rows.put(listed.ruleId, listed) != null : deleted <= settled) {
                return false;
            }
        }
        return rows.size() == truth.perimeter().rules().size()
                && truth.perimeter().rules().stream().allMatch(rule -> {
                    RuleRow open = rows.get(rule.id().value());
                    return open != null && same(open, rule);
                });
    }

    /** Whether a cluster's versions were told before versions of client sources were kept, and policies ended with their cluster. */
    boolean toldBefore(ClusterId cluster) {
        return !versions.haveSources(cluster);
    }

    /** Writes what is pending and keeps no row in memory: each query looks at all rows held, so thousands of them are slow. */
    void letGo() {
        entities.flush();
        entities.clear();
    }

    /** Removes every row of a cluster, so that its entries can be told again. */
    void forget(ClusterId cluster) {
        letGo();
        for (String row : List.of(
                "RuleRow r where r.clusterId",
                "PolicyRow r where r.clusterId",
                "SourcesRow r where r.clusterId",
                "SettledRow r where r.clusterId",
                "ClusterRow r where r.id")) {
            entities.createQuery("delete from " + row + " = :cluster")
                    .setParameter("cluster", cluster.value())
                    .executeUpdate();
        }
    }

    /** Entries of an older Sallyport know an end further than the microseconds that a row keeps, cut or rounded. */
    private static boolean keptOf(@Nullable Instant end, @Nullable Instant kept) {
        return end != null
                && kept != null
                && Duration.between(end, kept).abs().compareTo(ChronoUnit.MICROS.getDuration()) < 0;
    }

    private static boolean same(RuleRow row, EgressRule rule) {
        try {
            EgressRule kept = row.rule();
            return kept.equals(rule)
                    || (keptOf(rule.expiresAt(), kept.expiresAt()) && kept.equals(rule.until(kept.expiresAt())));
        } catch (RuntimeException e) {
            // A row that cannot even be read as a rule was not written by this program.
            return false;
        }
    }
}
