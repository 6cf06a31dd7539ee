package dev.sallyport.console.parts;

import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.words.Words;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The gateways of several clusters together. A gateway counts once, with the worst that is true of it in any cluster.
 *
 * @param worst the state of each gateway, by name
 * @param alarmed the gateways that somebody has to look at, whatever their state
 */
public record FleetHealth(SortedMap<String, GatewayState> worst, SortedSet<String> alarmed) {

    private static final Set<GatewayState> FAILURES =
            EnumSet.of(GatewayState.ABANDONED, GatewayState.UNFIT, GatewayState.REFUSED);

    private static final List<GatewayState> WORST_FIRST = List.of(
            GatewayState.ABANDONED,
            GatewayState.UNFIT,
            GatewayState.REFUSED,
            GatewayState.NOT_SEEN,
            GatewayState.NOT_HEARD,
            GatewayState.RETIRING,
            GatewayState.BEHIND,
            GatewayState.IN_SYNC);

    public static FleetHealth of(Collection<EnforcementStatus> clusters) {
        SortedMap<String, GatewayState> worst = new TreeMap<>();
        SortedSet<String> alarmed = new TreeSet<>();
        for (EnforcementStatus status : clusters) {
            for (GatewayStatus gateway : status.gateways()) {
                worst.merge(gateway.gateway(), gateway.state(), FleetHealth::worse);
                if (!gateway.alarms().isEmpty()) {
                    alarmed.add(gateway.gateway());
                }
            }
        }
        return new FleetHealth(worst, alarmed);
    }

    public int gateways() {
        return worst.size();
    }

    public int inSync() {
        return counts().getOrDefault(GatewayState.IN_SYNC, 0);
    }

    public boolean well() {
        return inSync() == gateways() && alarmed.isEmpty();
    }

    /** How the whole appears: refusals and alarms are failures, anything else that is not in sync asks for attention. */
    public Look look() {
        if (gateways() == 0) {
            return Look.MUTE;
        }
        boolean failed = counts().keySet().stream().anyMatch(FAILURES::contains);
        return well() ? Look.OK : failed || !alarmed.isEmpty() ? Look.DENY : Look.WARN;
    }

    /** "10 of 13 gateways in sync", or that there is none. */
    public String headline() {
        return gateways() == 0
                ? Words.of("console.health.none")
                : Words.of("console.health.in_sync", inSync(), gateways());
    }

    /** "1 behind, 1 not seen", or that all is well; empty without gateways. */
    public String rest() {
        if (gateways() == 0) {
            return "";
        }
        if (well()) {
            return Words.of("console.health.all");
        }
        List<String> parts = new ArrayList<>();
        counts().forEach((state, count) -> {
            if (state != GatewayState.IN_SYNC) {
                parts.add(Words.of("console.health." + state, count));
            }
        });
        if (!alarmed.isEmpty()) {
            parts.addFirst(Words.of("console.health.alarm", alarmed.size()));
        }
        return String.join(", ", parts);
    }

    private Map<GatewayState, Integer> counts() {
        Map<GatewayState, Integer> counts = new EnumMap<>(GatewayState.class);
        worst.values().forEach(state -> counts.merge(state, 1, Integer::sum));
        return counts;
    }

    private static GatewayState worse(GatewayState one, GatewayState other) {
        return WORST_FIRST.indexOf(one) <= WORST_FIRST.indexOf(other) ? one : other;
    }
}
