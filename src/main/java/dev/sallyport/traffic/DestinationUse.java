package dev.sallyport.traffic;

import dev.sallyport.policy.RuleId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How one destination was used since an instant.
 *
 * @param host {@link #OTHERS} for all that were too many to be kept apart
 * @param reason {@code ALLOWED}, or the code of the reason against it
 * @param rule the rule that allowed it, or the nearest one; null if none comes near
 * @param sent bytes to the destination
 * @param received bytes from it
 */
public record DestinationUse(
        String host,
        int port,
        Judgement judgement,
        String reason,
        @Nullable RuleId rule,
        long connections,
        long sent,
        long received,
        Instant firstAt,
        Instant lastAt) {

    /** No host has this name. */
    public static final String OTHERS = "(others)";
}
