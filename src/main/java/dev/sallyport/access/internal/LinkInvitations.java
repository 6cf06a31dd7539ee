package dev.sallyport.access.internal;

import dev.sallyport.access.InvalidAccountException;
import dev.sallyport.access.Invitations;
import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** Guesses are counted in the security log and not slowed down: nobody guesses 256 bits. */
@Service
class LinkInvitations implements Invitations {

    private static final int LONGEST_TOKEN = 100;

    private final AccountStore store;
    private final AccountBook book;
    private final SecurityLog security;
    private final Clock clock;

    LinkInvitations(AccountStore store, AccountBook book, SecurityLog security, Clock clock) {
        this.store = store;
        this.book = book;
        this.security = security;
        this.clock = clock;
    }

    @Override
    public Optional<Invited> find(String token, String remoteAddress) {
        Optional<Invited> found = open(token)
                .flatMap(invitation -> store.account(invitation.accountId())
                        .map(account ->
                                new Invited(account.name(), invitation.until(), account.passwordHash() != null)));
        if (found.isEmpty()) {
            security.failed(SignInPace.source(remoteAddress), SecurityLog.Door.INVITATION);
        }
        return found;
    }

    @Override
    public void choosePassword(String token, String password, String remoteAddress) {
        if (open(token).isEmpty()) {
            security.failed(SignInPace.source(remoteAddress), SecurityLog.Door.INVITATION);
            throw new InvalidAccountException("LINK_OVER");
        }
        book.choosePassword(new LinkToken(token), password);
    }

    private Optional<Invitation> open(String token) {
        return token.length() > LONGEST_TOKEN
                ? Optional.empty()
                : store.invitation(new LinkToken(token).digest())
                        .filter(invitation -> clock.instant().isBefore(invitation.until()));
    }
}
