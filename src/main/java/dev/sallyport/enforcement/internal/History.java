package dev.sallyport.enforcement.internal;

/**
 * Names the point of the ledger up to which gateways were told. A gateway that comes back claims such a mark: where the ledger does
 * not know it, an older or another ledger was put in its place, and the gateway may enforce what nobody here decided. Any thread.
 */
public interface History {

    /** The present point: letters, digits and dashes. May be a second old. */
    String mark();

    /** Whether this ledger holds that point. True of what is no mark at all. */
    boolean knows(String mark);
}
