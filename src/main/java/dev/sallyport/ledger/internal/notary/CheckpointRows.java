package dev.sallyport.ledger.internal.notary;

import dev.sallyport.ledger.Anchoring.Taken;
import dev.sallyport.ledger.Checkpoint;
import dev.sallyport.ledger.Signed;
import dev.sallyport.ledger.Verification;
import dev.sallyport.ledger.internal.Witness;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Checkpoints and what each anchor took, in the database; and the hashes of the ledger that checkpoints are compared with. */
final class CheckpointRows implements Witness {

    private static final String COLUMNS = "sequence, hash, at, public_key, signature";

    private final JdbcClient jdbc;

    CheckpointRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Keeps it, unless there is one of the same entry already. */
    void insert(Checkpoint checkpoint) {
        try {
            jdbc.sql("INSERT INTO ledger_checkpoint (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?)")
                    .param(checkpoint.sequence())
                    .param(checkpoint.hash())
                    .param(checkpoint.at().atOffset(ZoneOffset.UTC))
                    .param(checkpoint.by().publicKey())
                    .param(checkpoint.by().signature())
                    .update();
        } catch (DuplicateKeyException e) {
            // Another replica was faster.
        }
    }

    Optional<Checkpoint> newest() {
        return jdbc.sql("SELECT " + COLUMNS + " FROM ledger_checkpoint ORDER BY sequence DESC LIMIT 1")
                .query(CheckpointRows::checkpoint)
                .optional();
    }

    List<Checkpoint> after(long sequence, int limit) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM ledger_checkpoint WHERE sequence > ? ORDER BY sequence LIMIT ?")
                .param(sequence)
                .param(limit)
                .query(CheckpointRows::checkpoint)
                .list();
    }

    private static Checkpoint checkpoint(ResultSet row, int number) throws SQLException {
        return new Checkpoint(
                row.getLong(1),
                row.getBytes(2),
                row.getObject(3, OffsetDateTime.class).toInstant(),
                new Signed(row.getBytes(4), row.getBytes(5)));
    }

    @Override
    public Verification.@Nullable Broken contradiction(Instant now) {
        return jdbc.sql("SELECT c.sequence, e.sequence FROM ledger_checkpoint c"
                        + " LEFT JOIN ledger_entry e ON e.sequence = c.sequence"
                        + " WHERE e.sequence IS NULL OR e.hash <> c.hash ORDER BY c.sequence LIMIT 1")
                .query((row, number) -> row.getObject(2) == null
                        ? new Verification.Broken(end() + 1, "CHECKPOINT_BEYOND_END", now)
                        : new Verification.Broken(row.getLong(1), "CHECKPOINT_DIFFERS", now))
                .optional()
                .orElse(null);
    }

    /** Position of the newest entry. */
    long end() {
        return jdbc.sql("SELECT COALESCE(MAX(sequence), 0) FROM ledger_entry")
                .query(Long.class)
                .single();
    }

    /** The first of these that the ledger does not hold; null if it holds them all. */
    @Nullable
    Checkpoint firstUnknown(List<Checkpoint> checkpoints) {
        Map<Long, byte[]> hashes = new HashMap<>();
        if (!checkpoints.isEmpty()) {
            jdbc.sql("SELECT sequence, hash FROM ledger_entry WHERE sequence IN (:sequences)")
                    .param(
                            "sequences",
                            checkpoints.stream().map(Checkpoint::sequence).toList())
                    .query((row, number) -> hashes.put(row.getLong(1), row.getBytes(2)))
                    .list();
        }
        return checkpoints.stream()
                .filter(known -> !Arrays.equals(hashes.get(known.sequence()), known.hash()))
                .findFirst()
                .orElse(null);
    }

    // ------------------------------------------------------------------ anchors

    Optional<Taken> taken(Anchor anchor) {
        return jdbc.sql("SELECT sequence, at FROM ledger_anchored WHERE anchor = ? AND place = ?")
                .param(anchor.name())
                .param(anchor.place())
                .query((row, number) -> new Taken(
                        row.getLong(1), row.getObject(2, OffsetDateTime.class).toInstant()))
                .optional();
    }

    void taken(Anchor anchor, Checkpoint checkpoint) {
        jdbc.sql("DELETE FROM ledger_anchored WHERE anchor = ?")
                .param(anchor.name())
                .update();
        jdbc.sql("INSERT INTO ledger_anchored (anchor, place, sequence, at) VALUES (?, ?, ?, ?)")
                .param(anchor.name())
                .param(anchor.place())
                .param(checkpoint.sequence())
                .param(checkpoint.at().atOffset(ZoneOffset.UTC))
                .update();
    }
}
