package dev.sallyport.access.internal;

import dev.sallyport.access.AccountView;
import dev.sallyport.access.Accounts;
import dev.sallyport.access.Grant;
import dev.sallyport.access.InvalidAccountException;
import dev.sallyport.access.IssuedKey;
import dev.sallyport.access.LastOrgAdminException;
import dev.sallyport.access.Role;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Draft;
import dev.sallyport.ledger.Ledger;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Changes of accounts, keys and grants, each with its entry in the ledger. Checks nobody's permission. Every command waits
 * for its turn at the ledger first: from then on it is alone, and what it reads is what it decides on.
 */
@Component
public class AccountBook {

    private static final int LONGEST_NAME = 100;

    private final AccountStore store;
    private final Ledger ledger;
    private final Passwords passwords;
    private final Clock clock;

    AccountBook(AccountStore store, Ledger ledger, Passwords passwords, Clock clock) {
        this.store = store;
        this.ledger = ledger;
        this.passwords = passwords;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    public List<AccountView> list() {
        List<ApiKey> keys = store.keys();
        List<RoleGrant> grants = store.roleGrants(null);
        return store.accounts().stream()
                .map(account -> new AccountView(
                        account.id(),
                        account.kind(),
                        account.name(),
                        account.createdAt(),
                        account.active(),
                        grants.stream()
                                .filter(grant -> grant.accountId().equals(account.id()))
                                .map(AccountBook::grant)
                                .toList(),
                        keys.stream()
                                .filter(key -> key.accountId().equals(account.id()))
                                .map(key -> new AccountView.Key(
                                        key.id(), key.keyName(), key.createdAt(), key.lastUsedAt(), key.revokedAt()))
                                .toList()))
                .toList();
    }

    @Transactional(readOnly = true)
    public List<Accounts.Holder> holders(@Nullable ClusterId cluster) {
        return store.roleGrants(cluster).stream()
                .map(row -> new Accounts.Holder(row.accountId(), grant(row)))
                .toList();
    }

    @Transactional
    public UUID createPerson(Actor by, String typedEmail, String password) {
        Email email = Email.parse(typedEmail).orElseThrow(() -> new InvalidAccountException("EMAIL_INVALID"));
        passwords.problem(password, email).ifPresent(code -> {
            throw new InvalidAccountException(code);
        });
        return addPerson(by, email, password).id();
    }

    /** As {@link #createPerson}, of what was checked before. */
    Account addPerson(Actor by, Email email, String password) {
        Account account = Account.person(email, passwords.hash(password), now());
        addAccount(by, "CREATE_USER", account);
        return account;
    }

    @Transactional
    public IssuedKey createServiceAccount(Actor by, String name) {
        String text = name.strip();
        if (text.isEmpty() || text.length() > LONGEST_NAME || text.codePoints().anyMatch(Character::isISOControl)) {
            throw new InvalidAccountException("NAME_INVALID");
        }
        KeySecret secret = KeySecret.random();
        Account account = Account.service(text, now());
        ApiKey key = addServiceAccount(by, account, secret);
        return new IssuedKey(account.id(), key.id(), secret.reveal());
    }

    ApiKey addServiceAccount(Actor by, Account account, KeySecret secret) {
        addAccount(by, "CREATE_SERVICE_ACCOUNT", account);
        ApiKey key = new ApiKey(account.id(), secret, now());
        ledger.append(AccessRecords.key(by, "CREATE_API_KEY", account, key));
        store.add(key);
        return key;
    }

    private void addAccount(Actor by, String action, Account account) {
        ledger.serialise();
        if (store.named(account.kind(), account.name()).isPresent()) {
            throw new InvalidAccountException("NAME_TAKEN");
        }
        ledger.append(AccessRecords.account(by, action, account));
        store.add(account);
    }

    @Transactional
    public void disable(Actor by, UUID id) {
        ledger.serialise();
        Account account = account(id);
        if (account.active()) {
            requireAnotherOrgAdmin(id);
            ledger.append(AccessRecords.account(by, "DISABLE_ACCOUNT", account));
            account.disable(now());
        }
    }

    @Transactional
    public void enable(Actor by, UUID id) {
        ledger.serialise();
        Account account = account(id);
        if (!account.active()) {
            ledger.append(AccessRecords.account(by, "ENABLE_ACCOUNT", account));
            account.enable();
        }
    }

    @Transactional
    public void revokeKey(Actor by, UUID id) {
        ledger.serialise();
        ApiKey key = store.key(id).orElseThrow(() -> new InvalidAccountException("KEY_UNKNOWN"));
        if (key.revokedAt() == null) {
            ledger.append(AccessRecords.key(by, "DELETE_API_KEY", account(key.accountId()), key));
            key.revoke(now());
        }
    }

    @Transactional
    public void grant(Actor by, UUID id, Grant grant) {
        if (grant.cluster() != null && !RoleTable.forClusters(grant.role())) {
            throw new InvalidAccountException("ROLE_IS_FOR_THE_ORGANISATION");
        }
        ledger.serialise();
        Account account = account(id);
        if (!has(id, grant)) {
            ledger.append(AccessRecords.grant(by, "ASSIGN_USER_ROLE", account, grant));
            ClusterId cluster = grant.cluster();
            store.add(new RoleGrant(id, grant.role(), cluster == null ? null : cluster.value(), now()));
        }
    }

    @Transactional
    public void withdraw(Actor by, UUID id, Grant grant) {
        ledger.serialise();
        Account account = account(id);
        if (has(id, grant)) {
            if (grant.role() == Role.ORG_ADMIN) {
                requireAnotherOrgAdmin(id);
            }
            ledger.append(AccessRecords.grant(by, "REMOVE_USER_FROM_ROLE", account, grant));
            store.remove(id, grant);
        }
    }

    @Transactional
    public void letOperatorsAllowAll(Actor by, boolean may) {
        ledger.serialise();
        if (store.operatorsMayAllowAll() != may) {
            ledger.append(AccessRecords.organisation(by, may));
            store.letOperatorsAllowAll(may);
        }
    }

    /** Whether anybody is Org Admin, disabled ones included; asked in the caller's transaction, where nobody can make another one meanwhile. */
    boolean hasOrgAdmin() {
        ledger.serialise();
        return !store.orgAdmins(true).isEmpty();
    }

    /** Appends in the caller's transaction. */
    void record(Draft draft) {
        ledger.append(draft);
    }

    private void requireAnotherOrgAdmin(UUID leaving) {
        Set<UUID> admins = store.orgAdmins(false);
        if (admins.equals(Set.of(leaving))) {
            throw new LastOrgAdminException();
        }
    }

    private boolean has(UUID account, Grant grant) {
        return store.roleGrants(grant.cluster()).stream()
                .anyMatch(row -> row.accountId().equals(account)
                        && row.role() == grant.role()
                        && Objects.equals(grant(row).cluster(), grant.cluster()));
    }

    private Account account(UUID id) {
        return store.account(id).orElseThrow(() -> new InvalidAccountException("ACCOUNT_UNKNOWN"));
    }

    private static Grant grant(RoleGrant row) {
        UUID cluster = row.clusterId();
        return new Grant(row.role(), cluster == null ? null : new ClusterId(cluster));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
