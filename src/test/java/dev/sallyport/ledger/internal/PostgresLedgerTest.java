package dev.sallyport.ledger.internal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.testing.TestDatabases;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class PostgresLedgerTest extends LedgerContract {

    @Override
    TestDatabases kind() {
        return TestDatabases.POSTGRES;
    }

    @Override
    List<String> disarm() {
        return List.of("ALTER TABLE ledger_entry DISABLE TRIGGER ALL");
    }

    @Override
    List<String> widen() {
        return List.of(
                "ALTER TABLE ledger_entry ALTER COLUMN payload DROP NOT NULL",
                "ALTER TABLE ledger_entry ALTER COLUMN actor_id DROP NOT NULL");
    }

    @Test
    void the_database_refuses_to_truncate_the_ledger() {
        try (var database = TestDatabases.POSTGRES.migrated(folder)) {
            assertThatThrownBy(() -> JdbcClient.create(database)
                            .sql("TRUNCATE ledger_entry")
                            .update())
                    .hasStackTraceContaining("append-only");
        }
    }
}
