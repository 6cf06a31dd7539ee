package dev.sallyport.enforcement;

import dev.sallyport.ledger.ClusterId;

/** Published whenever the picture of a cluster changed, from any thread, at most a few times a second for one cluster. */
public record EnforcementChanged(ClusterId cluster) {}
