package dev.sallyport.perimeter.internal;

import dev.sallyport.net.Cidr;
import dev.sallyport.perimeter.CloudProvider;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.TrafficPolicy;
import java.util.List;

/** What an entry of the ledger did to a cluster. The perimeter at any revision is a fold of these. */
public sealed interface Change {

    record Created(
            String name,
            CloudProvider provider,
            List<String> regions,
            int egressPort,
            List<Cidr> clientSources,
            TrafficPolicy policy)
            implements Change {}

    record Renamed(String name) implements Change {}

    record SourcesChanged(List<Cidr> clientSources) implements Change {}

    record PolicySet(TrafficPolicy policy) implements Change {}

    /** Whether only an Org Admin may turn the cluster back to allow-all. */
    record AllowAllLocked(boolean locked) implements Change {}

    record RulePut(EgressRule rule) implements Change {}

    record RuleDeleted(RuleId rule, String name) implements Change {}

    record Deleted() implements Change {}

    /**
     * All required gateways acknowledged a revision.
     *
     * @param gateways names of them, as many as an entry has room for
     * @param others how many more they were
     * @param without the rules of which a gateway refused the newest content, so that not all of them have it
     */
    record Settled(List<String> gateways, int others, List<RuleId> without) implements Change {}

    /** A gateway refused a revision. */
    record Refused(String gateway, String words) implements Change {}
}
