package dev.sallyport.enforcement.internal;

import dev.sallyport.enforcement.GatewayAlarm;
import dev.sallyport.ledger.ClusterId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where enforcement writes down what reports of the past need to know. Called on a thread that may wait for the database. */
public interface EnforcementFacts {

    /** Every probe at every required gateway found the revision, from then until then. Later facts of the same beginning go further. */
    void proven(ClusterId cluster, long revision, Instant from, Instant until);

    /** Nothing was heard of the gateway since then; what it enforces is not known. */
    void lost(String gateway, Instant since);

    /** It is there again; between the two instants nothing was known of it. */
    void back(String gateway, Instant from, Instant to);

    /**
     * For longer than the deadline a gateway had not acknowledged what others had.
     *
     * @param until null while it lasts
     */
    void disagreed(ClusterId cluster, Instant from, @Nullable Instant until);

    void alarm(String gateway, @Nullable ClusterId cluster, GatewayAlarm alarm, String words);
}
