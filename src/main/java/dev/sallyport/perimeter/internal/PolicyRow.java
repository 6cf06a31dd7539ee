package dev.sallyport.perimeter.internal;

import dev.sallyport.perimeter.PerimeterHistory.PolicySpan;
import dev.sallyport.policy.TrafficPolicy;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code policy_version}. */
@Entity
@Table(name = "policy_version")
@IdClass(PolicyRow.Key.class)
class PolicyRow {

    record Key(UUID clusterId, long fromRevision) implements Serializable {}

    @Id
    @Column(name = "cluster_id")
    UUID clusterId = new UUID(0, 0);

    @Id
    @Column(name = "from_revision")
    long fromRevision;

    @Column(name = "to_revision")
    @Nullable
    Long toRevision;

    @Column(name = "from_time")
    Instant fromTime = Instant.EPOCH;

    @Column(name = "to_time")
    @Nullable
    Instant toTime;

    @Enumerated(EnumType.STRING)
    @Column(columnDefinition = "varchar")
    TrafficPolicy policy = TrafficPolicy.DEFAULT_DENY;

    @Column(name = "changed_by")
    String changedBy = "";

    PolicySpan toSpan(@Nullable Instant acknowledged, @Nullable Instant acknowledgedUntil) {
        return new PolicySpan(
                policy, fromRevision, fromTime, toRevision, toTime, changedBy, acknowledged, acknowledgedUntil);
    }
}
