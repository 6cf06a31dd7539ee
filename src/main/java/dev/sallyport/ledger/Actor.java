package dev.sallyport.ledger;

import java.util.UUID;

/**
 * Who does something, and through which door. Names the account; says nothing of what it may do, which is looked up at every call.
 *
 * @param id the account; for the system an id derived from its name
 * @param name e-mail address of a person, name of a service account, or the part of the system that acts ({@code expiry})
 */
public record Actor(Kind kind, UUID id, String name, Source source) {

    public enum Kind {
        PERSON,
        SERVICE_ACCOUNT,
        SYSTEM
    }

    /** A part of the product itself. May do everything; never made from anything that came in from outside. */
    public static Actor system(String name) {
        return new Actor(
                Kind.SYSTEM,
                UUID.nameUUIDFromBytes(name.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                name,
                Source.INTERNAL);
    }
}
