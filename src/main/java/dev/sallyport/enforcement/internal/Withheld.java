package dev.sallyport.enforcement.internal;

import java.util.Set;

/**
 * What gateways do not get because another one refused it. Only what opens something new: that may be missing at all of them. What forbids
 * is never among it, so that no gateway waits for another to tighten.
 *
 * @param refused refused by itself; taken back where it is
 * @param doubted refused together with other things, and being tried; not given to those who do not have it
 */
record Withheld(Set<Part> refused, Set<Part> doubted) {

    static final Withheld NOTHING = new Withheld(Set.of(), Set.of());

    boolean nothing() {
        return refused.isEmpty() && doubted.isEmpty();
    }

    boolean contains(Part part) {
        return refused.contains(part) || doubted.contains(part);
    }
}
