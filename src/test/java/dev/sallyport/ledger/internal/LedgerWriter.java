package dev.sallyport.ledger.internal;

import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.DataFolder;
import dev.sallyport.ledger.Draft;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.Payload;
import dev.sallyport.testing.TestDatabases;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Does nothing but write entries, and says each one's position once it is committed; made to be killed. */
public final class LedgerWriter {

    private LedgerWriter() {}

    @SuppressWarnings("SystemOut") // The parent reads what was acknowledged.
    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        try (var database = TestDatabases.H2.migrated(folder)) {
            JdbcLedger ledger = new JdbcLedger(
                    JdbcClient.create(database),
                    false,
                    new DataFolder(folder),
                    Clock.systemUTC(),
                    List.of(),
                    checked -> {});
            TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(database));
            Draft draft = new Draft(
                    Actor.system("writer"),
                    null,
                    null,
                    "WRITE",
                    new Payload("text/1", "x".repeat(200).getBytes(StandardCharsets.UTF_8)),
                    null);
            // Bounded, should nobody ever kill it.
            for (int i = 0; i < 100_000; i++) {
                Entry entry = Objects.requireNonNull(transaction.execute(status -> ledger.append(draft)));
                System.out.println(entry.sequence());
            }
        }
    }
}
