package dev.sallyport.access;

import dev.sallyport.access.internal.ServiceAccountBook;
import dev.sallyport.ledger.Actor;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What automation can do with service accounts beside what {@link Accounts} offers; throws as it does. */
@UseCase
public class ServiceAccounts {

    /** The action of {@link #delete}, done or refused. */
    public static final String DELETION = "DELETE_SERVICE_ACCOUNT";

    private final ServiceAccountBook book;

    ServiceAccounts(ServiceAccountBook book) {
        this.book = book;
    }

    /** Makes a service account without a key. */
    @Requires(value = Operation.MANAGE_ACCOUNTS, action = "CREATE_SERVICE_ACCOUNT")
    public UUID create(Actor actor, String name, String description, Set<Grant> grants) {
        return book.create(actor, name, description, grants);
    }

    /** @param name the new name, or null to keep it; so with the description */
    @Requires(value = Operation.MANAGE_ACCOUNTS, action = "UPDATE_SERVICE_ACCOUNT")
    public void describe(Actor actor, UUID account, @Nullable String name, @Nullable String description) {
        book.describe(actor, account, name, description);
    }

    /** For good: revokes its keys, withdraws its roles and frees its name. The ledger alone names it from then on. */
    @Requires(value = Operation.MANAGE_ACCOUNTS, action = DELETION)
    public void delete(Actor actor, UUID account) {
        book.delete(actor, account);
    }

    /**
     * @param label what its owner calls it
     * @param expiresAt from when on it is good for nothing, or null for never
     */
    @Requires(value = Operation.MANAGE_ACCOUNTS, action = "CREATE_API_KEY")
    public IssuedKey createKey(Actor actor, UUID account, String label, @Nullable Instant expiresAt) {
        return book.createKey(actor, account, label, expiresAt);
    }

    @Requires(value = Operation.MANAGE_ACCOUNTS, action = "UPDATE_API_KEY")
    public void nameKey(Actor actor, UUID key, String label) {
        book.nameKey(actor, key, label);
    }

    /** Makes these the only roles of an account, everywhere. */
    @Requires(value = Operation.MANAGE_ACCOUNTS, action = "ASSIGN_USER_ROLE")
    public void replaceGrants(Actor actor, UUID account, Set<Grant> grants) {
        book.replaceGrants(actor, account, grants);
    }
}
