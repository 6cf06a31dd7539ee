package dev.sallyport.ledger.internal.notary;

import com.zaxxer.hikari.HikariDataSource;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.DataFolder;
import dev.sallyport.ledger.Draft;
import dev.sallyport.ledger.Payload;
import dev.sallyport.ledger.internal.JdbcLedger;
import dev.sallyport.ledger.internal.Witness;
import dev.sallyport.testing.TestDatabases;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A ledger with its key, checkpoints and anchors on a real database, with a clock that moves when told. */
final class NotaryHouse implements AutoCloseable {

    private static final Actor ACTOR = Actor.system("test");

    final Path folder;
    final JdbcLedger ledger;
    final KeyRing keys;
    final Checkpoints checkpoints;
    final TestClock clock;
    private final HikariDataSource database;
    private final TransactionTemplate transaction;

    static final class TestClock extends Clock {

        private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2030-01-01T00:00:00Z"));

        void advance(Duration by) {
            now.updateAndGet(instant -> instant.plus(by));
        }

        @Override
        public Instant instant() {
            return now.get();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /**
     * @param anchorFile null for none
     * @param keyFile null for a key in the folder
     */
    NotaryHouse(
            TestDatabases kind,
            Path folder,
            @Nullable Path anchorFile,
            @Nullable Path keyFile,
            TestClock clock,
            Anchor... others) {
        this.folder = folder;
        this.clock = clock;
        this.database = kind.migrated(folder);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(database));
        KeyEntries entries = new KeyEntries(jdbc());
        CheckpointRows rows = new CheckpointRows(jdbc(), entries);
        List<Witness> witnesses = new ArrayList<>(List.of(entries, rows));
        List<Anchor> anchors = new ArrayList<>(List.of(others));
        if (anchorFile != null) {
            AnchorFile file = new AnchorFile(anchorFile, rows);
            witnesses.add(file);
            anchors.addFirst(file);
        }
        DataFolder data = new DataFolder(folder);
        ledger = new JdbcLedger(jdbc(), kind == TestDatabases.POSTGRES, data, clock, witnesses, checked -> {});
        keys = new KeyRing(ledger, entries, transaction, data, keyFile);
        checkpoints = new Checkpoints(ledger, keys, rows, anchors, Duration.ofMinutes(1), clock);
        keys.begin();
        ledger.verify();
    }

    JdbcClient jdbc() {
        return JdbcClient.create(database);
    }

    void append(int entries) {
        IntStream.range(0, entries)
                .forEach(number -> transaction.executeWithoutResult(status -> ledger.append(draft("entry " + number))));
    }

    void appendTightening() {
        transaction.executeWithoutResult(status -> ledger.appendTightening(draft("deny-all")));
    }

    private static Draft draft(String text) {
        return new Draft(ACTOR, null, null, "TEST", new Payload("test/1", text.getBytes(StandardCharsets.UTF_8)), null);
    }

    /** A look of the thread that signs, once its interval has passed. */
    void round() {
        clock.advance(Duration.ofMinutes(1));
        checkpoints.round();
    }

    /** Takes away what keeps the database itself from changing rows, as its owner could. */
    void disarm() {
        boolean h2 = database.getJdbcUrl().contains("h2");
        for (String table : List.of("ledger_entry", "ledger_checkpoint")) {
            for (String sql : h2
                    ? List.of(
                            "DROP TRIGGER " + table + "_is_never_updated",
                            "DROP TRIGGER " + table + "_is_never_deleted")
                    : List.of("ALTER TABLE " + table + " DISABLE TRIGGER ALL")) {
                jdbc().sql(sql).update();
            }
        }
    }

    /** Removes entries from a position on and lets the program itself write as many others: every hash and the head outside are right. */
    void writeAgainFrom(long sequence) {
        int lost = Math.toIntExact(ledger.head().sequence() - sequence + 1);
        jdbc().sql("DELETE FROM ledger_entry WHERE sequence >= ?")
                .param(sequence)
                .update();
        append(lost);
    }

    /** Removes the newest entries and makes the head outside agree. */
    void dropNewest(int entries) {
        jdbc().sql("DELETE FROM ledger_entry WHERE sequence > ?")
                .param(ledger.head().sequence() - entries - 1)
                .update();
        append(1);
    }

    /** And what anchors are said to have taken, which would tell. */
    void dropCheckpoints() {
        jdbc().sql("DELETE FROM ledger_checkpoint").update();
        jdbc().sql("DELETE FROM ledger_anchored").update();
    }

    /** An entry with a right hash, as whoever writes to the database can make one. */
    long appendPayload(String action, Payload payload) {
        Draft draft = new Draft(ACTOR, null, null, action, payload, null);
        transaction.executeWithoutResult(status -> ledger.append(draft));
        return ledger.head().sequence();
    }

    @Override
    public void close() {
        database.close();
    }
}
