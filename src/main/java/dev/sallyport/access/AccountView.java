package dev.sallyport.access;

import dev.sallyport.ledger.Actor;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account as it is shown.
 *
 * @param name e-mail address of a person, name of a service account
 * @param grants its roles, oldest first
 * @param keys its API keys, oldest first; empty for people
 */
public record AccountView(
        UUID id, Actor.Kind kind, String name, Instant createdAt, boolean active, List<Grant> grants, List<Key> keys) {

    public AccountView {
        grants = List.copyOf(grants);
        keys = List.copyOf(keys);
    }

    /**
     * An API key without its secret.
     *
     * @param name the public first part of the secret
     * @param lastUsedAt to the minute; null if never used
     */
    public record Key(
            UUID id,
            String name,
            Instant createdAt,
            @Nullable Instant lastUsedAt,
            @Nullable Instant revokedAt) {}
}
