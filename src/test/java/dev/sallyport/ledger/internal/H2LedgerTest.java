package dev.sallyport.ledger.internal;

import dev.sallyport.testing.TestDatabases;
import java.util.List;

class H2LedgerTest extends LedgerContract {

    @Override
    TestDatabases kind() {
        return TestDatabases.H2;
    }

    @Override
    List<String> disarm() {
        return List.of("DROP TRIGGER ledger_entry_is_never_updated", "DROP TRIGGER ledger_entry_is_never_deleted");
    }

    @Override
    List<String> widen() {
        return List.of(
                "ALTER TABLE ledger_entry ALTER COLUMN payload SET DATA TYPE VARBINARY(100000)",
                "ALTER TABLE ledger_entry ALTER COLUMN payload SET NULL",
                "ALTER TABLE ledger_entry ALTER COLUMN actor_id SET NULL");
    }
}
