package dev.sallyport.ledger.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the console's role may do in PostgreSQL. Where migrations run as an owner of its own, the console may add to the ledger and read
 * it, and change the rest as it needs; said anew after each migration, because a migration may bring tables. Where the two are one role,
 * it says so at the start.
 */
final class RuntimeRole implements Callback {

    private static final Logger log = LoggerFactory.getLogger(RuntimeRole.class);

    private final DatabaseSettings settings;
    private final JdbcClient jdbc;

    RuntimeRole(DatabaseSettings settings, JdbcClient jdbc) {
        this.settings = settings;
        this.jdbc = jdbc;
    }

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.AFTER_MIGRATE && settings.separated();
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public String getCallbackName() {
        return "grants of the console's role";
    }

    @Override
    public void handle(Event event, Context context) {
        Connection connection = context.getConnection();
        try (Statement statement = connection.createStatement()) {
            String role = statement.enquoteIdentifier(String.valueOf(settings.user()), true);
            String schema = statement.enquoteIdentifier(connection.getSchema(), true);
            for (String grant : List.of(
                    "GRANT USAGE ON SCHEMA %2$s TO %1$s",
                    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %2$s TO %1$s",
                    "GRANT USAGE ON ALL SEQUENCES IN SCHEMA %2$s TO %1$s",
                    "REVOKE ALL ON %2$s.ledger_entry, %2$s.ledger_checkpoint, %2$s.ledger_timestamp, %2$s.flyway_schema_history FROM %1$s",
                    "GRANT SELECT, INSERT ON %2$s.ledger_entry, %2$s.ledger_checkpoint, %2$s.ledger_timestamp TO %1$s",
                    "GRANT SELECT ON %2$s.flyway_schema_history TO %1$s")) {
                statement.execute(grant.formatted(role, schema));
            }
        } catch (SQLException e) {
            throw new FlywayException("The console's role could not be given what it needs", e);
        }
    }

    @EventListener(ApplicationReadyEvent.class)
    void sayIfItCouldChangeTheLedger() {
        if (settings.embedded()) {
            return;
        }
        String able = Stream.of("UPDATE", "DELETE", "TRUNCATE", "TRIGGER")
                .filter(right -> jdbc.sql("SELECT has_table_privilege('ledger_entry', ?)")
                        .param(right)
                        .query(Boolean.class)
                        .single())
                .collect(Collectors.joining(", "));
        if (!able.isEmpty()) {
            log.warn(
                    "The console's database role may {} the ledger. Give migrations an owner of their own (SALLYPORT_DATABASE_OWNER_USER), and the console a role that does not own its tables.",
                    able);
        }
    }
}
