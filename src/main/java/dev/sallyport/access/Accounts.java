package dev.sallyport.access;

import dev.sallyport.access.internal.AccountBook;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one can do with people, service accounts, keys and roles.
 *
 * <p>Commands throw {@link InvalidAccountException} for bad input, {@link LastOrgAdminException}, and
 * {@link dev.sallyport.ledger.LedgerReadOnlyException}. They return after the change is committed; it holds from the next call on.
 */
@UseCase
public class Accounts {

    private final AccountBook book;
    private final Permissions permissions;

    Accounts(AccountBook book, Permissions permissions) {
        this.book = book;
        this.permissions = permissions;
    }

    /** Every account, people first, by name. */
    @Requires(Operation.SEE_ACCOUNTS)
    public List<AccountView> list(Actor actor) {
        return book.list();
    }

    /** Makes a person without any role. */
    @Requires(Operation.MANAGE_ACCOUNTS)
    public UUID createPerson(Actor actor, String email, String password) {
        return book.createPerson(actor, email, password);
    }

    /** Makes a service account without any role, with its first key. */
    @Requires(Operation.MANAGE_ACCOUNTS)
    public IssuedKey createServiceAccount(Actor actor, String name) {
        return book.createServiceAccount(actor, name);
    }

    /** Ends everything the account may do, until it is enabled again; without effect on a disabled one. */
    @Requires(Operation.MANAGE_ACCOUNTS)
    public void disable(Actor actor, UUID account) {
        book.disable(actor, account);
    }

    @Requires(Operation.MANAGE_ACCOUNTS)
    public void enable(Actor actor, UUID account) {
        book.enable(actor, account);
    }

    /** For good; without effect on a revoked key. */
    @Requires(Operation.MANAGE_ACCOUNTS)
    public void revokeKey(Actor actor, UUID key) {
        book.revokeKey(actor, key);
    }

    /** Who has a role on {@code cluster} by itself, or, for the organisation ({@code cluster} null), any role anywhere. */
    @Requires(Operation.SEE_GRANTS)
    public List<Holder> holders(Actor actor, @Nullable ClusterId cluster) {
        return book.holders(cluster);
    }

    /**
     * Gives a role on {@code cluster}, or for the organisation if null; without effect if the account has it. Roles above those of
     * clusters are given by Org Admins alone.
     */
    @Requires(Operation.GRANT_ROLES)
    public void grant(Actor actor, @Nullable ClusterId cluster, UUID account, Role role) {
        requireAtLeast(actor, role);
        book.grant(actor, account, new Grant(role, cluster));
    }

    /** Takes a role away again; without effect if the account does not have it. */
    @Requires(Operation.GRANT_ROLES)
    public void withdraw(Actor actor, @Nullable ClusterId cluster, UUID account, Role role) {
        requireAtLeast(actor, role);
        book.withdraw(actor, account, new Grant(role, cluster));
    }

    /** Whether those who may only edit rules may also turn a cluster back to allow-all. */
    @Requires(Operation.MANAGE_ACCOUNTS)
    public void letOperatorsAllowAll(Actor actor, boolean may) {
        book.letOperatorsAllowAll(actor, may);
    }

    private void requireAtLeast(Actor actor, Role role) {
        switch (role) {
            case CLUSTER_ADMIN, CLUSTER_OPERATOR_WRITER, CLUSTER_MONITOR -> {}
            case ORG_ADMIN, AUDITOR, ORG_MEMBER -> permissions.require(actor, Operation.MANAGE_ACCOUNTS, null);
        }
    }

    /** One role that one account has. */
    public record Holder(UUID account, Grant grant) {}
}
