package dev.sallyport.access;

import dev.sallyport.access.internal.AccountBook;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
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

    /** Every account that was not deleted, people first, by name. */
    @Requires(Operation.SEE_ACCOUNTS)
    public List<AccountView> list(Actor actor) {
        return book.list();
    }

    /** Makes a person without a password; the link is to be handed over. Roles above those of clusters are given by Org Admins alone. */
    @Requires(value = Operation.MANAGE_ACCOUNTS, action = "CREATE_USER")
    public InvitationLink invite(Actor actor, String email, Set<Grant> grants) {
        grants.forEach(grant -> requireAtLeast(actor, grant.role(), "CREATE_USER"));
        return book.invite(actor, email, grants);
    }

    /**
     * A new link for a person to choose a password; the one before it is over. The present password works until the link is used, and
     * then every session of that person ends. Refused for a disabled person, who could not sign in with the password chosen.
     */
    @Requires(value = Operation.MANAGE_ACCOUNTS, action = "CREATE_PASSWORD_LINK")
    public InvitationLink newLink(Actor actor, UUID person) {
        return book.newLink(actor, person);
    }

    /** Makes a person without any role. */
    @Requires(value = Operation.MANAGE_ACCOUNTS, action = "CREATE_USER")
    public UUID createPerson(Actor actor, String email, String password) {
        return book.createPerson(actor, email, password);
    }

    /**
     * Makes a service account with these roles and its first key, all or nothing: a secret is never lost for want of a role.
     *
     * @param expiresAt from when on the key is good for nothing, or null for never
     */
    @Requires(value = Operation.MANAGE_ACCOUNTS, action = "CREATE_SERVICE_ACCOUNT")
    public IssuedKey createServiceAccount(Actor actor, String name, Set<Grant> grants, @Nullable Instant expiresAt) {
        return book.createServiceAccount(actor, name, grants, expiresAt);
    }

    /** One more key of a service account, so that keys can be changed without a moment in which none works. */
    @Requires(value = Operation.MANAGE_ACCOUNTS, action = "CREATE_API_KEY")
    public IssuedKey createKey(Actor actor, UUID serviceAccount, @Nullable Instant expiresAt) {
        return book.createKey(actor, serviceAccount, expiresAt);
    }

    /** Ends everything the account may do, until it is enabled again; without effect on a disabled one. */
    @Requires(value = Operation.MANAGE_ACCOUNTS, action = "DISABLE_ACCOUNT")
    public void disable(Actor actor, UUID account) {
        book.disable(actor, account);
    }

    @Requires(value = Operation.MANAGE_ACCOUNTS, action = "ENABLE_ACCOUNT")
    public void enable(Actor actor, UUID account) {
        book.enable(actor, account);
    }

    /** For good; without effect on a revoked key. */
    @Requires(value = Operation.MANAGE_ACCOUNTS, action = "DELETE_API_KEY")
    public void revokeKey(Actor actor, UUID key) {
        book.revokeKey(actor, key);
    }

    /** Who has a role on {@code cluster} by itself, or, for the organisation ({@code cluster} null), any role anywhere. */
    @Requires(Operation.SEE_GRANTS)
    public List<Holder> holders(Actor actor, @Nullable ClusterId cluster) {
        return book.holders(cluster);
    }

    /** Every role of one account; throws {@link InvalidAccountException} if there is none of that id. */
    @Requires(Operation.SEE_GRANTS)
    public List<Grant> grantsOf(Actor actor, UUID account) {
        return book.grantsOf(account);
    }

    /**
     * Gives a role on {@code cluster}, or for the organisation if null; without effect if the account has it. Roles above those of
     * clusters are given by Org Admins alone.
     */
    @Requires(value = Operation.GRANT_ROLES, action = "ASSIGN_USER_ROLE")
    public void grant(Actor actor, @Nullable ClusterId cluster, UUID account, Role role) {
        requireAtLeast(actor, role, "ASSIGN_USER_ROLE");
        book.grant(actor, account, new Grant(role, cluster));
    }

    /** As {@link #grant}, for somebody who may not see the list of accounts and so has to know the name. */
    @Requires(value = Operation.GRANT_ROLES, action = "ASSIGN_USER_ROLE")
    public void grantNamed(Actor actor, @Nullable ClusterId cluster, String name, Role role) {
        requireAtLeast(actor, role, "ASSIGN_USER_ROLE");
        book.grant(actor, book.named(name), new Grant(role, cluster));
    }

    /** Takes a role away again; without effect if the account does not have it. */
    @Requires(value = Operation.GRANT_ROLES, action = "REMOVE_USER_FROM_ROLE")
    public void withdraw(Actor actor, @Nullable ClusterId cluster, UUID account, Role role) {
        requireAtLeast(actor, role, "REMOVE_USER_FROM_ROLE");
        book.withdraw(actor, account, new Grant(role, cluster));
    }

    /** Whether those who may only edit rules may also turn a cluster back to allow-all. */
    @Requires(value = Operation.MANAGE_ACCOUNTS, action = "SET_ORGANISATION")
    public void letOperatorsAllowAll(Actor actor, boolean may) {
        book.letOperatorsAllowAll(actor, may);
    }

    /** See {@link #letOperatorsAllowAll}. */
    @Requires(Operation.SEE_ACCOUNTS)
    public boolean operatorsMayAllowAll(Actor actor) {
        return book.operatorsMayAllowAll();
    }

    private void requireAtLeast(Actor actor, Role role, String action) {
        switch (role) {
            case CLUSTER_ADMIN, CLUSTER_OPERATOR_WRITER, CLUSTER_MONITOR -> {}
            case ORG_ADMIN, AUDITOR, ORG_MEMBER -> permissions.require(actor, Operation.MANAGE_ACCOUNTS, null, action);
        }
    }

    /** One role that one account has. */
    public record Holder(UUID account, Actor.Kind kind, String name, boolean active, Grant grant) {}
}
