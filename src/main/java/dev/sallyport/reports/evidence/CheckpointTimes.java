package dev.sallyport.reports.evidence;

import dev.sallyport.ledger.Checkpoint;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Which checkpoints a pack has, in little room: there may be one for each minute of years. */
final class CheckpointTimes {

    private long[] sequences = new long[16];
    private long[] seconds = new long[16];
    private int[] nanos = new int[16];
    private int size;

    /** In the order of the entries. */
    void add(Checkpoint checkpoint) {
        if (size == sequences.length) {
            sequences = Arrays.copyOf(sequences, size * 2);
            seconds = Arrays.copyOf(seconds, size * 2);
            nanos = Arrays.copyOf(nanos, size * 2);
        }
        sequences[size] = checkpoint.sequence();
        seconds[size] = checkpoint.at().getEpochSecond();
        nanos[size] = checkpoint.at().getNano();
        size++;
    }

    /** Whether there is one of this entry and exactly this time. */
    boolean has(long sequence, @Nullable String at) {
        int found = Arrays.binarySearch(sequences, 0, size, sequence);
        return found >= 0
                && Instant.ofEpochSecond(seconds[found], nanos[found])
                        .toString()
                        .equals(at);
    }
}
