package dev.sallyport.ledger.internal;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Draft;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.Head;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The chain of a ledger that nobody else writes, many entries in one statement. Hashed as the ledger does it, and without its locks. */
public final class ManyEntries {

    private static final String INSERT = "INSERT INTO ledger_entry (sequence, at, actor_kind, actor_id, actor_name, source,"
            + " cluster_id, revision, action, payload_type, payload, error, salt, previous_hash, hash)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private final Random random = new Random(12);
    private final List<Entry> waiting = new ArrayList<>();
    private long sequence;
    private byte[] hash;

    public ManyEntries(Head head) {
        this.sequence = head.sequence();
        this.hash = head.hash();
    }

    /** @param at not before the entry before */
    public void append(Draft draft, Instant at) {
        byte[] salt = new byte[EntryEncoding.SALT_BYTES];
        random.nextBytes(salt);
        byte[] next = EntryEncoding.hashOfEntry(++sequence, at, draft, salt, hash);
        waiting.add(new Entry(sequence, at, draft, salt, hash, next));
        hash = next;
    }

    public long sequence() {
        return sequence;
    }

    /** Writes what was appended since. */
    public void write(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (Entry entry : waiting) {
                Draft draft = entry.draft();
                ClusterId cluster = draft.cluster();
                Object[] values = {
                    entry.sequence(),
                    entry.at().atOffset(ZoneOffset.UTC),
                    draft.actor().kind().name(),
                    draft.actor().id(),
                    draft.actor().name(),
                    draft.actor().source().name(),
                    cluster == null ? null : cluster.value(),
                    draft.revision(),
                    draft.action(),
                    draft.payload().type(),
                    draft.payload().bytes(),
                    draft.error(),
                    entry.salt(),
                    entry.previousHash(),
                    entry.hash()
                };
                for (int i = 0; i < values.length; i++) {
                    insert.setObject(i + 1, values[i]);
                }
                insert.addBatch();
            }
            insert.executeBatch();
        }
        waiting.clear();
    }
}
