package dev.sallyport.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How well one place outside the database knows the ledger.
 *
 * @param anchor {@code file}, {@code syslog}, {@code webhook}, {@code timestamp}
 * @param place where it is, without secrets
 * @param last the newest checkpoint that it took; null if none yet
 * @param failure why it does not take the newest; null if it does
 */
public record Anchoring(
        String anchor,
        String place,
        @Nullable Taken last,
        @Nullable Failure failure) {

    /**
     * It took a checkpoint.
     *
     * @param at the checkpoint's time
     */
    public record Taken(long sequence, Instant at) {}

    /** @param words as the system or the other side said it; without secrets */
    public record Failure(String words, Instant since) {}
}
