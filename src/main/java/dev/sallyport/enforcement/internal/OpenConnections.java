package dev.sallyport.enforcement.internal;

import dev.sallyport.enforcement.ConnectionLogged;
import dev.sallyport.enforcement.ConnectionLogged.Outcome;
import dev.sallyport.enforcement.ConnectionsLogged;
import dev.sallyport.enforcement.ConnectionsMissed;
import dev.sallyport.enforcement.OpenTunnels;
import dev.sallyport.ledger.ClusterId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Which tunnels are open, as far as gateways told, and under which revision each opened. Bounded in number and time. Any thread. */
@Component
public class OpenConnections {

    /** A gateway carries no more at a time. */
    private static final int AT_MOST = 50_000;

    /** No stream lasts longer than an hour; what has not ended by then ended unheard. */
    private static final Duration LONGEST = Duration.ofMinutes(65);

    private record Tunnel(String gateway, String requestId) {}

    private record Opened(ClusterId cluster, long revision, Instant at) {}

    private final Clock clock;
    private final Map<Tunnel, Opened> open = new LinkedHashMap<>();

    public OpenConnections(Clock clock) {
        this.clock = clock;
    }

    @EventListener
    synchronized void on(ConnectionsLogged batch) {
        batch.connections().forEach(this::hear);
        forget();
    }

    /** Of a gateway that was away nobody knows which of its tunnels ended. */
    @EventListener
    synchronized void on(ConnectionsMissed missed) {
        if (missed.count() == null) {
            open.keySet().removeIf(tunnel -> tunnel.gateway().equals(missed.gateway()));
        }
    }

    private void hear(ConnectionLogged logged) {
        if (!logged.tunnel() || logged.requestId().isEmpty()) {
            return;
        }
        Tunnel tunnel = new Tunnel(logged.gateway(), logged.requestId());
        if (logged.outcome() == Outcome.OPENED) {
            open.put(tunnel, new Opened(logged.cluster(), logged.revision(), logged.at()));
        } else {
            open.remove(tunnel);
        }
    }

    private void forget() {
        Instant before = clock.instant().minus(LONGEST);
        Iterator<Opened> oldest = open.values().iterator();
        while (oldest.hasNext()) {
            if (!oldest.next().at().isBefore(before) && open.size() <= AT_MOST) {
                return;
            }
            oldest.remove();
        }
    }

    /** The oldest revision first. */
    public synchronized List<OpenTunnels> of(ClusterId cluster) {
        Map<Long, Integer> byRevision = new TreeMap<>();
        for (Opened one : open.values()) {
            if (one.cluster().equals(cluster)) {
                byRevision.merge(one.revision(), 1, Integer::sum);
            }
        }
        return byRevision.entrySet().stream()
                .map(entry -> new OpenTunnels(entry.getKey(), entry.getValue()))
                .toList();
    }
}
