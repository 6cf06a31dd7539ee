package dev.sallyport.access;

import java.time.Instant;
import java.util.UUID;

/**
 * A link by which a person chooses a password, once. It is nowhere else and cannot be asked for again.
 *
 * @param url to be handed over in person or by a channel that is trusted
 * @param until from when on it is good for nothing
 */
public record InvitationLink(UUID account, String url, Instant until) {

    @Override
    public String toString() {
        return "InvitationLink[" + account + "]";
    }
}
