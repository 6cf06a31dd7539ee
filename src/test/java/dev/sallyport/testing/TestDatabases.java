package dev.sallyport.testing;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;

/** Real databases for tests: H2 files, and one PostgreSQL for the whole run with a database of its own for each test. */
public enum TestDatabases {
    H2 {
        @Override
        public Map<String, String> settings(Path folder) {
            return Map.of();
        }

        @Override
        HikariDataSource connect(Path folder) {
            HikariDataSource source = new HikariDataSource();
            source.setJdbcUrl("jdbc:h2:file:" + folder.resolve("sallyport")
                    + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=10000");
            source.setUsername("sallyport");
            source.setPassword("");
            return source;
        }
    },
    POSTGRES {
        @Override
        public Map<String, String> settings(Path folder) {
            return Map.of(
                    "sallyport.database.url", freshUrl(),
                    "sallyport.database.user", "postgres",
                    "sallyport.database.password", "postgres");
        }

        @Override
        HikariDataSource connect(Path folder) {
            HikariDataSource source = new HikariDataSource();
            source.setJdbcUrl(freshUrl());
            source.setUsername("postgres");
            source.setPassword("postgres");
            return source;
        }

        private String freshUrl() {
            String name = "t" + Postgres.COUNT.incrementAndGet();
            try (Connection connection = Postgres.SERVER.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE " + name);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            return "jdbc:postgresql://localhost:" + Postgres.SERVER.getPort() + "/" + name;
        }
    };

    /** Properties that boot a Spring context on a fresh database of this kind; {@code sallyport.data} is the caller's. */
    public abstract Map<String, String> settings(Path folder);

    abstract HikariDataSource connect(Path folder);

    /** A fresh database with all migrations applied; the caller closes it. */
    public HikariDataSource migrated(Path folder) {
        HikariDataSource source = connect(folder);
        source.setMaximumPoolSize(10);
        Flyway.configure()
                .dataSource(source)
                .locations(
                        "classpath:db/migration/common", "classpath:db/migration/" + (this == H2 ? "h2" : "postgresql"))
                .load()
                .migrate();
        return source;
    }

    private static final class Postgres {
        static final AtomicInteger COUNT = new AtomicInteger();
        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder().start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
