package dev.sallyport.access.internal;

import dev.sallyport.access.AccountView;
import dev.sallyport.access.Accounts;
import dev.sallyport.access.AccountsChanged;
import dev.sallyport.access.Grant;
import dev.sallyport.access.InvalidAccountException;
import dev.sallyport.access.InvitationLink;
import dev.sallyport.access.Invitations;
import dev.sallyport.access.IssuedKey;
import dev.sallyport.access.LastOrgAdminException;
import dev.sallyport.access.PublicAddress;
import dev.sallyport.access.Role;
import dev.sallyport.access.RoleTable;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Draft;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.Source;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Changes of accounts, keys and grants, each with its entry in the ledger. Checks nobody's permission. Every command waits
 * for its turn at the ledger first: from then on it is alone, and what it reads is what it decides on.
 */
@Component
public class AccountBook {

    static final Duration INVITATION_GOOD_FOR = Duration.ofDays(7);
    static final Duration RESET_GOOD_FOR = Duration.ofDays(1);

    /** Keys that live longer are kept for ever; whoever wants that says so by giving no end. */
    private static final Duration LONGEST_KEY = Duration.ofDays(3 * 366);

    private static final int LONGEST_NAME = 100;
    private static final int KEYS_AT_ONCE = 10;

    private final AccountStore store;
    private final Ledger ledger;
    private final Passwords passwords;
    private final PublicAddress address;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    AccountBook(
            AccountStore store,
            Ledger ledger,
            Passwords passwords,
            PublicAddress address,
            ApplicationEventPublisher events,
            Clock clock) {
        this.store = store;
        this.ledger = ledger;
        this.passwords = passwords;
        this.address = address;
        this.events = events;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    public List<AccountView> list() {
        List<ApiKey> keys = store.keys();
        List<RoleGrant> grants = store.roleGrants(null);
        Map<UUID, Instant> invited = store.invitations().stream()
                .filter(invitation -> clock.instant().isBefore(invitation.until()))
                .collect(Collectors.toMap(Invitation::accountId, Invitation::until));
        return store.accounts().stream()
                .map(account -> new AccountView(
                        account.id(),
                        account.kind(),
                        account.name(),
                        account.createdAt(),
                        account.active(),
                        account.passwordHash() != null,
                        invited.get(account.id()),
                        account.signedInAt(),
                        account.description(),
                        grants.stream()
                                .filter(grant -> grant.accountId().equals(account.id()))
                                .map(AccountBook::grant)
                                .toList(),
                        keys.stream()
                                .filter(key -> key.accountId().equals(account.id()))
                                .map(key -> new AccountView.Key(
                                        key.id(),
                                        key.keyName(),
                                        key.label(),
                                        key.createdAt(),
                                        key.expiresAt(),
                                        key.lastUsedAt(),
                                        key.revokedAt()))
                                .toList()))
                .toList();
    }

    @Transactional(readOnly = true)
    public List<Accounts.Holder> holders(@Nullable ClusterId cluster) {
        // Grants first: the account of each was there before it. One that was deleted in between holds nothing.
        List<RoleGrant> grants = store.roleGrants(cluster);
        Map<UUID, Account> accounts =
                store.accounts().stream().collect(Collectors.toMap(Account::id, Function.identity()));
        return grants.stream()
                .flatMap(row ->
                        Stream.ofNullable(accounts.get(row.accountId())).map(account -> holder(account, grant(row))))
                .toList();
    }

    @Transactional(readOnly = true)
    public List<Grant> grantsOf(UUID id) {
        UUID account = account(id).id();
        return store.roleGrants(null).stream()
                .filter(row -> row.accountId().equals(account))
                .map(AccountBook::grant)
                .toList();
    }

    private static Accounts.Holder holder(Account account, Grant grant) {
        return new Accounts.Holder(account.id(), account.kind(), account.name(), account.active(), grant);
    }

    /** The account that somebody means who typed its name. */
    @Transactional(readOnly = true)
    public UUID named(String typed) {
        String name = typed.strip();
        return Email.parse(name)
                .flatMap(store::person)
                .or(() -> store.named(Actor.Kind.SERVICE_ACCOUNT, name))
                .orElseThrow(() -> new InvalidAccountException("ACCOUNT_UNKNOWN"))
                .id();
    }

    /** Makes a person without a password, with these roles, and the link to choose one. */
    @Transactional
    public InvitationLink invite(Actor by, String typedEmail, Set<Grant> grants) {
        Email email = Email.parse(typedEmail).orElseThrow(() -> new InvalidAccountException("EMAIL_INVALID"));
        Account account = Account.person(email, null, now());
        addAccount(by, "CREATE_USER", account);
        grants.forEach(grant -> grant(by, account.id(), grant));
        return link(by, account, INVITATION_GOOD_FOR);
    }

    /** Makes a new link for a person; the one before it, if any, is over. */
    @Transactional
    public InvitationLink newLink(Actor by, UUID id) {
        ledger.serialise();
        Account account = account(id);
        if (account.kind() != Actor.Kind.PERSON) {
            throw new InvalidAccountException("NOT_A_PERSON");
        }
        if (!account.active()) {
            throw new InvalidAccountException("ACCOUNT_DISABLED");
        }
        return link(by, account, account.passwordHash() == null ? INVITATION_GOOD_FOR : RESET_GOOD_FOR);
    }

    private InvitationLink link(Actor by, Account account, Duration goodFor) {
        LinkToken token = LinkToken.random();
        Instant until = now().plus(goodFor);
        write(AccessRecords.link(by, account, until));
        store.endInvitation(account.id());
        store.add(new Invitation(account.id(), token, until));
        return new InvitationLink(account.id(), address.of(Invitations.PATH + "/" + token.text()), until);
    }

    @Transactional
    public void choosePassword(LinkToken token, String password) {
        ledger.serialise();
        Invitation invitation = store.invitation(token.digest())
                .filter(open -> clock.instant().isBefore(open.until()))
                .orElseThrow(() -> new InvalidAccountException("LINK_OVER"));
        Account account = account(invitation.accountId());
        Email email = Email.parse(account.name()).orElseThrow();
        passwords.problem(password, email).ifPresent(code -> {
            throw new InvalidAccountException(code);
        });
        write(AccessRecords.account(account.actor(Source.UI), "SET_PASSWORD", account));
        account.setPassword(passwords.hash(password), now());
        store.endInvitation(account.id());
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

    /** @param expiresAt the end of its first key, or null */
    @Transactional
    public IssuedKey createServiceAccount(Actor by, String name, Set<Grant> grants, @Nullable Instant expiresAt) {
        checkEnd(expiresAt);
        KeySecret secret = KeySecret.random();
        Account account = Account.service(nameOf(name), now());
        ApiKey key = addServiceAccount(by, account, secret, expiresAt);
        grants.forEach(grant -> grant(by, account.id(), grant));
        return new IssuedKey(account.id(), key.id(), secret.reveal());
    }

    ApiKey addServiceAccount(Actor by, Account account, KeySecret secret, @Nullable Instant expiresAt) {
        addAccount(by, "CREATE_SERVICE_ACCOUNT", account);
        return addKey(by, account, secret, expiresAt);
    }

    /** One more key of a service account. */
    @Transactional
    public IssuedKey createKey(Actor by, UUID id, @Nullable Instant expiresAt) {
        checkEnd(expiresAt);
        ledger.serialise();
        Account account = account(id);
        if (account.kind() != Actor.Kind.SERVICE_ACCOUNT) {
            throw new InvalidAccountException("NOT_A_SERVICE_ACCOUNT");
        }
        if (!account.active()) {
            throw new InvalidAccountException("ACCOUNT_DISABLED");
        }
        if (store.keys().stream()
                        .filter(key -> key.accountId().equals(id) && key.good(now()))
                        .count()
                >= KEYS_AT_ONCE) {
            throw new InvalidAccountException("TOO_MANY_KEYS");
        }
        KeySecret secret = KeySecret.random();
        ApiKey key = addKey(by, account, secret, expiresAt);
        return new IssuedKey(account.id(), key.id(), secret.reveal());
    }

    private void checkEnd(@Nullable Instant expiresAt) {
        if (expiresAt != null && (!expiresAt.isAfter(now()) || expiresAt.isAfter(now().plus(LONGEST_KEY)))) {
            throw new InvalidAccountException("KEY_END_INVALID");
        }
    }

    private ApiKey addKey(Actor by, Account account, KeySecret secret, @Nullable Instant expiresAt) {
        ApiKey key = new ApiKey(account.id(), secret, now(), expiresAt);
        write(AccessRecords.key(by, "CREATE_API_KEY", account, key));
        store.add(key);
        return key;
    }

    static String nameOf(String typed) {
        String text = typed.strip();
        if (text.isEmpty() || text.length() > LONGEST_NAME || !PlainText.isLine(text)) {
            throw new InvalidAccountException("NAME_INVALID");
        }
        return text;
    }

    void addAccount(Actor by, String action, Account account) {
        ledger.serialise();
        if (store.named(account.kind(), account.name()).isPresent()) {
            throw new InvalidAccountException("NAME_TAKEN");
        }
        write(AccessRecords.account(by, action, account));
        store.add(account);
    }

    @Transactional
    public void disable(Actor by, UUID id) {
        ledger.serialise();
        Account account = account(id);
        if (account.active()) {
            requireAnotherOrgAdmin(id);
            write(AccessRecords.account(by, "DISABLE_ACCOUNT", account));
            account.disable(now());
            store.endInvitation(id);
        }
    }

    @Transactional
    public void enable(Actor by, UUID id) {
        ledger.serialise();
        Account account = account(id);
        if (!account.active()) {
            write(AccessRecords.account(by, "ENABLE_ACCOUNT", account));
            account.enable();
        }
    }

    @Transactional
    public void revokeKey(Actor by, UUID id) {
        ledger.serialise();
        ApiKey key = store.key(id).orElseThrow(() -> new InvalidAccountException("KEY_UNKNOWN"));
        if (key.revokedAt() == null) {
            write(AccessRecords.key(by, "DELETE_API_KEY", account(key.accountId()), key));
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
            write(AccessRecords.grant(by, "ASSIGN_USER_ROLE", account, grant));
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
            write(AccessRecords.grant(by, "REMOVE_USER_FROM_ROLE", account, grant));
            store.remove(id, grant);
        }
    }

    @Transactional
    public void letOperatorsAllowAll(Actor by, boolean may) {
        ledger.serialise();
        if (store.operatorsMayAllowAll() != may) {
            write(AccessRecords.organisation(by, may));
            store.letOperatorsAllowAll(may);
        }
    }

    @Transactional(readOnly = true)
    public boolean operatorsMayAllowAll() {
        return store.operatorsMayAllowAll();
    }

    /** Whether anybody is Org Admin, disabled ones included; asked in the caller's transaction, where nobody can make another one meanwhile. */
    boolean hasOrgAdmin() {
        ledger.serialise();
        return !store.orgAdmins(true).isEmpty();
    }

    /** In the caller's transaction. */
    void signedIn(UUID id) {
        Account account = account(id);
        write(AccessRecords.account(account.actor(Source.UI), "USER_LOGIN", account));
        account.signedIn(now());
    }

    /** Appends in the caller's transaction. */
    void record(Draft draft) {
        ledger.append(draft);
    }

    void write(Draft draft) {
        ledger.append(draft);
        events.publishEvent(new AccountsChanged());
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
