package dev.sallyport.traffic;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which denials, the latest first.
 *
 * @param text part of host, client or path, ignoring case; empty for all
 * @param judgement {@link Judgement#DENIED} or {@link Judgement#WOULD_BE_DENIED} only, or null for both
 * @param before only those that come after this one in the order, or null from the latest on
 * @param limit 1 to 1,000
 */
public record DenialQuery(
        String text,
        @Nullable Judgement judgement,
        @Nullable Position before,
        int limit) {

    /** Where a denial stands in the order. */
    public record Position(Instant lastAt, long id) {}

    public DenialQuery {
        if (limit < 1 || limit > 1_000) {
            throw new IllegalArgumentException("limit " + limit);
        }
    }

    public static DenialQuery latest(int limit) {
        return new DenialQuery("", null, null, limit);
    }
}
