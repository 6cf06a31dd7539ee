package dev.sallyport.enforcement.internal;

import dev.sallyport.ledger.ClusterId;

/** The road to the gateways. Says by {@link Fleet} what came back. Any thread; returns at once. */
public interface Gateways {

    /** From now on every gateway of the cluster is to have this; replaces an older target. */
    void desire(Target target);

    /** No gateway is to know this cluster any more. */
    void forget(ClusterId cluster);

    /** Sends what was refused once more, although its bytes are the same. */
    void forgive(ClusterId cluster);
}
