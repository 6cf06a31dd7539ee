package dev.sallyport.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.testing.TestDatabases;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On PostgreSQL, with an owner for the tables and a role of its own for the console: what the console could not do even if it wanted to. */
class DatabaseRolesTest {

    @TempDir
    Path folder;

    @Test
    void the_consoles_role_adds_to_the_ledger_and_can_do_nothing_else_to_it() throws SQLException {
        Map<String, String> database = TestDatabases.POSTGRES.settings(folder);
        String url = Objects.requireNonNull(database.get("sallyport.database.url"));
        try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE roles_owner LOGIN PASSWORD 'owner'");
            statement.execute("CREATE ROLE roles_console LOGIN PASSWORD 'console'");
            statement.execute("GRANT USAGE, CREATE ON SCHEMA public TO roles_owner");
        }
        Map<String, String> settings = new HashMap<>(database);
        settings.put("sallyport.database.user", "roles_console");
        settings.put("sallyport.database.password", "console");
        settings.put("sallyport.database.owner.user", "roles_owner");
        settings.put("sallyport.database.owner.password", "owner");
        try (RunningConsole console = RunningConsole.start(settings, HttpClient.newBuilder())) {
            assertThat(console.send(HttpRequest.newBuilder(console.url("/api/v1/clusters"))
                                    .header("Authorization", "Bearer " + RunningConsole.KEY)
                                    .POST(HttpRequest.BodyPublishers.ofString(
                                            "{\"name\":\"orders\",\"provider\":\"AWS\",\"spec\":{}}")))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(console.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        }
        try (Connection connection = DriverManager.getConnection(url, "roles_console", "console");
                Statement statement = connection.createStatement()) {
            for (String attempt : List.of(
                    "UPDATE ledger_entry SET actor_name = 'nobody'",
                    "DELETE FROM ledger_entry",
                    "TRUNCATE ledger_entry",
                    "ALTER TABLE ledger_entry DISABLE TRIGGER ALL",
                    "DROP TRIGGER ledger_entry_is_never_changed ON ledger_entry",
                    "DROP TABLE ledger_entry",
                    "CREATE TABLE elsewhere (x INT)",
                    "DELETE FROM flyway_schema_history",
                    "SET ROLE roles_owner",
                    "SET session_replication_role = replica")) {
                assertThatThrownBy(() -> statement.execute(attempt))
                        .as(attempt)
                        .isInstanceOf(SQLException.class)
                        .satisfies(refused -> assertThat(((SQLException) refused).getSQLState())
                                .as(attempt)
                                .isEqualTo("42501"));
            }
        }
    }
}
