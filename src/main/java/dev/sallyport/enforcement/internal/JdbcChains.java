package dev.sallyport.enforcement.internal;

import dev.sallyport.ledger.ClusterId;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** In the table {@code enforcement_chain_name}; a row without a gateway is that of all who have none of their own. */
@Component
public class JdbcChains implements Chains {

    private static final String ALL = "";

    private final JdbcClient jdbc;

    public JdbcChains(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Named of(ClusterId cluster) {
        Map<String, Chain> chains = new HashMap<>();
        jdbc.sql("SELECT gateway, since, name FROM enforcement_chain_name WHERE cluster_id = ?")
                .param(cluster.value())
                .query(row -> {
                    chains.put(row.getString(1), new Chain(row.getLong(2), row.getString(3)));
                });
        Chain common = chains.remove(ALL);
        return new Named(common == null ? Chain.FIRST : common, Map.copyOf(chains));
    }

    @Override
    @Transactional
    public void named(ClusterId cluster, Named chains) {
        jdbc.sql("DELETE FROM enforcement_chain_name WHERE cluster_id = ?")
                .param(cluster.value())
                .update();
        insert(cluster, ALL, chains.common());
        chains.others().forEach((gateway, chain) -> insert(cluster, gateway, chain));
    }

    private void insert(ClusterId cluster, String gateway, Chain chain) {
        jdbc.sql("INSERT INTO enforcement_chain_name (cluster_id, gateway, since, name) VALUES (?, ?, ?, ?)")
                .param(cluster.value())
                .param(gateway)
                .param(chain.since())
                .param(chain.name())
                .update();
    }
}
