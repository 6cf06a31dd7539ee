package dev.sallyport.traffic;

import dev.sallyport.policy.RuleId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A destination that clients asked for, and what the rules as they are now make of it once the policy is deny-all.
 *
 * @param connections how often it was asked for; what was allowed and then came to nothing is not counted
 * @param lastAt when it was asked for last
 * @param allowedBy a rule that allowed it in that time, as it was then; null if none did
 * @param reason the code of what speaks against it; {@code ALLOWED} if nothing does
 */
public record Foreseen(
        String host,
        int port,
        long connections,
        Instant lastAt,
        @Nullable RuleId allowedBy,
        Outcome outcome,
        String reason) {

    public enum Outcome {
        /** A rule allows it. */
        COVERED,
        /** The rules that come near allow some of its paths, and which were asked for is not kept. */
        BY_PATH,
        /** No rule allows it. */
        REFUSED,
        /** It is refused in both policies: no rule can change that. */
        NEVER
    }
}
