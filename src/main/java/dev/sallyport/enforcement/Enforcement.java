package dev.sallyport.enforcement;

import dev.sallyport.access.Operation;
import dev.sallyport.access.Requires;
import dev.sallyport.access.UseCase;
import dev.sallyport.enforcement.internal.EnforcementSettings;
import dev.sallyport.enforcement.internal.Fleet;
import dev.sallyport.enforcement.internal.OpenConnections;
import dev.sallyport.enforcement.internal.Roster;
import dev.sallyport.enforcement.internal.SentAgain;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.Clusters;
import dev.sallyport.policy.TrafficPolicy;
import java.util.List;

/** What the console and the API may ask about enforcement. */
@UseCase
public class Enforcement {

    private final Clusters clusters;
    private final Fleet fleet;
    private final Roster roster;
    private final OpenConnections open;
    private final SentAgain again;

    public Enforcement(Clusters clusters, Fleet fleet, Roster roster, OpenConnections open, SentAgain again) {
        this.open = open;
        this.again = again;
        this.clusters = clusters;
        this.fleet = fleet;
        this.roster = roster;
    }

    /** The present picture. Throws {@link dev.sallyport.perimeter.NotFoundException}. */
    @Requires(Operation.SEE_CLUSTER)
    public EnforcementStatus status(Actor actor, ClusterId cluster) {
        return status(clusters.get(actor, cluster));
    }

    /** The present picture of a cluster that was read already; also of a deleted one. */
    @Requires(Operation.SEE_CLUSTER)
    public EnforcementStatus statusOf(Actor actor, ClusterId id, Cluster cluster) {
        if (!cluster.id().equals(id)) {
            throw new IllegalArgumentException("another cluster than the one that was asked for");
        }
        return status(cluster);
    }

    /** Tunnels that are still open, by the revision that allowed them, the oldest first. */
    @Requires(Operation.SEE_CLUSTER)
    public List<OpenTunnels> openTunnels(Actor actor, ClusterId cluster) {
        return open.of(cluster);
    }

    private EnforcementStatus status(Cluster cluster) {
        List<String> proxies = roster.enrolled().stream()
                .filter(gateway -> gateway.leavingSince() == null)
                .map(gateway -> EnforcementSettings.authority(gateway.address(), cluster.egressPort()))
                .distinct()
                .toList();
        return status(cluster, fleet.seen(cluster.id()), proxies);
    }

    static EnforcementStatus status(Cluster cluster, Fleet.Seen seen, List<String> proxies) {
        PolicyState policyState = policyState(cluster, seen);
        return new EnforcementStatus(
                cluster.id(),
                cluster.policy(),
                policyState,
                policyState == PolicyState.ERROR ? reason(cluster, seen) : null,
                cluster.revision(),
                cluster.settledRevision(),
                seen.savedAt(),
                seen.gateways(),
                seen.refusedRules(),
                seen.overdueRevision(),
                seen.fellBehind(),
                proxies);
    }

    private static String reason(Cluster cluster, Fleet.Seen seen) {
        return seen.policyRefused(cluster.policyRevision()) ? EnforcementStatus.REFUSED : EnforcementStatus.OVERDUE;
    }

    /** What is seen may be older than the policy: then it says nothing of it. */
    private static PolicyState policyState(Cluster cluster, Fleet.Seen seen) {
        if (seen.policyRefused(cluster.policyRevision())) {
            return PolicyState.ERROR;
        }
        boolean settled = cluster.policyRevision() <= cluster.settledRevision();
        // Nothing was ever enforced, and nothing is to be: allow-all is true without any gateway.
        boolean nothingToDo = cluster.policy() == TrafficPolicy.ALLOW_ALL && cluster.settledPolicy() == null;
        if (settled || nothingToDo) {
            return switch (cluster.policy()) {
                case ALLOW_ALL -> PolicyState.ALLOW_ALL;
                case DEFAULT_DENY -> PolicyState.DEFAULT_DENY;
            };
        }
        return cluster.policyRevision() <= seen.overdueRevision() ? PolicyState.ERROR : PolicyState.UPDATING;
    }

    /**
     * Sends the cluster's refused content once more; always a person's choice, and an entry of the ledger before anything is sent.
     *
     * @throws dev.sallyport.perimeter.NotFoundException if there is no such cluster
     * @throws dev.sallyport.ledger.LedgerReadOnlyException if the chain is broken; nothing is sent then
     */
    @Requires(value = Operation.EDIT_RULES, action = "REFUSED_SENT_AGAIN")
    public void sendAgain(Actor actor, ClusterId id) {
        Cluster cluster = clusters.get(actor, id);
        again.record(actor, id, cluster.revision(), fleet.seen(id).gateways());
        fleet.sendAgain(id);
    }
}
