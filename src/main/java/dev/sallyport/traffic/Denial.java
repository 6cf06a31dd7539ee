package dev.sallyport.traffic;

import dev.sallyport.policy.RuleId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What clients of a cluster were refused, or would be by deny-all. The same request of the same client is one denial however often it
 * came.
 *
 * @param judgement {@link Judgement#DENIED} or {@link Judgement#WOULD_BE_DENIED}
 * @param reason the code
 * @param host as the rules see it; as the client spelt it if it is no host
 * @param port 0 if what the client asked for has none
 * @param path of a plain HTTP request, without query; null for a tunnel
 * @param method {@code CONNECT} for a tunnel
 * @param client its address; empty if unknown
 * @param nearest the rule that nearly allows it, or null
 * @param requestId what the client was told the last time; empty if nothing
 */
public record Denial(
        long id,
        Instant firstAt,
        Instant lastAt,
        long count,
        Judgement judgement,
        String reason,
        String host,
        int port,
        @Nullable String path,
        String method,
        String client,
        String gateway,
        long revision,
        @Nullable RuleId nearest,
        String requestId) {

    /** Whether the client asked for a tunnel. */
    public boolean tunnel() {
        return method.equals("CONNECT");
    }
}
