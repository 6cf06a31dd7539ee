package dev.sallyport.enforcement.internal;

import dev.sallyport.ledger.ClusterId;
import java.util.Collection;

/** The road to the gateways. Says by {@link Fleet} what came back. Any thread; returns at once. */
public interface Gateways {

    /** From now on these gateways are to have this; replaces an older target of the cluster. The others keep what they were to have. */
    void desire(Target target, Collection<String> gateways);

    /** No gateway is to know this cluster any more. */
    void forget(ClusterId cluster);

    /** Sends what was refused once more, although its bytes are the same. */
    void forgive(ClusterId cluster);

    /** A gateway that was held back, because it claims a history that this ledger does not know, gets what it is to have after all. */
    void release(String gateway);
}
