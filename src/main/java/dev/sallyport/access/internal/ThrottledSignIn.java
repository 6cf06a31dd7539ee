package dev.sallyport.access.internal;

import dev.sallyport.access.SignIn;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.LedgerReadOnlyException;
import dev.sallyport.ledger.Source;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Compares passwords at the pace of {@link SignInPace} and keys at once: a key has too many bits to be guessed, and slowing keys down
 * would let anybody stop the automation that shares an address with them.
 */
@Service
class ThrottledSignIn implements SignIn {

    private static final Logger log = LoggerFactory.getLogger(ThrottledSignIn.class);
    private static final Duration BUSY = Duration.ofSeconds(1);
    private static final Duration USE_NOTED_EVERY = Duration.ofMinutes(1);

    private final AccountStore accounts;
    private final AccountBook book;
    private final Passwords passwords;
    private final SecurityLog security;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final SignInPace pace = new SignInPace();

    ThrottledSignIn(
            AccountStore accounts,
            AccountBook book,
            Passwords passwords,
            SecurityLog security,
            TransactionTemplate transaction,
            Clock clock) {
        this.accounts = accounts;
        this.book = book;
        this.passwords = passwords;
        this.security = security;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public Actor withPassword(String typedEmail, String password, String remoteAddress) {
        String source = SignInPace.source(remoteAddress);
        Optional<Email> email = Email.parse(typedEmail);
        Optional<Account> account = email.flatMap(accounts::person).filter(Account::active);
        if (!proves(email.map(Email::text).orElse(""), account.orElse(null), password, source)) {
            security.failed(source, SecurityLog.Door.PASSWORD);
            throw new FailedException(pace.next(email.map(Email::text).orElse(""), source, clock.instant()));
        }
        Account known = account.orElseThrow();
        noteInLedger(known);
        return known.actor(Source.UI);
    }

    @Override
    public boolean confirms(Actor actor, String password, String remoteAddress) {
        Optional<Account> account = accounts.account(actor.id())
                .filter(found -> found.active() && found.kind() == Actor.Kind.PERSON && actor.kind() == found.kind());
        String source = SignInPace.source(remoteAddress);
        boolean proven = proves(actor.name(), account.orElse(null), password, source);
        if (!proven) {
            security.failed(source, SecurityLog.Door.PASSWORD);
        }
        return proven;
    }

    /** Whether {@code password} is the account's, which it never is without an account; throws if one has to wait before trying. */
    private boolean proves(String name, @Nullable Account account, String password, String source) {
        Duration wait = pace.admit(name, source, clock.instant());
        if (wait.isPositive()) {
            security.slowed(source, SecurityLog.Door.PASSWORD);
            throw new FailedException(wait);
        }
        try {
            boolean proven = passwords.matches(password, account == null ? null : account.passwordHash());
            if (proven) {
                pace.succeeded(name, source, clock.instant());
            }
            return proven;
        } catch (Passwords.BusyException e) {
            throw new FailedException(BUSY);
        }
    }

    /** A ledger that takes no more entries must not keep out the people who have to repair it. */
    private void noteInLedger(Account account) {
        try {
            transaction.executeWithoutResult(status -> book.signedIn(account.id()));
        } catch (LedgerReadOnlyException e) {
            log.warn("The sign-in of {} is not in the ledger, which takes no entries now", account.id());
        }
    }

    @Override
    public Actor withApiKey(String secret, String remoteAddress) {
        Optional<Account> account =
                secret.length() > KeySecret.MAXIMUM_LENGTH ? Optional.empty() : owner(new KeySecret(secret));
        if (account.isEmpty()) {
            security.failed(SignInPace.source(remoteAddress), SecurityLog.Door.API_KEY);
            throw new FailedException(Duration.ZERO);
        }
        return account.get().actor(Source.CC_API);
    }

    private Optional<Account> owner(KeySecret secret) {
        Optional<ApiKey> key = accounts.key(secret.name())
                .filter(found -> secret.matches(found.print()) && found.good(clock.instant()));
        Optional<Account> owner =
                key.flatMap(found -> accounts.account(found.accountId())).filter(Account::active);
        if (key.isPresent() && owner.isPresent()) {
            noteUse(key.get());
        }
        return owner;
    }

    private void noteUse(ApiKey key) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Instant last = key.lastUsedAt();
        if (last == null || last.isBefore(now.minus(USE_NOTED_EVERY))) {
            accounts.used(key.id(), now, now.minus(USE_NOTED_EVERY));
        }
    }

    @Override
    public boolean active(Actor actor) {
        return switch (actor.kind()) {
            case SYSTEM -> true;
            case PERSON, SERVICE_ACCOUNT -> accounts.active(actor, clock.instant());
        };
    }

    @Override
    public Optional<Instant> passwordSetAt(Actor actor) {
        return accounts.passwordSetAt(actor);
    }
}
