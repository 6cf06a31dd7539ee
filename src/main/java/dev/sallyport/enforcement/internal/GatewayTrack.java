package dev.sallyport.enforcement.internal;

import dev.sallyport.enforcement.GatewayAlarm;
import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.enforcement.internal.Presences.Presence;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import dev.sallyport.perimeter.PerimeterFold.InForce;
import dev.sallyport.policy.Perimeter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one gateway was given of one cluster and what it said; for the fleet's thread only, read through {@link #status}. */
final class GatewayTrack {

    /** More perimeters than that are not compared; it is then renamed without need, at worst. */
    private static final int MOST_HELD = 16;

    /** Which revisions count as acknowledged, once the connections that they forbid are closed. */
    final Drains drains = new Drains();

    private @Nullable Long sentRevision;
    private @Nullable Instant sentAt;
    private @Nullable Long acknowledgedRevision;
    private @Nullable Instant acknowledgedAt;
    private @Nullable Long refusedRevision;
    private @Nullable Instant refusedAt;
    private @Nullable String refusal;

    /** What it refused last, even if it got over it since. */
    private long lastRefused;

    private @Nullable String lastRefusal;
    private @Nullable Long provenRevision;
    private @Nullable Instant provenAt;
    private @Nullable Instant provenSince;
    private int provenBy;
    private @Nullable String probeFailure;
    private boolean cannotBeProbed;
    private @Nullable Target target;

    /** The ticket that it acknowledged last on its present stream; 0 for none. */
    private long acknowledgedTicket;

    private @Nullable Perimeter has;

    /**
     * What it may have under the present name of its filter chain, oldest first: what it acknowledged, and what it was given since and
     * did not refuse. Each allows all that the ones before it do.
     */
    private final List<ClusterPerimeter> held = new ArrayList<>();

    /** The name of its filter chain, if it is not that of the others. */
    private @Nullable Chain chain;

    /** Since when it has been connected without what it was given last; null if it is not. */
    private @Nullable Instant behindSince;

    /** Since when it has been connected without as much as is settled; null if it is not. */
    private @Nullable Instant belowSince;

    /** Whether it is being retired: its target is the closed listener. */
    private boolean leaving;

    /**
     * What is known from an earlier console: it acknowledged this, and was drained.
     *
     * @param certain what of it the gateway has for certain
     * @param called the name of its filter chain then; null if that is not known
     */
    void begins(InForce acknowledged, Perimeter certain, @Nullable Chain called) {
        has = certain;
        acknowledgedRevision = acknowledged.perimeter().perimeter().revision();
        drains.begins(
                new Drains.Counted(acknowledged.perimeter().perimeter().revision(), acknowledged.without()),
                called,
                acknowledged.perimeter().clientSources());
    }

    // ------------------------------------------------------------------ what it is given

    @Nullable
    Target target() {
        return target;
    }

    boolean leaving() {
        return leaving;
    }

    void leaves() {
        leaving = true;
    }

    /** The name of its filter chain, if it is not that of the others. */
    @Nullable
    Chain chain() {
        return chain;
    }

    /** @param own null for the name that the others have */
    void called(@Nullable Chain own) {
        chain = own;
        held.clear();
    }

    /** What it may have under the present name of its filter chain. */
    List<ClusterPerimeter> held() {
        return held;
    }

    void given(Target next) {
        target = next;
        held.add(next.perimeter());
        if (held.size() > MOST_HELD) {
            held.remove(1);
        }
    }

    boolean hasTarget() {
        return target != null && acknowledgedTicket == target.ticket();
    }

    /** What it acknowledged last; null if nothing is known. */
    @Nullable
    Perimeter has() {
        return has;
    }

    // ------------------------------------------------------------------ what it says

    /**
     * On a new stream nothing is known before it says so: it may be a new process, which has nothing. What was proven was so of the
     * process before; once it acknowledged again it is probed at once. A probe that failed stands until one does not.
     */
    void connected(long settled) {
        acknowledgedTicket = 0;
        drains.reconnected(settled);
        provenRevision = null;
        provenAt = null;
        provenSince = null;
        provenBy = 0;
    }

    void sent(long revision, Instant now) {
        sentRevision = revision;
        sentAt = now;
    }

    /** @return whether that is news */
    boolean acknowledged(Target acknowledged, Instant now) {
        if (acknowledged.ticket() <= acknowledgedTicket) {
            return false;
        }
        acknowledgedTicket = acknowledged.ticket();
        acknowledgedRevision = acknowledged.revision();
        acknowledgedAt = now;
        has = acknowledged.perimeter().perimeter();
        if (held.stream().anyMatch(perimeter -> perimeter == acknowledged.perimeter())) {
            while (held.getFirst() != acknowledged.perimeter()) {
                held.removeFirst();
            }
        }
        return true;
    }

    /** @return whether it says so for the first time, and not once more of the same revision in the same words */
    boolean refused(Target refused, String words, Instant now) {
        boolean again = lastRefused == refused.revision() && words.equals(lastRefusal);
        lastRefused = refused.revision();
        lastRefusal = words;
        refuses(refused.revision(), words, now);
        held.removeIf(perimeter -> perimeter == refused.perimeter());
        return !again;
    }

    /** It is known to refuse something, from now or from an earlier console. */
    void refuses(long revision, String words, Instant at) {
        refusal = words;
        refusedRevision = revision;
        refusedAt = at;
    }

    /** Its words, while it refuses something. */
    @Nullable
    String refusal() {
        return refusal;
    }

    @Nullable
    Instant refusedAt() {
        return refusedAt;
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

    void looked(boolean connected, long settled, Instant now) {
        boolean there = connected && target != null;
        behindSince = since(there && !hasTarget(), behindSince, now);
        belowSince = since(there && !hasAsMuchAs(settled), belowSince, now);
    }

    private static @Nullable Instant since(boolean so, @Nullable Instant before, Instant now) {
        return !so ? null : before == null ? now : before;
    }

    /** Whether it acknowledged that revision, or a later one, on its present stream. */
    private boolean hasAsMuchAs(long revision) {
        return acknowledgedTicket > 0 && acknowledgedRevision != null && acknowledgedRevision >= revision;
    }

    boolean behindSinceBefore(Instant limit) {
        return behindSince != null && behindSince.isBefore(limit);
    }

    boolean belowSinceBefore(Instant limit) {
        return belowSince != null && belowSince.isBefore(limit);
    }

    // ------------------------------------------------------------------ the picture of it

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
        boolean current = hasTarget() && acknowledged != null && acknowledged >= newest;
        return current ? GatewayState.IN_SYNC : GatewayState.BEHIND;
    }
}
