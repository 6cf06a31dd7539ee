package dev.sallyport.ledger.internal.notary;

import dev.sallyport.ledger.Checkpoint;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.BiConsumer;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Time stamps of checkpoints, as the authority signed them, in the database. */
final class TimestampRows {

    private final JdbcClient jdbc;

    TimestampRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Keeps it, unless there is one of the same entry already. */
    void insert(long sequence, Instant at, byte[] token) {
        try {
            jdbc.sql("INSERT INTO ledger_timestamp (sequence, at, token) VALUES (?, ?, ?)")
                    .params(sequence, at.atOffset(ZoneOffset.UTC), token)
                    .update();
        } catch (DuplicateKeyException e) {
            // Another replica was faster, or this one was stopped before it noted that.
        }
    }

    /** Every token with the checkpoint that stands where it says, oldest first. */
    void each(BiConsumer<Checkpoint, byte[]> what) {
        jdbc.sql("SELECT c.sequence, c.hash, c.at, c.public_key, c.signature, t.token FROM ledger_timestamp t"
                        + " JOIN ledger_checkpoint c ON c.sequence = t.sequence ORDER BY t.sequence")
                .query(row -> {
                    what.accept(CheckpointRows.checkpoint(row, 0), row.getBytes(6));
                });
    }
}
