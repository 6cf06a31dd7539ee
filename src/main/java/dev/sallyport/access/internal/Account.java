package dev.sallyport.access.internal;

import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.Source;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A person or a service account. Its row is never deleted, because the ledger speaks of it. */
@Entity
@Table(name = "account")
class Account {

    @Id
    private UUID id;

    @Enumerated(EnumType.STRING)
    private Actor.Kind kind;

    private String name;

    @Column(name = "password_hash")
    private @Nullable String passwordHash;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "disabled_at")
    private @Nullable Instant disabledAt;

    @Column(name = "deleted_id")
    private @Nullable UUID deletedId;

    @Column(name = "password_set_at")
    private @Nullable Instant passwordSetAt;

    private String description = "";

    @Column(name = "signed_in_at")
    private @Nullable Instant signedInAt;

    /** For Hibernate alone, which fills the fields. */
    @SuppressWarnings("NullAway.Init")
    protected Account() {}

    private Account(Actor.Kind kind, String name, @Nullable String passwordHash, Instant createdAt) {
        this.id = UUID.randomUUID();
        this.kind = kind;
        this.name = name;
        this.passwordHash = passwordHash;
        this.createdAt = createdAt;
    }

    /** @param passwordHash null for somebody who is invited and chooses a password later */
    static Account person(Email email, @Nullable String passwordHash, Instant at) {
        Account person = new Account(Actor.Kind.PERSON, email.text(), passwordHash, at);
        person.passwordSetAt = passwordHash == null ? null : at;
        return person;
    }

    void describe(String name, String description) {
        this.name = name;
        this.description = description;
    }

    String description() {
        return description;
    }

    static Account service(String name, Instant at) {
        return new Account(Actor.Kind.SERVICE_ACCOUNT, name, null, at);
    }

    UUID id() {
        return id;
    }

    Actor.Kind kind() {
        return kind;
    }

    String name() {
        return name;
    }

    @Nullable
    String passwordHash() {
        return passwordHash;
    }

    /** Null for who has no password. */
    @Nullable
    Instant passwordSetAt() {
        return passwordSetAt;
    }

    void setPassword(String hash, Instant at) {
        passwordHash = hash;
        passwordSetAt = at;
    }

    /** The last time with a password; null if never. */
    @Nullable
    Instant signedInAt() {
        return signedInAt;
    }

    void signedIn(Instant at) {
        signedInAt = at;
    }

    Instant createdAt() {
        return createdAt;
    }

    boolean active() {
        return disabledAt == null;
    }

    void disable(Instant at) {
        if (disabledAt == null) {
            disabledAt = at;
        }
    }

    void enable() {
        disabledAt = null;
    }

    /** Ends it for good, and frees its name. */
    void delete(Instant at) {
        disable(at);
        deletedId = id;
    }

    boolean deleted() {
        return deletedId != null;
    }

    Actor actor(Source source) {
        return new Actor(kind, id, name, source);
    }
}
