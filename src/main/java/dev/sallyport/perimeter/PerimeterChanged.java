package dev.sallyport.perimeter;

import dev.sallyport.ledger.ClusterId;

/** Published after the commit of every change that made a revision, in order of revision for one cluster. */
public record PerimeterChanged(ClusterId cluster, long revision) {}
