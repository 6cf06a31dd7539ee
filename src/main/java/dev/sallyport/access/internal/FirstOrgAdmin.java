package dev.sallyport.access.internal;

import dev.sallyport.access.FirstRun;
import dev.sallyport.access.Grant;
import dev.sallyport.access.PublicAddress;
import dev.sallyport.access.Role;
import dev.sallyport.access.StartRefusedException;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.DataFolder;
import dev.sallyport.ledger.LedgerReadOnlyException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes the first Org Admin: of the settings at the start if they name one, else of whoever brings the one-time token. A service account
 * does not count, because it cannot sign in.
 */
@Component
class FirstOrgAdmin implements FirstRun, SmartInitializingSingleton {

    static final String TOKEN_FILE = "first-run-token";

    private static final Logger log = LoggerFactory.getLogger(FirstOrgAdmin.class);
    private static final Actor FIRST_RUN = Actor.system("first-run");

    private final AccessSettings settings;
    private final PublicAddress address;
    private final AccountBook book;
    private final AccountStore store;
    private final Passwords passwords;
    private final DataFolder folder;
    private final TransactionTemplate transaction;
    private final SecurityLog security;
    private final Clock clock;

    private volatile boolean done;
    private @Nullable OneTimeToken token;

    FirstOrgAdmin(
            AccessSettings settings,
            PublicAddress address,
            AccountBook book,
            AccountStore store,
            Passwords passwords,
            DataFolder folder,
            TransactionTemplate transaction,
            SecurityLog security,
            Clock clock) {
        this.settings = settings;
        this.address = address;
        this.book = book;
        this.store = store;
        this.passwords = passwords;
        this.folder = folder;
        this.transaction = transaction;
        this.security = security;
        this.clock = clock;
    }

    /** Before the web server takes its first request. */
    @Override
    public synchronized void afterSingletonsInstantiated() {
        AccessSettings.Admin admin = settings.admin();
        if (admin != null && (given(admin.email()) || given(admin.password())) && open()) {
            fromSettings(admin.email(), admin.password());
        }
        if (open()) {
            token = OneTimeToken.random(new SecureRandom(), clock.instant());
            folder.write(file(), (token.readable() + "\n").getBytes(StandardCharsets.UTF_8));
        } else {
            forgetToken();
        }
    }

    private static boolean given(@Nullable String text) {
        return text != null && !text.isBlank();
    }

    private void fromSettings(@Nullable String email, @Nullable String password) {
        if (!given(email) || !given(password) || email == null || password == null) {
            throw new StartRefusedException(
                    "SALLYPORT_ADMIN_EMAIL and SALLYPORT_ADMIN_PASSWORD belong together; only one of them is set");
        }
        try {
            make(email, password);
            log.info("The first Org Admin was made of SALLYPORT_ADMIN_EMAIL");
        } catch (LedgerReadOnlyException e) {
            log.error("The first Org Admin was not made of SALLYPORT_ADMIN_EMAIL: {}", e.getMessage());
        } catch (RefusedException e) {
            throw new StartRefusedException(
                    switch (e.code()) {
                        case "EMAIL_INVALID" -> "SALLYPORT_ADMIN_EMAIL is not an e-mail address";
                        case "PASSWORD_TOO_SHORT" ->
                            "SALLYPORT_ADMIN_PASSWORD has fewer than " + Passwords.SHORTEST + " characters";
                        case "PASSWORD_TOO_LONG" ->
                            "SALLYPORT_ADMIN_PASSWORD has more than " + Passwords.LONGEST + " characters";
                        case "PASSWORD_TOO_COMMON" -> "SALLYPORT_ADMIN_PASSWORD is one that attackers try first";
                        case "EMAIL_TAKEN" -> "SALLYPORT_ADMIN_EMAIL belongs to a person who is no Org Admin";
                        default -> "the first Org Admin cannot be made: " + e.code();
                    });
        }
    }

    @EventListener
    synchronized void announce(ApplicationReadyEvent ready) {
        if (token != null && open()) {
            log.warn(
                    "No Org Admin yet. Open {} within {} minutes and give this one-time token: {}",
                    address.of("first-run"),
                    OneTimeToken.LIFETIME.toMinutes(),
                    token.readable());
        }
    }

    @Override
    public boolean open() {
        if (!done && !store.orgAdmins(true).isEmpty()) {
            done = true;
        }
        return !done;
    }

    @Override
    public synchronized void createOrgAdmin(String guess, String email, String password) {
        if (!open()) {
            throw new RefusedException("ALREADY_DONE");
        }
        check(guess);
        make(email, password);
        forgetToken();
        log.info("The first Org Admin was made; the first-run page is gone");
    }

    private void check(String guess) {
        OneTimeToken current = token;
        if (current == null || current.spent()) {
            throw new RefusedException("TOKEN_SPENT");
        }
        if (current.expired(clock.instant())) {
            throw new RefusedException("TOKEN_EXPIRED");
        }
        if (!current.is(guess)) {
            security.failed("first-run", SecurityLog.Door.FIRST_RUN);
            if (current.spent()) {
                deleteFile();
                log.warn("The first-run token was spent by wrong tries; restart the console for a new one");
                throw new RefusedException("TOKEN_SPENT");
            }
            throw new RefusedException("TOKEN_WRONG");
        }
    }

    /** Waits for its turn at the ledger before it looks, so that of two at once, on two consoles even, the second sees the first's admin. */
    void make(String typedEmail, String password) {
        Email email = Email.parse(typedEmail).orElseThrow(() -> new RefusedException("EMAIL_INVALID"));
        Optional<String> problem = passwords.problem(password, email);
        if (problem.isPresent()) {
            throw new RefusedException(problem.get());
        }
        if (store.person(email).isPresent()) {
            throw new RefusedException("EMAIL_TAKEN");
        }
        transaction.executeWithoutResult(status -> {
            if (book.hasOrgAdmin()) {
                throw new RefusedException("ALREADY_DONE");
            }
            Account account = book.addPerson(FIRST_RUN, email, password);
            book.grant(FIRST_RUN, account.id(), new Grant(Role.ORG_ADMIN, null));
        });
        done = true;
    }

    private Path file() {
        return folder.root().resolve(TOKEN_FILE);
    }

    private void forgetToken() {
        token = null;
        deleteFile();
    }

    private void deleteFile() {
        try {
            Files.deleteIfExists(file());
        } catch (IOException e) {
            log.warn("The file of the first-run token, now worthless, could not be removed: {}", e.toString());
        }
    }
}
