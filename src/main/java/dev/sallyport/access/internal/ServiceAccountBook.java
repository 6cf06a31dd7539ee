package dev.sallyport.access.internal;

import dev.sallyport.access.Grant;
import dev.sallyport.access.InvalidAccountException;
import dev.sallyport.access.IssuedKey;
import dev.sallyport.access.ServiceAccounts;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Ledger;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Changes of service accounts as automation makes them, on top of {@link AccountBook}. Checks nobody's permission. */
@Component
public class ServiceAccountBook {

    private static final int LONGEST_DESCRIPTION = 1_000;
    private static final int LONGEST_LABEL = 100;

    private final AccountBook book;
    private final AccountStore store;
    private final Ledger ledger;
    private final Clock clock;

    ServiceAccountBook(AccountBook book, AccountStore store, Ledger ledger, Clock clock) {
        this.book = book;
        this.store = store;
        this.ledger = ledger;
        this.clock = clock;
    }

    @Transactional
    public UUID create(Actor by, String name, String description, Set<Grant> grants) {
        Account account =
                Account.service(AccountBook.nameOf(name), clock.instant().truncatedTo(ChronoUnit.MICROS));
        account.describe(account.name(), checked(description));
        book.addAccount(by, "CREATE_SERVICE_ACCOUNT", account);
        grants.forEach(grant -> book.grant(by, account.id(), grant));
        return account.id();
    }

    @Transactional
    public void describe(Actor by, UUID id, @Nullable String name, @Nullable String description) {
        ledger.serialise();
        Account account = serviceAccount(id);
        String newName = name == null ? account.name() : AccountBook.nameOf(name);
        String newDescription = description == null ? account.description() : checked(description);
        if (!newName.equals(account.name())
                && store.named(Actor.Kind.SERVICE_ACCOUNT, newName).isPresent()) {
            throw new InvalidAccountException("NAME_TAKEN");
        }
        if (!newName.equals(account.name()) || !newDescription.equals(account.description())) {
            account.describe(newName, newDescription);
            ledger.append(AccessRecords.account(by, "UPDATE_SERVICE_ACCOUNT", account));
        }
    }

    @Transactional
    public IssuedKey createKey(Actor by, UUID account, String label, @Nullable Instant expiresAt) {
        String text = label(label);
        IssuedKey issued = book.createKey(by, account, expiresAt);
        store.key(issued.key()).orElseThrow().call(text);
        return issued;
    }

    @Transactional
    public void nameKey(Actor by, UUID id, String label) {
        String text = label(label);
        ledger.serialise();
        ApiKey key = store.key(id).orElseThrow(() -> new InvalidAccountException("KEY_UNKNOWN"));
        if (!text.equals(key.label())) {
            key.call(text);
            ledger.append(AccessRecords.key(by, "UPDATE_API_KEY", serviceAccount(key.accountId()), key));
        }
    }

    /** Gives what is missing before it takes what is too much, all or nothing. */
    @Transactional
    public void replaceGrants(Actor by, UUID account, Set<Grant> grants) {
        ledger.serialise();
        Set<Grant> before = new HashSet<>();
        store.roleGrants(null).stream()
                .filter(row -> row.accountId().equals(account))
                .forEach(row -> before.add(
                        new Grant(row.role(), row.clusterId() == null ? null : new ClusterId(row.clusterId()))));
        grants.stream().filter(grant -> !before.contains(grant)).forEach(grant -> book.grant(by, account, grant));
        before.stream().filter(grant -> !grants.contains(grant)).forEach(grant -> book.withdraw(by, account, grant));
    }

    /** Every key and role that goes with it has an entry of its own, before the one that says why. */
    @Transactional
    public void delete(Actor by, UUID id) {
        ledger.serialise();
        Account account = serviceAccount(id);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        store.keys().stream()
                .filter(key -> key.accountId().equals(id) && key.good(now))
                .forEach(key -> book.revokeKey(by, key.id()));
        replaceGrants(by, id, Set.of());
        book.write(AccessRecords.account(by, ServiceAccounts.DELETION, account));
        account.delete(now);
    }

    private Account serviceAccount(UUID id) {
        return store.account(id)
                .filter(account -> account.kind() == Actor.Kind.SERVICE_ACCOUNT)
                .orElseThrow(() -> new InvalidAccountException("ACCOUNT_UNKNOWN"));
    }

    private static String checked(String description) {
        if (description.length() > LONGEST_DESCRIPTION) {
            throw new InvalidAccountException("DESCRIPTION_TOO_LONG");
        }
        if (!PlainText.isParagraph(description)) {
            throw new InvalidAccountException("DESCRIPTION_INVALID");
        }
        return description;
    }

    private static String label(String typed) {
        String label = typed.strip();
        if (label.isEmpty() || label.length() > LONGEST_LABEL || !PlainText.isLine(label)) {
            throw new InvalidAccountException("NAME_INVALID");
        }
        return label;
    }
}
