package dev.sallyport.enforcement.internal;

import dev.sallyport.enforcement.EnforcementChanged;
import dev.sallyport.enforcement.internal.Fleet.Seen;
import dev.sallyport.ledger.ClusterId;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The latest picture of each cluster: drawn on the thread of enforcement, read by anybody, and announced when it is another. */
final class Pictures {

    /** A picture is drawn once for everything that came within so long: with many gateways it is the dear part of an acknowledgement. */
    private static final Duration TOGETHER = Duration.ofMillis(10);

    private final Map<ClusterId, ClusterTrack> clusters;
    private final Presences presences;
    private final Knowledge knowledge;
    private final EnforcementThread thread;
    private final Consumer<EnforcementChanged> announce;
    private final Set<ClusterId> undrawn = new LinkedHashSet<>();
    private final Map<ClusterId, Seen> latest = new ConcurrentHashMap<>();

    /** @param clusters and {@code presences}: what is drawn; read on the thread of enforcement alone */
    Pictures(
            Map<ClusterId, ClusterTrack> clusters,
            Presences presences,
            Knowledge knowledge,
            EnforcementThread thread,
            Consumer<EnforcementChanged> announce) {
        this.clusters = clusters;
        this.presences = presences;
        this.knowledge = knowledge;
        this.thread = thread;
        this.announce = announce;
    }

    /** From any thread; nothing at all for a cluster that is not known (yet). */
    Seen latest(ClusterId cluster) {
        return latest.getOrDefault(cluster, Seen.NOTHING);
    }

    void drawAllSoon() {
        clusters.keySet().forEach(this::drawSoon);
    }

    void drawSoon(ClusterId cluster) {
        if (undrawn.isEmpty()) {
            thread.later(TOGETHER, () -> {
                List<ClusterId> now = List.copyOf(undrawn);
                undrawn.clear();
                now.forEach(this::draw);
            });
        }
        undrawn.add(cluster);
    }

    void draw(ClusterId cluster) {
        ClusterTrack track = clusters.get(cluster);
        if (track == null) {
            return;
        }
        Seen seen = track.seen(presences);
        knowledge.cluster(cluster, seen);
        if (!seen.equals(latest.put(cluster, seen))) {
            announce.accept(new EnforcementChanged(cluster));
        }
    }

    void forget(ClusterId cluster) {
        latest.remove(cluster);
        knowledge.forget(cluster);
    }
}
