package dev.sallyport.enforcement.internal;

import dev.sallyport.ledger.ClusterId;
import java.util.Map;

/** Remembers the names of filter chains, so that a restarted console closes no tunnel that was already judged. */
public interface Chains {

    /**
     * @param common what the gateways of a cluster have
     * @param others what single gateways have instead, by their names
     */
    record Named(Chain common, Map<String, Chain> others) {

        static final Named NOTHING = new Named(Chain.FIRST, Map.of());
    }

    Named of(ClusterId cluster);

    /** From now on these are the names. */
    void named(ClusterId cluster, Named chains);
}
