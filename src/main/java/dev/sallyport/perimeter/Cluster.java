package dev.sallyport.perimeter;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.net.Cidr;
import dev.sallyport.policy.TrafficPolicy;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cluster as it is now.
 *
 * @param policy the traffic policy that was saved last; whether it is in force is for {@code enforcement} to say
 * @param revision the newest revision of policy, rules and client identity
 * @param policyRevision the revision that set the policy
 * @param settledRevision the highest revision that all required gateways acknowledged; 0 if none
 * @param settledPolicy the policy at that revision, or null if none is settled
 * @param egressPort the port at which its clients reach a gateway
 * @param clientSources where its clients may come from
 * @param allowAllNeedsOrgAdmin whether only an Org Admin may turn it back to allow-all
 * @param deletedAt null while it exists; a deleted one keeps its port refusing until the closed listener is acknowledged and 24 h have passed
 */
public record Cluster(
        ClusterId id,
        String name,
        CloudProvider provider,
        List<String> regions,
        TrafficPolicy policy,
        long revision,
        long policyRevision,
        long settledRevision,
        @Nullable TrafficPolicy settledPolicy,
        int egressPort,
        List<Cidr> clientSources,
        boolean allowAllNeedsOrgAdmin,
        Instant createdAt,
        Instant updatedAt,
        String createdBy,
        @Nullable Instant deletedAt) {

    public Cluster {
        regions = List.copyOf(regions);
        clientSources = List.copyOf(clientSources);
    }
}
