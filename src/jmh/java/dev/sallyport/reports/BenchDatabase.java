package dev.sallyport.reports;

import dev.sallyport.testing.TestDatabases;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A database that stays in a folder, so that it need not be filled for each run: a file of H2, or a PostgreSQL of its own. */
final class BenchDatabase implements AutoCloseable {

    /** Whatever makes an index of keys that come in no order. */
    private static final Pattern INDEX = Pattern.compile(
            "^(?:(ALTER TABLE \\S+) ADD CONSTRAINT (\\S+) (?:UNIQUE|PRIMARY KEY\\(\"RULE_ID\")|CREATE INDEX (\\S+) ON)");

    private final Path data;
    private final @Nullable EmbeddedPostgres server;

    private BenchDatabase(Path data, @Nullable EmbeddedPostgres server) {
        this.data = data;
        this.server = server;
    }

    static BenchDatabase start(TestDatabases kind, Path data) throws IOException {
        return new BenchDatabase(
                data,
                switch (kind) {
                    case H2 -> null;
                    case POSTGRES ->
                        EmbeddedPostgres.builder()
                                .setDataDirectory(data.resolve("server"))
                                .setCleanDataDirectory(false)
                                .start();
                });
    }

    /** What starts the rooms on it. */
    Map<String, String> settings() {
        return server == null
                ? Map.of("sallyport.data", data.toString())
                : Map.of(
                        "sallyport.data", data.toString(),
                        "sallyport.database.url", server.getJdbcUrl("postgres", "postgres"),
                        "sallyport.database.user", "postgres",
                        "sallyport.database.password", "postgres");
    }

    /**
     * Fills the tables. H2 without the indexes, and makes them afterwards: an index whose keys come in no order is written anew for each
     * few thousand rows, page by page, so that most of a million entries took 31 GB and half an hour.
     */
    void fill(DataSource source, Runnable work) {
        if (server != null) {
            work.run();
            return;
        }
        JdbcClient jdbc = JdbcClient.create(source);
        List<String> made = new ArrayList<>();
        for (String order : jdbc.sql("SCRIPT NODATA NOPASSWORDS NOSETTINGS TABLE rule_version, ledger_entry")
                .query(String.class)
                .list()) {
            Matcher index = INDEX.matcher(order);
            if (index.find()) {
                made.add(order);
                jdbc.sql(
                                index.group(1) == null
                                        ? "DROP INDEX " + index.group(3)
                                        : index.group(1) + " DROP CONSTRAINT " + index.group(2))
                        .update();
            }
        }
        work.run();
        made.forEach(order -> jdbc.sql(order).update());
    }

    /** Does what a database does by itself in the years that it takes to get so full: looks what is in its tables, and tidies up. Nobody else may use it. */
    void settle() {
        try (Connection connection = server == null
                ? DriverManager.getConnection("jdbc:h2:file:" + data.resolve("sallyport"), "sallyport", "")
                : server.getPostgresDatabase().getConnection()) {
            for (String order : server == null ? List.of("ANALYZE", "SHUTDOWN COMPACT") : List.of("VACUUM ANALYZE")) {
                connection.createStatement().execute(order);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        if (server != null) {
            server.close();
        }
    }
}
