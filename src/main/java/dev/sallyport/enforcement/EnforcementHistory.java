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

    /** Why it is not known what was enforced. */
    enum Why {
        /** The console listened to no gateway. */
        CONSOLE_AWAY,
        /** One gateway was out of sight. */
        GATEWAY_SILENT,
        /** A gateway had not acknowledged what others had, for longer than the deadline. */
        GATEWAYS_DISAGREED
    }

    /**
     * A period in which it was not known what every gateway enforced.
     *
     * @param gateway which one was silent; null for the other reasons
     * @param until null where it has not ended
     */
    record Unknown(
            Why why,
            @Nullable String gateway,
            Instant from,
            @Nullable Instant until) {}

    /** The proof of the revision that began last at or before {@code at}; it may have ended before. */
    Optional<Proof> proof(ClusterId cluster, long revision, Instant at);

    /**
     * The periods that overlap with {@code from} to {@code to}, both included, oldest first; where there are more than {@code limit}, those
     * that ended last, or have not ended.
     */
    List<Unknown> unknown(ClusterId cluster, Instant from, Instant to, int limit);
}
