package dev.sallyport.enforcement.internal;

import dev.sallyport.ledger.ClusterId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** In the table {@code enforcement_chain}. */
@Component
public class JdbcChains implements Chains {

    private final JdbcClient jdbc;

    public JdbcChains(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public long tightened(ClusterId cluster) {
        return jdbc.sql("SELECT tightened FROM enforcement_chain WHERE cluster_id = ?")
                .param(cluster.value())
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    @Override
    @Transactional
    public void tightened(ClusterId cluster, long revision) {
        int updated = jdbc.sql("UPDATE enforcement_chain SET tightened = ? WHERE cluster_id = ?")
                .param(revision)
                .param(cluster.value())
                .update();
        if (updated == 0) {
            jdbc.sql("INSERT INTO enforcement_chain (cluster_id, tightened) VALUES (?, ?)")
                    .param(cluster.value())
                    .param(revision)
                    .update();
        }
    }
}
