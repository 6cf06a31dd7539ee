package dev.sallyport.enforcement.internal;

import dev.sallyport.enforcement.internal.Drains.Counted;
import dev.sallyport.enforcement.internal.ParkedParts.Parked;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.PerimeterFold;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import dev.sallyport.perimeter.PerimeterFold.InForce;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How clusters reach gateways, the ledger and the clock. For the fleet's thread only. */
final class FleetWorld implements ClusterTrack.World {

    private static final Logger log = LoggerFactory.getLogger(FleetWorld.class);

    private final PerimeterFold fold;
    private final Gateways gateways;
    private final Presences presences;
    private final FleetMemory memory;
    private final Fleet.Prober prober;
    private final BiConsumer<Duration, Runnable> later;
    private final Consumer<ClusterId> draw;
    private final BiConsumer<ClusterId, Counted> written;
    private long tickets;

    /**
     * @param later runs something on the fleet's thread, not before so long
     * @param draw draws the picture of a cluster, on the fleet's thread
     * @param written told, on any thread, what became a fact of the ledger
     */
    FleetWorld(
            PerimeterFold fold,
            Gateways gateways,
            Presences presences,
            FleetMemory memory,
            Fleet.Prober prober,
            BiConsumer<Duration, Runnable> later,
            Consumer<ClusterId> draw,
            BiConsumer<ClusterId, Counted> written) {
        this.fold = fold;
        this.gateways = gateways;
        this.presences = presences;
        this.memory = memory;
        this.prober = prober;
        this.later = later;
        this.draw = draw;
        this.written = written;
    }

    @Override
    public long ticket() {
        return ++tickets;
    }

    @Override
    public void desire(Target target, Collection<String> names) {
        gateways.desire(target, names);
    }

    @Override
    public void later(Duration delay, Runnable work) {
        later.accept(delay, work);
    }

    @Override
    public boolean connected(String gateway) {
        return presences.isConnected(gateway);
    }

    @Override
    public boolean serves(String gateway) {
        return presences.isConnected(gateway) && presences.of(gateway).unfitness() == null;
    }

    @Override
    public @Nullable InForce inForce(ClusterId cluster) {
        return fold.inForce(cluster);
    }

    @Override
    public void named(ClusterId cluster, Chains.Named names) {
        memory.named(cluster, names);
    }

    @Override
    public void parked(ClusterId cluster, String gateway, List<Parked> all) {
        memory.parked(cluster, gateway, all);
    }

    @Override
    public void settled(ClusterId cluster, Counted fact, List<String> by) {
        // First the picture: whoever reads that a rule is active must not read beside it that a gateway has not
        // acknowledged it.
        draw.accept(cluster);
        memory.settled(cluster, fact, by, () -> written.accept(cluster, fact));
    }

    @Override
    public void refused(ClusterId cluster, long revision, String gateway, String words) {
        log.warn("Gateway {} refused revision {} of cluster {}: {}", gateway, revision, cluster, words);
        memory.refused(cluster, revision, gateway, words);
    }

    @Override
    public void enforced(String gateway, ClusterPerimeter perimeter) {
        prober.acknowledged(gateway, perimeter);
    }
}
