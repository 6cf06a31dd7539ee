package dev.sallyport.enforcement.internal;

import java.util.UUID;

/**
 * The filter chain of a cluster's listener, which is renamed so that a gateway closes the connections of the old one.
 *
 * @param since the revision that forbade something last when it was named; 0 if there is none
 * @param name no two tightenings have the same, be they of one revision or of two ledgers that count alike
 */
public record Chain(long since, String name) {

    /** Before anything was forbidden. */
    public static final Chain FIRST = new Chain(0, "since-0");

    /** The name of a chain through which nobody gets anywhere. */
    public static final String CLOSED = "closed";

    private static final int LETTERS = 8;

    /** A new one, for a revision that forbids something. */
    static Chain since(long revision) {
        String own = UUID.randomUUID().toString().substring(0, LETTERS);
        return new Chain(revision, "since-" + revision + "-" + own);
    }
}
