package dev.sallyport.enforcement.envoy;

import dev.sallyport.enforcement.internal.History;

/**
 * What a response is called: its content, so that equal sets are called the same on every replica and after every restart, and the
 * point of the ledger that it was made from, for which a gateway is asked when it comes back.
 *
 * @param mark as {@link History#mark} says it; empty in what is no version of ours
 */
record Version(String content, String mark) {

    /** What a gateway claims to have; empty if it has nothing. */
    static Version parse(String text) {
        int dot = text.indexOf('.');
        return dot < 0 ? new Version(text, "") : new Version(text.substring(0, dot), text.substring(dot + 1));
    }

    boolean isNothing() {
        return content.isEmpty() && mark.isEmpty();
    }

    @Override
    public String toString() {
        return content + "." + mark;
    }
}
