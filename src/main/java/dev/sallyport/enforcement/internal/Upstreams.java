package dev.sallyport.enforcement.internal;

import dev.sallyport.ledger.ClusterId;
import java.util.Collection;
import java.util.Map;

/**
 * Remembers what the gateways of each cluster were told to dial through, across restarts: one that comes back after the settings have
 * changed must keep what it still uses until it has gone over, and cannot say what that was.
 */
public interface Upstreams {

    /** Every cluster of Envoy's that may still be in use, as bytes by name; a bounded number of the latest. */
    Map<String, byte[]> of(ClusterId cluster);

    void remember(ClusterId cluster, Map<String, byte[]> upstreams);

    void forget(ClusterId cluster, Collection<String> names);
}
