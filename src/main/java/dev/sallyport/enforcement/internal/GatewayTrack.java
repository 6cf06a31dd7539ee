package dev.sallyport.enforcement.internal;

import dev.sallyport.enforcement.GatewayAlarm;
import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.enforcement.internal.Presences.Presence;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
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

    /** What it refused last, even if it got over it since. */
    private long lastRefused;

    private @Nullable String lastRefusal;

    @Nullable
    Long provenRevision;

    @Nullable
    Instant provenAt;

    @Nullable
    Instant provenSince;

    private int provenBy;

    @Nullable
    String probeFailure;

    private boolean cannotBeProbed;

    /** What it is to have; null before the first. */
    @Nullable
    Target target;

    /** The ticket that it acknowledged last on its present stream; 0 for none. */
    long acknowledgedTicket;

    /** Since when it has been connected and behind; null if it is not. */
    @Nullable
    Instant behindSince;

    /** Whether it is being retired: its target is the closed listener. */
    boolean leaving;

    boolean has(Target wanted) {
        return acknowledgedTicket == wanted.ticket();
    }

    /** On a new stream nothing is known before it says so: it may be a new process, which has nothing. */
    void connected() {
        acknowledgedTicket = 0;
    }

    void sent(long revision, Instant now) {
        sentRevision = revision;
        sentAt = now;
    }

    void acknowledged(Target acknowledged, Instant now) {
        acknowledgedTicket = acknowledged.ticket();
        acknowledgedRevision = acknowledged.perimeter().perimeter().revision();
        acknowledgedAt = now;
        behindSince = null;
    }

    /** @return whether it says so for the first time, and not once more of the same revision in the same words */
    boolean refused(long revision, String words, Instant now) {
        boolean again = lastRefused == revision && words.equals(lastRefusal);
        lastRefused = revision;
        lastRefusal = words;
        refusal = words;
        refusedRevision = revision;
        refusedAt = now;
        return !again;
    }

    void gotOverRefusal() {
        refusal = null;
        refusedRevision = null;
        refusedAt = null;
    }

    void probed(Probe probe, Instant now) {
        cannotBeProbed = probe instanceof Probe.Impossible;
        probeFailure = probe instanceof Probe.Failed failed ? failed.why() : null;
        if (probe instanceof Probe.Proven proven) {
            if (provenRevision == null || provenRevision != proven.revision() || provenSince == null) {
                provenSince = now;
            }
            provenRevision = proven.revision();
            provenBy = proven.connections();
            provenAt = now;
        } else {
            provenSince = null;
        }
    }

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
                presence.version(),
                provenSince,
                provenBy,
                cannotBeProbed,
                presence.unfitness(),
                alarms(presence));
    }

    private Set<GatewayAlarm> alarms(Presence presence) {
        Set<GatewayAlarm> alarms = EnumSet.noneOf(GatewayAlarm.class);
        alarms.addAll(presence.alarms());
        if (probeFailure != null && presence.connected()) {
            alarms.add(GatewayAlarm.PROBE_FAILED);
        }
        return alarms;
    }

    private GatewayState state(Presence presence, long newest) {
        if (leaving) {
            return presence.connected() ? GatewayState.RETIRING : GatewayState.ABANDONED;
        }
        if (!presence.everHeard()) {
            return GatewayState.NOT_HEARD;
        }
        if (!presence.connected()) {
            return GatewayState.NOT_SEEN;
        }
        if (presence.unfitness() != null) {
            return GatewayState.UNFIT;
        }
        if (refusedRevision != null) {
            return GatewayState.REFUSED;
        }
        Long acknowledged = acknowledgedRevision;
        boolean has = target != null && has(target) && acknowledged != null && acknowledged >= newest;
        return has ? GatewayState.IN_SYNC : GatewayState.BEHIND;
    }
}
