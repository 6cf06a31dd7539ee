package dev.sallyport.enforcement.internal;

import dev.sallyport.ledger.ClusterId;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** In the table {@code enforcement_upstream}. */
@Component
public class JdbcUpstreams implements Upstreams {

    /** Those of four settings, with two classes of addresses each. */
    static final int MOST_KEPT = 8;

    private final JdbcClient jdbc;
    private final Clock clock;

    public JdbcUpstreams(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public Map<String, byte[]> of(ClusterId cluster) {
        Map<String, byte[]> found = new LinkedHashMap<>();
        jdbc.sql("SELECT name, body FROM enforcement_upstream WHERE cluster_id = ? ORDER BY kept_at DESC, name")
                .param(cluster.value())
                .query(row -> {
                    found.put(row.getString("name"), Base64.getDecoder().decode(row.getString("body")));
                });
        return found;
    }

    @Override
    @Transactional
    public void remember(ClusterId cluster, Map<String, byte[]> upstreams) {
        List<String> known = List.copyOf(of(cluster).keySet());
        Timestamp now = Timestamp.from(clock.instant());
        upstreams.forEach((name, body) -> {
            if (!known.contains(name)) {
                jdbc.sql("INSERT INTO enforcement_upstream (cluster_id, name, body, kept_at) VALUES (?, ?, ?, ?)")
                        .params(cluster.value(), name, Base64.getEncoder().encodeToString(body), now)
                        .update();
            }
        });
        forget(
                cluster,
                known.stream()
                        .filter(name -> !upstreams.containsKey(name))
                        .skip(Math.max(0, MOST_KEPT - upstreams.size()))
                        .toList());
    }

    @Override
    @Transactional
    public void forget(ClusterId cluster, Collection<String> names) {
        for (String name : names) {
            jdbc.sql("DELETE FROM enforcement_upstream WHERE cluster_id = ? AND name = ?")
                    .params(cluster.value(), name)
                    .update();
        }
    }
}
