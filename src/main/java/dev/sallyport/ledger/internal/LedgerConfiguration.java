package dev.sallyport.ledger.internal;

import com.zaxxer.hikari.HikariDataSource;
import dev.sallyport.ledger.DataFolder;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.Verification;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The database, the clock, and the ledger on them. */
@Configuration
@EnableScheduling
class LedgerConfiguration {

    private static final Logger log = LoggerFactory.getLogger(LedgerConfiguration.class);

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    DataSource dataSource(DatabaseSettings settings, DataFolder folder) {
        HikariDataSource source = new HikariDataSource();
        source.setPoolName("sallyport");
        source.setAutoCommit(true);
        if (settings.embedded()) {
            source.setJdbcUrl(embeddedUrl(folder.root()));
            source.setUsername("sallyport");
            source.setPassword("");
            source.setExceptionOverrideClassName(ClosedDatabase.class.getName());
        } else {
            source.setJdbcUrl(settings.url());
            source.setUsername(settings.user());
            source.setPassword(settings.password());
        }
        return source;
    }

    /** {@code WRITE_DELAY=0}: without it H2 acknowledges commits that a killed process loses (seen: 20 to 82 of them). */
    static String embeddedUrl(Path folder) {
        return "jdbc:h2:file:" + folder.resolve("sallyport")
                + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=10000";
    }

    @Bean
    JdbcLedger ledger(
            JdbcClient jdbc,
            DatabaseSettings settings,
            DataFolder folder,
            Clock clock,
            List<Witness> witnesses,
            ApplicationEventPublisher events) {
        JdbcLedger ledger = new JdbcLedger(jdbc, !settings.embedded(), folder, clock, witnesses, events::publishEvent);
        lookAgain(ledger);
        return ledger;
    }

    /** What was broken may have been put right: then what a start does once is not to be refused. A healthy ledger waits for nothing. */
    private static void lookAgain(JdbcLedger ledger) {
        if (ledger.verification() instanceof Verification.Broken) {
            try {
                ledger.verify();
            } catch (RuntimeException e) {
                log.error("The ledger was broken and could not be verified: it stays read-only", e);
            }
        }
    }

    @Bean
    RuntimeRole runtimeRole(DatabaseSettings settings, DataSource dataSource) {
        return new RuntimeRole(settings, JdbcClient.create(dataSource));
    }

    @Bean
    LedgerWatch ledgerWatch(Ledger ledger, DataFolder folder) {
        return new LedgerWatch(ledger, folder);
    }

    /** Asks the database something: an embedded one that closed itself still calls its connections valid. */
    @Bean
    HealthIndicator databaseHealthIndicator(Ledger ledger) {
        return () -> {
            try {
                ledger.head();
                return Health.up().build();
            } catch (RuntimeException e) {
                return Health.down().build();
            }
        };
    }

    @Bean
    HealthIndicator ledgerHealthIndicator(Ledger ledger) {
        return () -> switch (ledger.verification()) {
            case Verification.Intact intact -> Health.up().build();
            case Verification.Unknown unknown -> Health.outOfService().build();
            case Verification.Broken broken -> Health.down().build();
        };
    }
}
