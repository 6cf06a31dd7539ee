package dev.sallyport.enforcement.internal;

import dev.sallyport.enforcement.GatewayAlarm;
import dev.sallyport.ledger.ClusterId;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where enforcement writes down what reports of the past need to know. Called on a thread that may wait for the database. */
public interface EnforcementFacts {

    /** Every probe at every required gateway found the revision, from then until then. Later facts of the same beginning go further. */
    void proven(ClusterId cluster, long revision, Instant from, Instant until);

    /** Nothing was heard of the gateway since then; what it enforces is not known. */
    void lost(String gateway, Instant since);

    /** It is there again; between the two instants nothing was known of it. */
    void back(String gateway, Instant from, Instant to);

    /** What began and has not ended yet, as it was written last; asked for once, before anything is written. */
    Open open();

    /**
     * @param lost the gateways that are out of sight, each since when
     * @param disagreed the clusters whose gateways disagree, each since when
     */
    record Open(Map<String, Instant> lost, Map<ClusterId, Instant> disagreed) {

        static final Open NOTHING = new Open(Map.of(), Map.of());

        public Open {
            lost = Map.copyOf(lost);
            disagreed = Map.copyOf(disagreed);
        }
    }

    /**
     * For longer than the deadline a gateway had not acknowledged what others had.
     *
     * @param until null while it lasts
     */
    void disagreed(ClusterId cluster, Instant from, @Nullable Instant until);

    void alarm(String gateway, @Nullable ClusterId cluster, GatewayAlarm alarm, String words);
}
