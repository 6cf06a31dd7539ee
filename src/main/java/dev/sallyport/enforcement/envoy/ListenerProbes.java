package dev.sallyport.enforcement.envoy;

import dev.sallyport.enforcement.internal.Fleet;
import dev.sallyport.enforcement.internal.Probe;
import dev.sallyport.enforcement.internal.Roster;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A probe for each gateway, on threads of its own, so that a gateway which does not answer keeps nobody from asking the others. */
final class ListenerProbes implements Fleet.Prober, AutoCloseable {

    private final Supplier<Fleet> fleet;
    private final Roster roster;
    private final Duration interval;
    private final Map<String, ListenerProbe> probes = new ConcurrentHashMap<>();

    ListenerProbes(Supplier<Fleet> fleet, Roster roster, Duration interval) {
        this.fleet = fleet;
        this.roster = roster;
        this.interval = interval;
    }

    @Override
    public void acknowledged(String gateway, ClusterPerimeter perimeter) {
        // Not looked up each time: in a fleet, every change is acknowledged by as many as there are to look through.
        ListenerProbe known = probes.get(gateway);
        ListenerProbe probe = known == null ? begun(gateway) : known;
        if (probe != null) {
            probe.acknowledged(perimeter);
        }
    }

    /** Null for a gateway that is not required. */
    private @Nullable ListenerProbe begun(String gateway) {
        return roster.enrolled().stream()
                .filter(one -> one.name().equals(gateway))
                .findFirst()
                .map(one -> probes.computeIfAbsent(
                        gateway, name -> new ListenerProbe(this::probed, name, one.address(), interval)))
                .orElse(null);
    }

    private void probed(String gateway, ClusterId cluster, Probe found) {
        fleet.get().probed(gateway, cluster, found);
    }

    @Override
    public void left(String gateway) {
        ListenerProbe probe = probes.remove(gateway);
        if (probe != null) {
            probe.close();
        }
    }

    @Override
    public void close() {
        probes.values().forEach(ListenerProbe::close);
    }
}
