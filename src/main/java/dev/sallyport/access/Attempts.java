package dev.sallyport.access;

import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;

/** Where a front door says that somebody who may change a cluster asked for a change that is not possible. */
public interface Attempts {

    /**
     * Writes an entry that says so, in a transaction of its own; few of them a minute for each actor, as for refusals.
     *
     * @param action what was attempted, as {@link Requires#action}
     * @param error the code of what stood against it
     */
    void failed(Actor actor, ClusterId cluster, String action, String error);
}
