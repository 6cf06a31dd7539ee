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
class PolicyRow extends VersionRow {

    record Key(UUID clusterId, long fromRevision) implements Serializable {}

    @Id
    @Column(name = "cluster_id")
    UUID clusterId = new UUID(0, 0);

    @Enumerated(EnumType.STRING)
    @Column(columnDefinition = "varchar")
    TrafficPolicy policy = TrafficPolicy.DEFAULT_DENY;

    PolicySpan toSpan(@Nullable Instant acknowledged, @Nullable Instant acknowledgedUntil) {
        return new PolicySpan(
                policy, fromRevision, fromTime, toRevision, toTime, changedBy, acknowledged, acknowledgedUntil);
    }
}
