package dev.sallyport.enforcement.internal;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import dev.sallyport.policy.RuleId;
import java.util.Set;

/**
 * What a gateway of a cluster is to have.
 *
 * @param ticket names this target; a later target of the cluster has a higher one. Two targets may carry the same revision, when
 *     something of it was refused and is left out
 * @param perimeter the perimeter at a revision, without what gateways refused
 * @param chain what its filter chain is called
 * @param settles whether a gateway that has it has the revision: all that it takes away, and all that it adds but for {@code without}
 * @param without the rules of which not the newest content is in it, because a gateway refused that
 */
public record Target(long ticket, ClusterPerimeter perimeter, Chain chain, boolean settles, Set<RuleId> without) {

    public ClusterId cluster() {
        return perimeter.cluster();
    }

    public long revision() {
        return perimeter.perimeter().revision();
    }

    boolean says(Candidate candidate) {
        return settles == candidate.settles()
                && without.equals(candidate.without())
                && perimeter.equals(candidate.perimeter());
    }
}
