package dev.sallyport.enforcement.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.sallyport.enforcement.EnforcementHistory.Unknown;
import dev.sallyport.enforcement.EnforcementHistory.Why;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.testing.TestDatabases;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is told of periods in which something was not known, on both databases. */
class StoredKnowledgeTest {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final ClusterId CLUSTER = new ClusterId(new UUID(0, 7));

    @TempDir
    Path folder = Path.of("unset");

    @ParameterizedTest
    @EnumSource
    void where_there_are_too_many_periods_those_that_lasted_latest_are_told(TestDatabases database) {
        try (HikariDataSource source = database.migrated(folder)) {
            StoredKnowledge knowledge = new StoredKnowledge(JdbcClient.create(source));
            knowledge.unknown("lasting", START, null);
            for (int i = 1; i <= 20; i++) {
                knowledge.unknown("flapping", START.plusSeconds(100L * i), START.plusSeconds(100L * i + 10));
            }
            knowledge.disagreed(CLUSTER, START.plusSeconds(5), START.plusSeconds(3_000));

            List<Unknown> told = knowledge.unknown(CLUSTER, START, START.plusSeconds(9_999), 4);
            assertThat(told)
                    .containsExactly(
                            new Unknown(Why.GATEWAY_SILENT, "lasting", START, null),
                            new Unknown(Why.GATEWAYS_DISAGREED, null, START.plusSeconds(5), START.plusSeconds(3_000)),
                            flap(19),
                            flap(20));
        }
    }

    private static Unknown flap(long number) {
        return new Unknown(
                Why.GATEWAY_SILENT, "flapping", START.plusSeconds(100 * number), START.plusSeconds(100 * number + 10));
    }
}
