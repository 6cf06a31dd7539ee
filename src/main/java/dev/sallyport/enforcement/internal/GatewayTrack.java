package dev.sallyport.enforcement.internal;

import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.GatewayStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What one gateway said about one cluster; written by the fleet's thread only, read through {@link #status}. */
final class GatewayTrack {

    @Nullable
    Long sentRevision;

    @Nullable
    Instant sentAt;

    @Nullable
    Long acknowledgedRevision;

    @Nullable
    Instant acknowledgedAt;

    @Nullable
    Long refusedRevision;

    @Nullable
    Instant refusedAt;

    @Nullable
    String refusal;

    @Nullable
    Long provenRevision;

    @Nullable
    Instant provenAt;

    @Nullable
    String probeFailure;

    /** The highest ticket that it acknowledged on this or an earlier stream. */
    long acknowledgedTicket;

    /** Since when it has been connected and behind; null if it is not. */
    @Nullable
    Instant behindSince;

    GatewayStatus status(String gateway, Presence presence, long newest) {
        return new GatewayStatus(
                gateway,
                state(presence, newest),
                sentRevision,
                sentAt,
                acknowledgedRevision,
                acknowledgedAt,
                refusedRevision,
                refusedAt,
                refusal,
                presence.lastSeen(),
                provenRevision,
                provenAt,
                probeFailure,
                presence.version());
    }

    private GatewayState state(Presence presence, long newest) {
        if (!presence.everHeard()) {
            return GatewayState.NOT_HEARD;
        }
        if (!presence.connected()) {
            return GatewayState.NOT_SEEN;
        }
        if (refusedRevision != null) {
            return GatewayState.REFUSED;
        }
        Long acknowledged = acknowledgedRevision;
        return acknowledged != null && acknowledged >= newest ? GatewayState.IN_SYNC : GatewayState.BEHIND;
    }

    /**
     * Whether a gateway is there at all, for all clusters alike.
     *
     * @param connected number of live streams is not zero
     * @param everHeard since this console started
     */
    record Presence(
            boolean connected,
            boolean everHeard,
            @Nullable Instant lastSeen,
            @Nullable String version) {}
}
