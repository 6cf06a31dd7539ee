package dev.sallyport.enforcement.envoy;

import dev.sallyport.enforcement.internal.Attendance;
import dev.sallyport.enforcement.internal.ConnectionLog;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.PerimeterFold;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.micrometer.core.instrument.Metrics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Where all that gateways tell of connections comes together, by stream or by file: finds the cluster, and lets nothing count twice. Any thread. */
final class Hearing implements FollowedLog.Listener {

    /** @param entry the newest entry of the ledger when it was read */
    private record Ports(Map<Integer, ClusterId> clusters, long readAt, long entry) {}

    private static final String UNPLACED = "sallyport.connections.unplaced";

    private static final Duration READ_EVERY = Duration.ofSeconds(1);

    private final PerimeterFold fold;
    private final ConnectionLog connections;
    private final ToldOnce once;
    private final Attendance attendance;
    private final Map<String, Integer> streams = new ConcurrentHashMap<>();
    private volatile Ports ports = new Ports(Map.of(), System.nanoTime() - READ_EVERY.toNanos(), 0);

    Hearing(PerimeterFold fold, ConnectionLog connections, ToldOnce once, Attendance attendance) {
        this.attendance = attendance;
        this.fold = fold;
        this.connections = connections;
        this.once = once;
    }

    void opened(String gateway) {
        streams.merge(gateway, 1, Integer::sum);
    }

    void closed(String gateway) {
        streams.computeIfPresent(gateway, (name, count) -> count == 1 ? null : count - 1);
    }

    void streamed(String gateway, List<HTTPAccessLogEntry> entries) {
        boolean local = gateway.equals(LocalGateway.NAME);
        for (HTTPAccessLogEntry entry : entries) {
            if (!local || once.streamed(EntryKey.of(entry), System.nanoTime())) {
                tell(gateway, entry);
            }
        }
    }

    @Override
    public void filed(HTTPAccessLogEntry entry) {
        tell(LocalGateway.NAME, entry);
    }

    @Override
    public void unreadable() {
        unplaced(LocalGateway.NAME);
    }

    private void tell(String gateway, HTTPAccessLogEntry entry) {
        attendance.told(gateway, LogEntry.madeAt(entry));
        ClusterId cluster = clusterOf(LogEntry.port(entry));
        if (cluster == null) {
            unplaced(gateway);
        } else {
            LogEntry.read(gateway, cluster, entry).ifPresent(connections::add);
        }
    }

    private void unplaced(String gateway) {
        Metrics.counter(UNPLACED).increment();
        attendance.unplaced(gateway);
    }

    @Override
    public boolean hasRoom() {
        return connections.hasRoom();
    }

    @Override
    public boolean streaming() {
        return streams.containsKey(LocalGateway.NAME);
    }

    @Override
    public long taken() {
        return connections.taken();
    }

    @Override
    public long recorded() {
        return connections.recorded();
    }

    /** Read anew now and then, and for a port that is not known yet, if anything was written since. */
    private @Nullable ClusterId clusterOf(int port) {
        Ports known = ports;
        long now = System.nanoTime();
        long age = now - known.readAt();
        boolean unknown = !known.clusters().containsKey(port);
        if (age > READ_EVERY.toNanos()
                || unknown && (age > READ_EVERY.dividedBy(10).toNanos() || entry() != known.entry())) {
            // The entry first: what is written while the ports are read is looked for again.
            long entry = entry();
            known = new Ports(clustersByPort(), now, entry);
            ports = known;
        }
        return known.clusters().get(port);
    }

    private long entry() {
        return fold.latest().sequence();
    }

    /** A port belongs to one cluster at a time, and to nobody for a day after. */
    private Map<Integer, ClusterId> clustersByPort() {
        Map<Integer, ClusterId> clusters = new HashMap<>();
        for (ClusterId id : fold.clusters()) {
            ClusterPerimeter cluster = fold.newest(id);
            if (cluster != null) {
                clusters.put(cluster.egressPort(), id);
            }
        }
        return clusters;
    }
}
