package dev.sallyport.access.internal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** Lets whoever holds its link choose the password of one person, once. An account has one at a time; the link itself is nowhere. */
@Entity
@Table(name = "invitation")
class Invitation {

    @Id
    @Column(name = "account_id")
    private UUID accountId;

    private String digest;

    @Column(name = "until_at")
    private Instant until;

    /** For Hibernate alone, which fills the fields. */
    @SuppressWarnings("NullAway.Init")
    protected Invitation() {}

    Invitation(UUID accountId, LinkToken token, Instant until) {
        this.accountId = accountId;
        this.digest = token.digest();
        this.until = until;
    }

    UUID accountId() {
        return accountId;
    }

    Instant until() {
        return until;
    }
}
