package dev.sallyport.access.internal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A key of a service account: recognises its secret without holding it. */
@Entity
@Table(name = "api_key")
class ApiKey {

    @Id
    private UUID id;

    @Column(name = "account_id")
    private UUID accountId;

    @Column(name = "key_name")
    private String keyName;

    private String salt;

    private String digest;

    @Column(name = "created_at")
    private Instant createdAt;

    private @Nullable String label;

    @Column(name = "last_used_at")
    private @Nullable Instant lastUsedAt;

    @Column(name = "expires_at")
    private @Nullable Instant expiresAt;

    @Column(name = "revoked_at")
    private @Nullable Instant revokedAt;

    /** For Hibernate alone, which fills the fields. */
    @SuppressWarnings("NullAway.Init")
    protected ApiKey() {}

    /** @param expiresAt from when on it is good for nothing, or null for never */
    ApiKey(UUID accountId, KeySecret secret, Instant createdAt, @Nullable Instant expiresAt) {
        KeySecret.Print print = secret.print();
        this.id = UUID.randomUUID();
        this.accountId = accountId;
        this.keyName = secret.name();
        this.salt = print.salt();
        this.digest = print.digest();
        this.createdAt = createdAt;
        this.expiresAt = expiresAt;
    }

    UUID id() {
        return id;
    }

    UUID accountId() {
        return accountId;
    }

    String keyName() {
        return keyName;
    }

    /** What its owner calls it, or null. */
    @Nullable
    String label() {
        return label;
    }

    void call(String label) {
        this.label = label;
    }

    KeySecret.Print print() {
        return new KeySecret.Print(salt, digest);
    }

    Instant createdAt() {
        return createdAt;
    }

    @Nullable
    Instant lastUsedAt() {
        return lastUsedAt;
    }

    @Nullable
    Instant expiresAt() {
        return expiresAt;
    }

    /** Whether it is neither revoked nor expired. */
    boolean good(Instant now) {
        return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
    }

    @Nullable
    Instant revokedAt() {
        return revokedAt;
    }

    void revoke(Instant at) {
        if (revokedAt == null) {
            revokedAt = at;
        }
    }
}
