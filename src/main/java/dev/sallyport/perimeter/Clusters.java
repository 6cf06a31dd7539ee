package dev.sallyport.perimeter;

import dev.sallyport.access.Operation;
import dev.sallyport.access.Permissions;
import dev.sallyport.access.Requires;
import dev.sallyport.access.UseCase;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.internal.ClusterCommands;
import dev.sallyport.policy.TrafficPolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one can do with clusters and their traffic policy.
 *
 * <p>Every command throws {@link InvalidClusterException} for bad input, {@link NotFoundException}, {@link StaleRevisionException} where
 * it takes a base revision, and {@link dev.sallyport.ledger.LedgerReadOnlyException}. It returns after the change is committed.
 */
@UseCase
public class Clusters {

    private final ClusterCommands commands;
    private final Permissions permissions;

    public Clusters(ClusterCommands commands, Permissions permissions) {
        this.commands = commands;
        this.permissions = permissions;
    }

    /** The clusters that {@code actor} may see, by name; deleted ones not among them. */
    @Requires(value = Operation.SEE_CLUSTER, anywhere = true)
    public List<Cluster> list(Actor actor) {
        return commands.list().stream()
                .filter(cluster -> permissions.allows(actor, Operation.SEE_CLUSTER, cluster.id()))
                .toList();
    }

    /** As {@link #list}, with the deleted ones; in no order. */
    @Requires(value = Operation.SEE_CLUSTER, anywhere = true)
    public List<Cluster> listWithDeleted(Actor actor) {
        return commands.listWithDeleted().stream()
                .filter(cluster -> permissions.allows(actor, Operation.SEE_CLUSTER, cluster.id()))
                .toList();
    }

    @Requires(Operation.SEE_CLUSTER)
    public Cluster get(Actor actor, ClusterId cluster) {
        return commands.get(cluster);
    }

    /** The policy of an existing cluster as of one of its revisions. */
    @Requires(Operation.SEE_CLUSTER)
    public TrafficPolicy policyAt(Actor actor, ClusterId cluster, long revision) {
        return commands.policyAt(cluster, revision);
    }

    @Requires(value = Operation.CREATE_CLUSTER, action = "CREATE_CLUSTER")
    public Cluster create(Actor actor, NewCluster asked) {
        return commands.create(actor, asked);
    }

    @Requires(value = Operation.EDIT_CLUSTER, action = "UPDATE_CLUSTER")
    public Cluster rename(Actor actor, ClusterId cluster, String name) {
        return commands.update(actor, cluster, name, null, null);
    }

    /**
     * Changes name and client sources, both or neither.
     *
     * @param name null to leave it
     * @param sources as for {@link #changeClientSources}; null to leave them
     * @param baseRevision the revision that the caller saw, or null from one that does not say
     */
    @Requires(value = Operation.EDIT_CLUSTER, action = "UPDATE_CLUSTER")
    public Cluster update(
            Actor actor,
            ClusterId cluster,
            @Nullable String name,
            @Nullable List<String> sources,
            @Nullable Long baseRevision) {
        return commands.update(actor, cluster, name, sources, baseRevision);
    }

    /** @param sources CIDRs as typed; makes a revision, because it changes who the cluster's clients are */
    @Requires(value = Operation.EDIT_CLUSTER, action = "UPDATE_CLUSTER")
    public Cluster changeClientSources(
            Actor actor, ClusterId cluster, List<String> sources, @Nullable Long baseRevision) {
        return commands.update(actor, cluster, null, sources, baseRevision);
    }

    /** @param baseRevision the revision that the caller saw, or null from one that does not say */
    @Requires(value = Operation.EDIT_CLUSTER, action = "DELETE_CLUSTER")
    public Cluster delete(Actor actor, ClusterId cluster, @Nullable Long baseRevision) {
        return commands.delete(actor, cluster, baseRevision);
    }

    /**
     * Switches to deny-all; without effect (and without a revision) if it is on already.
     *
     * @param baseRevision the revision the person saw, or null from a client that does not say
     */
    @Requires(value = Operation.DENY_ALL, action = "SET_EGRESS_TRAFFIC_POLICY")
    public Cluster denyAll(Actor actor, ClusterId cluster, @Nullable Long baseRevision) {
        return commands.setPolicy(actor, cluster, TrafficPolicy.DEFAULT_DENY, baseRevision);
    }

    /** Switches back to allow-all; without effect if it is on already. */
    @Requires(value = Operation.ALLOW_ALL, action = "SET_EGRESS_TRAFFIC_POLICY")
    public Cluster allowAll(Actor actor, ClusterId cluster, @Nullable Long baseRevision) {
        if (!mayAllowAll(actor, cluster)) {
            permissions.refuse(actor, Operation.ALLOW_ALL, cluster, "SET_EGRESS_TRAFFIC_POLICY");
        }
        return commands.setPolicy(actor, cluster, TrafficPolicy.ALLOW_ALL, baseRevision);
    }

    /** Whether only Org Admins may switch the cluster back to allow-all. Makes no revision: no gateway does anything else. */
    @Requires(value = Operation.LOCK_ALLOW_ALL, action = "UPDATE_CLUSTER")
    public Cluster lockAllowAll(Actor actor, ClusterId cluster, boolean locked) {
        return commands.lockAllowAll(actor, cluster, locked);
    }

    /** Whether {@link TrafficPolicy} of the cluster may be loosened by this actor; for greying out, never instead of the check. */
    @Requires(Operation.SEE_CLUSTER)
    public boolean mayAllowAll(Actor actor, ClusterId cluster) {
        return permissions.allows(actor, Operation.ALLOW_ALL, cluster)
                && (!commands.allowAllLocked(cluster) || permissions.isOrgAdmin(actor));
    }
}
