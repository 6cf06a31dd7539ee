package dev.sallyport.access.internal;

import dev.sallyport.access.InvitationLink;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.LedgerReadOnlyException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The way back in when nobody is left who could make a link for the last Org Admin: whoever may set the console's environment names a
 * person, and the log gets a link by which that person chooses a new password. What the person may do stays as it is.
 */
@Component
class ForgottenPassword {

    private static final Logger log = LoggerFactory.getLogger(ForgottenPassword.class);
    private static final Actor OPERATOR = Actor.system("operator");

    private final AccessSettings settings;
    private final AccountStore store;
    private final AccountBook book;

    ForgottenPassword(AccessSettings settings, AccountStore store, AccountBook book) {
        this.settings = settings;
        this.store = store;
        this.book = book;
    }

    @EventListener(ApplicationReadyEvent.class)
    void atStart() {
        String name = settings.resetPasswordOf();
        if (name == null || name.isBlank()) {
            return;
        }
        try {
            tell(name);
        } catch (LedgerReadOnlyException e) {
            log.error("SALLYPORT_RESET_PASSWORD_OF has no effect: {}", e.getMessage());
        }
    }

    private void tell(String name) {
        link(name)
                .ifPresentOrElse(
                        link -> log.warn(
                                "SALLYPORT_RESET_PASSWORD_OF: until {} a new password can be chosen at {} (remove the setting: each start makes another link)",
                                link.until(),
                                link.url()),
                        () -> log.error("SALLYPORT_RESET_PASSWORD_OF names nobody who may sign in: {}", name));
    }

    /** A link for this person; empty if there is no such person, or a disabled one. */
    Optional<InvitationLink> link(String email) {
        return Email.parse(email)
                .flatMap(store::person)
                .filter(Account::active)
                .map(person -> book.newLink(OPERATOR, person.id()));
    }
}
