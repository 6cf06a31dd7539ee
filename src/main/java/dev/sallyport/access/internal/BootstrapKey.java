package dev.sallyport.access.internal;

import dev.sallyport.access.Grant;
import dev.sallyport.access.InvalidAccountException;
import dev.sallyport.access.Role;
import dev.sallyport.access.StartRefusedException;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.LedgerReadOnlyException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes the service account {@code bootstrap} of {@code SALLYPORT_API_KEY}, once: an account of that name is never made, enabled or
 * given a key again, so that what was revoked or deleted stays so whatever the environment still says.
 */
@Component
class BootstrapKey implements SmartInitializingSingleton {

    static final String ACCOUNT = "bootstrap";

    private static final Logger log = LoggerFactory.getLogger(BootstrapKey.class);
    private static final Actor START = Actor.system("bootstrap");

    private final AccessSettings settings;
    private final AccountBook book;
    private final AccountStore store;
    private final TransactionTemplate transaction;
    private final Clock clock;

    BootstrapKey(
            AccessSettings settings,
            AccountBook book,
            AccountStore store,
            TransactionTemplate transaction,
            Clock clock) {
        this.settings = settings;
        this.book = book;
        this.store = store;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public void afterSingletonsInstantiated() {
        String given = settings.apiKey();
        if (given == null || given.isBlank()) {
            return;
        }
        if (given.length() < KeySecret.MINIMUM_LENGTH || given.length() > KeySecret.MAXIMUM_LENGTH) {
            throw new StartRefusedException("SALLYPORT_API_KEY must have between " + KeySecret.MINIMUM_LENGTH + " and "
                    + KeySecret.MAXIMUM_LENGTH + " characters");
        }
        if (!given.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new StartRefusedException(
                    "SALLYPORT_API_KEY must consist of visible ASCII characters without spaces");
        }
        KeySecret secret = new KeySecret(given);
        // Its account may have been given another name since.
        if (store.key(secret.name()).isEmpty() && !store.wasThere(Actor.Kind.SERVICE_ACCOUNT, ACCOUNT)) {
            make(secret);
        }
        sayIfWorthless(secret);
    }

    private void make(KeySecret secret) {
        try {
            transaction.executeWithoutResult(status -> {
                Account account = Account.service(ACCOUNT, clock.instant().truncatedTo(ChronoUnit.MICROS));
                book.addServiceAccount(START, account, secret, null);
                book.grant(START, account.id(), new Grant(Role.ORG_ADMIN, null));
            });
            log.info("The service account {} was made of SALLYPORT_API_KEY", ACCOUNT);
        } catch (InvalidAccountException e) {
            log.info("Another console made the service account {} just now", ACCOUNT);
        } catch (LedgerReadOnlyException e) {
            log.error("The service account {} was not made of SALLYPORT_API_KEY: {}", ACCOUNT, e.getMessage());
        }
    }

    private void sayIfWorthless(KeySecret secret) {
        boolean works = store.key(secret.name())
                .filter(key -> key.revokedAt() == null && secret.matches(key.print()))
                .isPresent();
        if (!works) {
            log.warn(
                    "SALLYPORT_API_KEY has no effect: the service account {} was made before, with another key or with this one since revoked",
                    ACCOUNT);
        }
    }
}
