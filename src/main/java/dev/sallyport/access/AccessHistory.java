package dev.sallyport.access;

import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who had which role at an instant, told by the entries of the ledger and by nothing else: the tables of accounts know only how things
 * are now. A plain query for other modules; no front door reaches it. Any thread.
 */
public interface AccessHistory {

    /** A role as it was granted. */
    record GrantThen(Role role, @Nullable ClusterId cluster, Instant since, String by) {}

    /**
     * A key that was good.
     *
     * @param name the public first part of its secret
     * @param expiresAt when it was to end; null for never
     */
    record KeyThen(String name, Instant since, @Nullable Instant expiresAt) {}

    /**
     * An account that was not disabled.
     *
     * @param name as it was called then
     * @param grants for the organisation and for the cluster that was asked about, oldest first; at least one
     * @param keys those that were good, oldest first; empty for people
     */
    record AccountThen(UUID id, Actor.Kind kind, String name, List<GrantThen> grants, List<KeyThen> keys) {

        public AccountThen {
            grants = List.copyOf(grants);
            keys = List.copyOf(keys);
        }
    }

    /**
     * @param accounts by name, people first
     * @param operatorsMayAllowAll what an Org Admin had decided for the organisation
     */
    record Then(List<AccountThen> accounts, boolean operatorsMayAllowAll) {

        public Then {
            accounts = List.copyOf(accounts);
        }
    }

    /** Everybody who had a role for the organisation or for {@code cluster}, everything that happened by then counted. */
    Then at(ClusterId cluster, Instant at);
}
