package dev.sallyport.enforcement.internal;

import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.Perimeter;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.TrafficPolicy;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** A revision as one gateway can have it. The components are those of {@link Target}. */
record Candidate(ClusterPerimeter perimeter, boolean settles, Set<RuleId> without) {

    /** A revision of which nothing was refused. */
    static Candidate whole(ClusterPerimeter wanted) {
        return new Candidate(wanted, true, Set.of());
    }

    static Candidate of(
            ClusterPerimeter wanted,
            TrafficPolicy policy,
            Collection<EgressRule> rules,
            boolean settles,
            Set<RuleId> without) {
        return new Candidate(
                new ClusterPerimeter(
                        wanted.cluster(),
                        wanted.name(),
                        wanted.egressPort(),
                        wanted.clientSources(),
                        wanted.closed(),
                        new Perimeter(wanted.perimeter().revision(), policy, List.copyOf(rules))),
                settles,
                Set.copyOf(without));
    }
}
