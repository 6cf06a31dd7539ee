package dev.sallyport.access;

import dev.sallyport.ledger.Actor;
import java.time.Instant;
import java.util.Optional;

/** Turns credentials into an actor. Slows down after failures, per account and address and globally; never locks an account. */
public interface SignIn {

    /** A person's e-mail address and password. Throws {@link FailedException}; takes as long for an unknown address as for a wrong password. */
    Actor withPassword(String email, String password, String remoteAddress);

    /** The secret of an API key. Throws {@link FailedException}. */
    Actor withApiKey(String secret, String remoteAddress);

    /** Whether this is the password of the signed-in person; for loosenings of note. Throttled like a sign-in. */
    boolean confirms(Actor actor, String password, String remoteAddress);

    /** Whether the account still exists and is not disabled; asked by open sessions and streams. */
    boolean active(Actor actor);

    /** When the person's password was set; a session that began with an older one is over. Empty for who has none. */
    Optional<Instant> passwordSetAt(Actor actor);

    /** The one answer to every failure. */
    final class FailedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final java.time.Duration retryAfter;

        /** @param retryAfter how long to wait before trying again; zero if one may try at once */
        public FailedException(java.time.Duration retryAfter) {
            super("sign-in failed", null, false, false);
            this.retryAfter = retryAfter;
        }

        public java.time.Duration retryAfter() {
            return retryAfter;
        }
    }
}
