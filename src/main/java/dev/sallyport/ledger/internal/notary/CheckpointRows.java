package dev.sallyport.ledger.internal.notary;

import dev.sallyport.ledger.Anchoring.Taken;
import dev.sallyport.ledger.Checkpoint;
import dev.sallyport.ledger.Signed;
import dev.sallyport.ledger.Verification;
import dev.sallyport.ledger.internal.Witness;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
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

    /** How far the clocks of replicas may lie apart. */
    private static final Duration APART = Duration.ofMinutes(1);

    private static final int PAGE = 500;

    private final JdbcClient jdbc;
    private final KeyEntries keys;

    CheckpointRows(JdbcClient jdbc, KeyEntries keys) {
        this.jdbc = jdbc;
        this.keys = keys;
    }

    /** Keeps it, unless there is one of the same entry already; answers whether it was kept. */
    boolean insert(Checkpoint checkpoint) {
        try {
            jdbc.sql("INSERT INTO ledger_checkpoint (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?)")
                    .param(checkpoint.sequence())
                    .param(checkpoint.hash())
                    .param(checkpoint.at().atOffset(ZoneOffset.UTC))
                    .param(checkpoint.by().publicKey())
                    .param(checkpoint.by().signature())
                    .update();
            return true;
        } catch (DuplicateKeyException e) {
            // Another replica was faster.
            return false;
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

    static Checkpoint checkpoint(ResultSet row, int number) throws SQLException {
        return new Checkpoint(
                row.getLong(1),
                row.getBytes(2),
                row.getObject(3, OffsetDateTime.class).toInstant(),
                new Signed(row.getBytes(4), row.getBytes(5)));
    }

    @Override
    public Testimony ask(Instant now) {
        Verification.Broken broken = differing(now);
        broken = broken == null ? unsigned(now) : broken;
        broken = broken == null ? claim(now) : broken;
        if (broken != null) {
            return new Testimony.Contradicts(broken);
        }
        boolean ahead =
                newest().filter(last -> last.at().isAfter(now.plus(APART))).isPresent();
        return ahead ? new Testimony.CannotSay("CHECKPOINT_AHEAD") : new Testimony.Agrees();
    }

    private Verification.@Nullable Broken differing(Instant now) {
        return jdbc.sql("SELECT c.sequence, e.sequence FROM ledger_checkpoint c"
                        + " LEFT JOIN ledger_entry e ON e.sequence = c.sequence"
                        + " WHERE e.sequence IS NULL OR e.hash <> c.hash ORDER BY c.sequence LIMIT 1")
                .query((row, number) -> row.getObject(2) == null
                        ? new Verification.Broken(end() + 1, "CHECKPOINT_BEYOND_END", now)
                        : new Verification.Broken(row.getLong(1), "CHECKPOINT_DIFFERS", now))
                .optional()
                .orElse(null);
    }

    /** Whoever can write to the database alone can add a row with a right hash, and no signature. */
    private Verification.@Nullable Broken unsigned(Instant now) {
        KeyEntries.Walk walk = keys.walk();
        List<Checkpoint> page = after(0, PAGE);
        while (!page.isEmpty()) {
            for (Checkpoint checkpoint : page) {
                if (!signed(checkpoint, walk)) {
                    return new Verification.Broken(checkpoint.sequence(), "CHECKPOINT_NOT_SIGNED", now);
                }
            }
            page = after(page.getLast().sequence(), PAGE);
        }
        return null;
    }

    private static boolean signed(Checkpoint checkpoint, KeyEntries.Walk walk) {
        return walk.knows(checkpoint.by().fingerprint()) && checkpoint.genuine();
    }

    /** An anchor is said to have taken what is no checkpoint of this ledger. */
    private Verification.@Nullable Broken claim(Instant now) {
        return jdbc.sql("SELECT a.sequence FROM ledger_anchored a"
                        + " LEFT JOIN ledger_checkpoint c ON c.sequence = a.sequence AND c.at = a.at"
                        + " WHERE c.sequence IS NULL ORDER BY a.sequence LIMIT 1")
                .query((row, number) ->
                        new Verification.Broken(Math.min(row.getLong(1), end() + 1), "ANCHORED_NO_CHECKPOINT", now))
                .optional()
                .orElse(null);
    }

    /** Whether what the next checkpoint is decided on is what this program wrote: cheap, however long the ledger is. */
    boolean sound(Instant now) {
        KeyEntries.Walk walk = keys.walk();
        return !walk.broken()
                && claim(now) == null
                && newest().filter(last -> !signed(last, walk)).isEmpty();
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

    /** The newest checkpoint that it took; empty also if what is written there is none. */
    Optional<Taken> taken(Anchor anchor) {
        return jdbc.sql("SELECT a.sequence, a.at FROM ledger_anchored a"
                        + " JOIN ledger_checkpoint c ON c.sequence = a.sequence AND c.at = a.at"
                        + " WHERE a.anchor = ? AND a.place = ?")
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
