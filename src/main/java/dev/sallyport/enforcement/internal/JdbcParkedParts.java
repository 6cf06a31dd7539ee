package dev.sallyport.enforcement.internal;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.policy.RuleId;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** In the table {@code enforcement_parked}. */
@Component
class JdbcParkedParts implements ParkedParts {

    private static final String POLICY = "policy";
    private static final int LONGEST_WORDS = 4_000;

    private final JdbcClient jdbc;

    JdbcParkedParts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<Parked> of(ClusterId cluster) {
        return jdbc.sql("SELECT gateway, part, refused, kept, revision, words, at FROM enforcement_parked"
                        + " WHERE cluster_id = ? ORDER BY gateway, part")
                .param(cluster.value())
                .query((row, number) -> new Parked(
                        row.getString(1),
                        row.getString(2).equals(POLICY) ? null : new RuleId(UUID.fromString(row.getString(2))),
                        row.getString(3),
                        row.getString(4),
                        row.getLong(5),
                        row.getString(6),
                        Objects.requireNonNull(row.getObject(7, OffsetDateTime.class))
                                .toInstant()))
                .list();
    }

    @Override
    @Transactional
    public void parked(ClusterId cluster, String gateway, List<Parked> all) {
        jdbc.sql("DELETE FROM enforcement_parked WHERE cluster_id = ? AND gateway = ?")
                .param(cluster.value())
                .param(gateway)
                .update();
        for (Parked one : all) {
            jdbc.sql("INSERT INTO enforcement_parked (cluster_id, gateway, part, refused, kept, revision, words, at)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
                    .param(cluster.value())
                    .param(gateway)
                    .param(one.rule() == null ? POLICY : one.rule().toString())
                    .param(one.refused())
                    .param(one.kept())
                    .param(one.revision())
                    .param(
                            one.words().length() <= LONGEST_WORDS
                                    ? one.words()
                                    : one.words().substring(0, LONGEST_WORDS))
                    .param(OffsetDateTime.ofInstant(one.at(), ZoneOffset.UTC))
                    .update();
        }
    }
}
