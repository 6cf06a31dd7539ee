package dev.sallyport.traffic.internal;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.traffic.JudgedConnection;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** The latest connections of each cluster, in memory. Any thread. */
@Component
public class LatestConnections {

    static final int OF_EACH_CLUSTER = 300;

    private final Map<ClusterId, Deque<JudgedConnection>> latest = new ConcurrentHashMap<>();

    void add(JudgedConnection connection) {
        Deque<JudgedConnection> of =
                latest.computeIfAbsent(connection.logged().cluster(), cluster -> new ArrayDeque<>(OF_EACH_CLUSTER));
        synchronized (of) {
            if (of.size() == OF_EACH_CLUSTER) {
                of.removeLast();
            }
            of.addFirst(connection);
        }
    }

    /** Newest first. */
    public List<JudgedConnection> of(ClusterId cluster) {
        Deque<JudgedConnection> of = latest.get(cluster);
        if (of == null) {
            return List.of();
        }
        synchronized (of) {
            return List.copyOf(of);
        }
    }

    /** Lets go of every cluster but these. */
    void keepOnly(Set<ClusterId> clusters) {
        latest.keySet().retainAll(clusters);
    }
}
