package dev.sallyport.access.internal;

import dev.sallyport.access.Role;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One role of one account, for the organisation or for one cluster. */
@Entity
@Table(name = "role_grant")
class RoleGrant {

    @Id
    private UUID id;

    @Column(name = "account_id")
    private UUID accountId;

    @Enumerated(EnumType.STRING)
    private Role role;

    @Column(name = "cluster_id")
    private @Nullable UUID clusterId;

    @Column(name = "granted_at")
    private Instant grantedAt;

    /** For Hibernate alone, which fills the fields. */
    @SuppressWarnings("NullAway.Init")
    protected RoleGrant() {}

    RoleGrant(UUID accountId, Role role, @Nullable UUID clusterId, Instant grantedAt) {
        this.id = UUID.randomUUID();
        this.accountId = accountId;
        this.role = role;
        this.clusterId = clusterId;
        this.grantedAt = grantedAt;
    }

    UUID accountId() {
        return accountId;
    }

    Role role() {
        return role;
    }

    @Nullable
    UUID clusterId() {
        return clusterId;
    }

    Instant grantedAt() {
        return grantedAt;
    }
}
