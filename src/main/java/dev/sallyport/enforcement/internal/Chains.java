package dev.sallyport.enforcement.internal;

import dev.sallyport.ledger.ClusterId;

/** Remembers which revision of each cluster forbade something last, so that a restarted console closes no tunnel that was already judged. */
public interface Chains {

    /** 0 if nothing is remembered. */
    long tightened(ClusterId cluster);

    void tightened(ClusterId cluster, long revision);
}
