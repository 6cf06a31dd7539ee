package dev.sallyport.perimeter;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Head;
import dev.sallyport.net.Cidr;
import dev.sallyport.policy.AddressClasses;
import dev.sallyport.policy.Perimeter;
import dev.sallyport.policy.RuleId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The perimeters as a pure fold of the ledger, held in memory: what gateways are fed from. A row edited by SQL does not change it.
 * A plain query for other modules; no front door reaches it. Any thread.
 */
public interface PerimeterFold {

    /**
     * What a gateway has to know of a cluster.
     *
     * @param closed true for a deleted cluster, whose listener refuses everything
     */
    record ClusterPerimeter(
            ClusterId cluster,
            String name,
            int egressPort,
            List<Cidr> clientSources,
            boolean closed,
            Perimeter perimeter) {}

    /**
     * @param perimeter at the settled revision; of a rule whose newest content was refused, the content that was kept in its place, if any
     * @param gateways those that were required then, as far as the ledger names them
     * @param others whether there were others, which it only counts
     * @param without the rules of which the newest content was refused
     */
    record InForce(ClusterPerimeter perimeter, Set<String> gateways, boolean others, Set<RuleId> without) {

        public InForce {
            gateways = Set.copyOf(gateways);
            without = Set.copyOf(without);
        }
    }

    /** Every cluster that a gateway has to know: the existing ones, and deleted ones whose port is still held. */
    Set<ClusterId> clusters();

    /** The newest revision. Null if the cluster is not in {@link #clusters}. */
    @Nullable
    ClusterPerimeter newest(ClusterId cluster);

    /** The cluster as it was at {@code revision}, for any revision from the settled one on. Null if it is not known (any more). */
    @Nullable
    ClusterPerimeter at(ClusterId cluster, long revision);

    /** Highest revision that all required gateways acknowledged; 0 if none. */
    long settled(ClusterId cluster);

    /**
     * The newest entry that changed or settled anything here; position 0 and zero bytes while there is none. Never older than the entry
     * that made a perimeter which was read before.
     */
    Head latest();

    /** What every required gateway had of the settled revision; null if none is settled. */
    @Nullable
    InForce inForce(ClusterId cluster);

    /** The newest revision that took something away, or may have: it deleted or changed a rule or the policy. 0 if none did. */
    long lastTaken(ClusterId cluster);

    AddressClasses addressClasses();
}
