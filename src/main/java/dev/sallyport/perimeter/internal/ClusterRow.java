package dev.sallyport.perimeter.internal;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.net.Cidr;
import dev.sallyport.perimeter.CloudProvider;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.policy.TrafficPolicy;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A row of {@code cluster}. Fields are package-private: the projection writes them, nobody else sees the row. */
@Entity
@Table(name = "cluster")
class ClusterRow {

    @Id
    UUID id = new UUID(0, 0);

    String name = "";

    @Enumerated(EnumType.STRING)
    @Column(columnDefinition = "varchar")
    CloudProvider provider = CloudProvider.ON_PREMISES;

    String regions = "";

    @Column(name = "client_sources")
    String clientSources = "";

    @Column(name = "egress_port")
    int egressPort;

    @Enumerated(EnumType.STRING)
    @Column(columnDefinition = "varchar")
    TrafficPolicy policy = TrafficPolicy.DEFAULT_DENY;

    long revision;

    @Column(name = "policy_revision")
    long policyRevision;

    @Column(name = "settled_revision")
    long settledRevision;

    /** Of how many rules the newest content was refused when that revision was settled. */
    @Column(name = "refused_rules")
    int refusedRules;

    @Enumerated(EnumType.STRING)
    @Column(name = "settled_policy", columnDefinition = "varchar")
    @Nullable
    TrafficPolicy settledPolicy;

    @Column(name = "allow_all_needs_org_admin")
    boolean allowAllNeedsOrgAdmin;

    @Column(name = "created_at")
    Instant createdAt = Instant.EPOCH;

    @Column(name = "created_by")
    String createdBy = "";

    @Column(name = "updated_at")
    Instant updatedAt = Instant.EPOCH;

    @Column(name = "deleted_at")
    @Nullable
    Instant deletedAt;

    @Column(name = "closed_at")
    @Nullable
    Instant closedAt;

    Cluster toCluster() {
        return new Cluster(
                new ClusterId(id),
                name,
                provider,
                lines(regions),
                policy,
                revision,
                policyRevision,
                settledRevision,
                settledPolicy,
                egressPort,
                lines(clientSources).stream().map(Cidr::trusted).toList(),
                allowAllNeedsOrgAdmin,
                createdAt,
                updatedAt,
                createdBy,
                deletedAt);
    }

    static String joined(List<?> values) {
        return values.stream().map(Object::toString).collect(Collectors.joining("\n"));
    }

    static List<String> lines(String joined) {
        return joined.isEmpty() ? List.of() : List.of(joined.split("\n"));
    }
}
