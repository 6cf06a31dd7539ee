package dev.sallyport.access;

import java.time.Instant;
import java.util.Optional;

/** The other side of an {@link InvitationLink}. Called by nobody who is signed in; whoever holds the link is the one it is for. */
public interface Invitations {

    /** The path of the page, below which the token stands. */
    String PATH = "welcome";

    /**
     * Whom a link is for.
     *
     * @param email the address to sign in with
     * @param again whether the person had a password before
     */
    record Invited(String email, Instant until, boolean again) {}

    /** Empty for a link that is unknown, used, replaced or too old; nobody is told which. */
    Optional<Invited> find(String token, String remoteAddress);

    /**
     * Sets the password, ends the link, and ends every session of that person.
     *
     * @throws InvalidAccountException with {@code LINK_OVER}, {@code PASSWORD_TOO_SHORT}, {@code PASSWORD_TOO_LONG} or
     *     {@code PASSWORD_TOO_COMMON}
     */
    void choosePassword(String token, String password, String remoteAddress);
}
