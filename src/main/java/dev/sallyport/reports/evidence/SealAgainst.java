package dev.sallyport.reports.evidence;

import dev.sallyport.ledger.Checkpoint;
import dev.sallyport.ledger.CheckpointLines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Holds a seal against what else is known of its ledger: checkpoints that an anchor kept, a pack, another sealed file; older or newer. A
 * seal names few entries; where the other one has them too, the ledgers are the same up to there, or one of them was written again.
 */
final class SealAgainst implements Compared {

    private final SealCheck seal;
    private final Map<Long, byte[]> entries;
    private final SortedSet<Long> agreed = new TreeSet<>();

    SealAgainst(SealCheck seal) {
        this.seal = seal;
        this.entries = seal.entries();
    }

    /** The entries that both name; none if nothing could be compared. */
    SortedSet<Long> with(Path other) throws IOException, Finding {
        if (Known.checkpoints(other)) {
            checkpoints(other);
            return agreed;
        }
        try {
            if (SealedFiles.is(other)) {
                sealed(SealedFiles.check(other, null));
            } else {
                pack(other);
            }
        } catch (Finding e) {
            throw e.code().startsWith("OTHER_") ? e : new Finding("OTHER_BROKEN", e.words());
        }
        return agreed;
    }

    private void checkpoints(Path file) throws IOException, Finding {
        try (InputStream in = Files.newInputStream(file)) {
            CheckpointLines lines = new CheckpointLines(in);
            for (CheckpointLines.Read read = lines.next(); read != null; read = lines.next()) {
                Checkpoint checkpoint = read.checkpoint();
                if (checkpoint == null || !checkpoint.genuine()) {
                    throw new Finding("OTHER_LINE", read.number());
                }
                check(checkpoint.sequence(), checkpoint.hash());
            }
        }
    }

    private void pack(Path file) throws IOException, Finding {
        try (InputStream in = Files.newInputStream(file)) {
            new PackCheck(in, null, this).run();
        }
    }

    private void sealed(SealCheck other) throws Finding {
        for (Map.Entry<Long, byte[]> entry : other.entries().entrySet()) {
            check(entry.getKey(), entry.getValue());
        }
        end(other.seal().sequence(), other.keys());
    }

    @Override
    public void check(long sequence, byte[] hash) throws Finding {
        byte[] said = entries.get(sequence);
        if (said == null) {
            return;
        }
        if (!Arrays.equals(said, hash)) {
            throw new Finding("OTHER_DIFFERS", sequence);
        }
        agreed.add(sequence);
    }

    @Override
    public void end(long sequence, KeyHistory keys) throws Finding {
        long differs = seal.keys().differs(keys, Math.min(sequence, seal.seal().sequence()));
        if (differs > 0) {
            throw new Finding("OTHER_KEY", differs);
        }
    }
}
