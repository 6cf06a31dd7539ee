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
 * @param hasPassword false for who was invited and has not chosen one yet; false for service accounts
 * @param invitedUntil the end of the link by which the person may choose a password, or null without such a link
 * @param signedInAt the last time a person signed in, or null if never
 * @param description what was said of a service account; empty for people
 * @param grants its roles, oldest first
 * @param keys its API keys, oldest first; empty for people
 */
public record AccountView(
        UUID id,
        Actor.Kind kind,
        String name,
        Instant createdAt,
        boolean active,
        boolean hasPassword,
        @Nullable Instant invitedUntil,
        @Nullable Instant signedInAt,
        String description,
        List<Grant> grants,
        List<Key> keys) {

    public AccountView {
        grants = List.copyOf(grants);
        keys = List.copyOf(keys);
    }

    /**
     * An API key without its secret.
     *
     * @param name the public first part of the secret
     * @param label what its owner calls it, or null
     * @param expiresAt from when on it is good for nothing, or null for never
     * @param lastUsedAt to the minute; null if never used
     */
    public record Key(
            UUID id,
            String name,
            @Nullable String label,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant lastUsedAt,
            @Nullable Instant revokedAt) {

        /** Whether it is neither revoked nor expired. */
        public boolean good(Instant now) {
            return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
        }
    }
}
