package dev.sallyport.enforcement.internal;

import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;

/**
 * What every gateway of a cluster is to have.
 *
 * @param ticket names this target; a later target of the cluster has a higher one. Two targets may carry the same revision, when
 *     something of it was refused and is left out
 * @param perimeter the perimeter at a revision, without what gateways refused
 * @param tightened the latest revision that forbade something which an earlier one allowed; 0 if there is none
 */
public record Target(long ticket, ClusterPerimeter perimeter, long tightened) {}
