package dev.sallyport.ledger.internal;

import java.sql.Connection;
import java.sql.SQLException;
import org.h2.api.Trigger;
import org.jspecify.annotations.Nullable;

/** Refuses, on H2, every change of a row of the ledger. Named by the migration; made by the database. */
public final class AppendOnlyTrigger implements Trigger {

    @Override
    public void fire(Connection connection, Object @Nullable [] oldRow, Object @Nullable [] newRow)
            throws SQLException {
        throw new SQLException("the ledger is append-only");
    }
}
