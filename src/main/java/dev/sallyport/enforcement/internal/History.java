package dev.sallyport.enforcement.internal;

/**
 * Names the point of the ledger up to which gateways were told. A gateway that comes back claims such a mark: where the ledger does
 * not know it, an older or another ledger was put in its place, and the gateway may enforce what nobody here decided. Any thread.
 */
public interface History {

    /** The point from which the newest perimeters are made, or a later one, but never an earlier one: letters, digits and dashes. */
    String mark();

    /** Whether this ledger holds that point. False of what is no mark at all: whoever claims it was told by somebody else. */
    boolean knows(String mark);
}
