package dev.sallyport.enforcement;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one gateway said about one cluster. Nothing here is derived from what was saved.
 *
 * @param gateway its name, which is that of its certificate
 * @param sentRevision highest revision sent on the present stream, or null
 * @param acknowledgedRevision highest revision it acknowledged, or null if none is known
 * @param refusedRevision the revision it refused last and has not got over, or null
 * @param refusal its own words for that, or null
 * @param lastSeen when it last said anything, or null
 * @param provenRevision the revision that the latest successful probe through its listener saw since it connected, or null
 * @param probeFailure why the latest probe failed, or null if it did not
 * @param version what it says it is ({@code 1.40.0}), or null
 * @param provenSince since when every probe has found the revision that is proven now, at most since it connected; or null
 * @param provenBy how many connections the latest successful probe sampled; 0 if there was none
 * @param cannotBeProbed whether the console has no address from which the cluster's clients may come, and so cannot ask as one
 * @param unfitness why it cannot enforce a perimeter, by what it said of itself last; null if it can, or nothing is known
 * @param alarms what somebody has to look at; usually nothing
 */
public record GatewayStatus(
        String gateway,
        GatewayState state,
        @Nullable Long sentRevision,
        @Nullable Instant sentAt,
        @Nullable Long acknowledgedRevision,
        @Nullable Instant acknowledgedAt,
        @Nullable Long refusedRevision,
        @Nullable Instant refusedAt,
        @Nullable String refusal,
        @Nullable Instant lastSeen,
        @Nullable Long provenRevision,
        @Nullable Instant provenAt,
        @Nullable String probeFailure,
        @Nullable String version,
        @Nullable Instant provenSince,
        int provenBy,
        boolean cannotBeProbed,
        @Nullable Unfitness unfitness,
        Set<GatewayAlarm> alarms) {

    public GatewayStatus {
        alarms = Set.copyOf(alarms);
    }
}
