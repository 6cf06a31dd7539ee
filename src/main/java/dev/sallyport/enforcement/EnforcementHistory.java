package dev.sallyport.enforcement;

import dev.sallyport.ledger.ClusterId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was known of gateways in the past, as facts of the ledger say it. A plain query for other modules; no front door reaches it. Any thread. */
public interface EnforcementHistory {

    /**
     * Probes at every required gateway found this revision whenever they looked.
     *
     * @param until the last look; a proof that goes on is written down once an hour
     */
    record Proof(long revision, Instant from, Instant until) {}

    /**
     * A period in which nothing was heard.
     *
     * @param gateway null if the console itself was away, so that nothing was heard of any
     * @param until null where it has not ended
     */
    record Unknown(
            @Nullable String gateway,
            Instant from,
            @Nullable Instant until) {}

    /** The proof of the revision that began last at or before {@code at}; it may have ended before. */
    Optional<Proof> proof(ClusterId cluster, long revision, Instant at);

    /** The periods that overlap with the one that is asked for, oldest first, at most {@code limit}. */
    List<Unknown> unknown(Instant from, Instant to, int limit);
}
