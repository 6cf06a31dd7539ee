package dev.sallyport.enforcement.internal;

import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import dev.sallyport.policy.Perimeter;
import dev.sallyport.policy.RuleId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One cluster: what its gateways are to have, what each said, and what follows from it. A state machine without threads or clocks of
 * its own; the {@link Fleet} calls it on its one thread.
 *
 * <p>What forbids something goes to every gateway at once. What only allows more goes to one connected gateway first, so that a
 * revision which Envoy refuses disturbs one; a silent one passes that role on, and after {@link #MOST_CANARIES} of them all get it.
 */
final class ClusterTrack {

    /** How long one gateway may have a loosening to itself. */
    static final Duration CANARY = Duration.ofMillis(250);

    private static final int MOST_CANARIES = 2;

    /** What the cluster asks of the world. */
    interface World {

        long ticket();

        void desire(Target target, Collection<String> gateways);

        /** Runs it on the fleet's thread, not before so long. */
        void later(Duration delay, Runnable work);

        boolean connected(String gateway);

        /** Whether it is connected, and what it is sent can be answered: not so one that is not fit. */
        boolean serves(String gateway);

        /** The revision forbids something which an earlier one allowed: a fact to remember. */
        void tightened(ClusterId cluster, long revision);

        void settled(ClusterId cluster, long revision, List<String> gateways);

        void refused(ClusterId cluster, long revision, String gateway, String words);

        /** The gateway has it now: what it enforces can be probed. */
        void enforced(String gateway, ClusterPerimeter perimeter);
    }

    private final ClusterId cluster;
    private final World world;
    private final Fleet.TighteningTest tightening;
    private final Clock clock;
    private final Duration deadline;
    private final Duration drain;
    private final ClusterPlan plan;
    private final Map<String, GatewayTrack> gateways = new LinkedHashMap<>();

    /** Who refused something of the wanted revision: whether a trial passes is decided by them. */
    private final Set<String> refusers = new HashSet<>();

    private @Nullable Target target;

    /** What was in force before {@link #target}; it still is where all who got the target refused it. */
    private @Nullable ClusterPerimeter before;

    private final Set<String> given = new HashSet<>();
    private final Set<String> rejected = new HashSet<>();
    private boolean judged;
    private boolean released = true;
    private long tightened;
    private long settling;
    private @Nullable Instant waitingSince;
    private @Nullable Instant savedAt;
    private @Nullable String policyRefused;

    ClusterTrack(
            ClusterPerimeter newest,
            World world,
            Fleet.TighteningTest tightening,
            Clock clock,
            Duration deadline,
            Duration drain) {
        this.cluster = newest.cluster();
        this.world = world;
        this.tightening = tightening;
        this.clock = clock;
        this.deadline = deadline;
        this.drain = drain;
        this.plan = new ClusterPlan(newest);
    }

    // ------------------------------------------------------------------ who is required

    void require(String gateway) {
        gateways.put(gateway, new GatewayTrack());
    }

    /** It gets the closed listener and nothing else any more. Until it acknowledges, it stays required. */
    void retire(String gateway) {
        GatewayTrack track = gateways.get(gateway);
        if (track != null && !track.leaving) {
            track.leaving = true;
            closeAt(gateway, track);
        }
    }

    private void closeAt(String gateway, GatewayTrack track) {
        ClusterPerimeter newest = plan.wanted();
        ClusterPerimeter closed = new ClusterPerimeter(
                cluster, newest.name(), newest.egressPort(), newest.clientSources(), true, newest.perimeter());
        give(new Target(world.ticket(), closed, tightened), gateway, track);
    }

    /** It is required no more, by its own acknowledgement or because somebody attested its end. */
    void remove(String gateway) {
        if (gateways.remove(gateway) != null) {
            refusers.remove(gateway);
            consider();
        }
    }

    /** Whether a retiring gateway acknowledged that it closed this cluster; true of one that never had it. */
    boolean closedAt(String gateway) {
        GatewayTrack track = gateways.get(gateway);
        return track == null || (track.target != null && track.has(track.target));
    }

    // ------------------------------------------------------------------ what is wanted

    /**
     * Begins with what the ledger knows.
     *
     * @param before the settled perimeter, which every gateway acknowledged; null if none was settled yet
     */
    void begin(@Nullable Perimeter before, long settled, long tightenedAt) {
        settling = settled;
        tightened = tightenedAt;
        if (before != null) {
            plan.startFrom(before);
            gateways.values().forEach(gateway -> gateway.acknowledgedRevision = settled);
        }
        if (settled < wantedRevision()) {
            waitingSince = clock.instant();
            savedAt = waitingSince;
        }
        send(plan.candidate());
    }

    /** A newer revision was saved and will be sent soon. */
    void saved() {
        savedAt = clock.instant();
        if (waitingSince == null) {
            waitingSince = savedAt;
        }
    }

    void want(ClusterPerimeter newest) {
        if (newest.perimeter().revision() == wantedRevision()) {
            return;
        }
        policyRefused = null;
        plan.want(newest);
        send(plan.candidate());
    }

    void sendAgain() {
        plan.forgive();
        policyRefused = null;
        send(plan.candidate());
    }

    ClusterPerimeter wanted() {
        return plan.wanted();
    }

    private long wantedRevision() {
        return plan.wanted().perimeter().revision();
    }

    private void send(ClusterPerimeter candidate) {
        ClusterPerimeter present = inForce();
        boolean tightens = present == null || tightening.between(present, candidate);
        if (present != null && tightens) {
            tightened = candidate.perimeter().revision();
            world.tightened(cluster, tightened);
        }
        Target next = new Target(world.ticket(), candidate, tightened);
        before = present;
        target = next;
        judged = false;
        given.clear();
        rejected.clear();
        List<String> canaries = tightens ? List.of() : connected();
        released = canaries.size() < 2;
        if (released) {
            give(next, staying());
        } else {
            tryAt(next, canaries, 0);
        }
    }

    /** The newest perimeter that some gateway may enforce: errs towards what was sent last. Null before anything was sent. */
    private @Nullable ClusterPerimeter inForce() {
        Target last = target;
        if (last == null) {
            return null;
        }
        return !given.isEmpty() && rejected.containsAll(given) ? before : last.perimeter();
    }

    private void tryAt(Target next, List<String> canaries, int number) {
        give(next, List.of(canaries.get(number)));
        world.later(CANARY, () -> {
            if (next.equals(target) && !released) {
                if (number + 1 < Math.min(MOST_CANARIES, canaries.size())) {
                    tryAt(next, canaries, number + 1);
                } else {
                    release(next);
                }
            }
        });
    }

    private void release(Target next) {
        released = true;
        give(
                next,
                staying().stream()
                        .filter(gateway -> !next.equals(track(gateway).target))
                        .toList());
    }

    private void give(Target next, List<String> names) {
        names.forEach(gateway -> track(gateway).target = next);
        given.addAll(names);
        world.desire(next, names);
    }

    private void give(Target next, String gateway, GatewayTrack track) {
        track.target = next;
        world.desire(next, List.of(gateway));
    }

    private List<String> staying() {
        return gateways.entrySet().stream()
                .filter(entry -> !entry.getValue().leaving)
                .map(Map.Entry::getKey)
                .toList();
    }

    private List<String> connected() {
        return staying().stream().filter(world::serves).toList();
    }

    private GatewayTrack track(String gateway) {
        GatewayTrack track = gateways.get(gateway);
        if (track == null) {
            throw new IllegalArgumentException("not required: " + gateway);
        }
        return track;
    }

    // ------------------------------------------------------------------ what a gateway said

    /** The gateway's record, if the ticket is that of what it is to have now. */
    private Optional<GatewayTrack> current(String gateway, long ticket) {
        return Optional.ofNullable(gateways.get(gateway))
                .filter(track -> track.target != null && track.target.ticket() == ticket);
    }

    void connected(String gateway) {
        GatewayTrack track = gateways.get(gateway);
        if (track != null) {
            track.connected();
        }
    }

    void sent(String gateway, long ticket) {
        current(gateway, ticket).ifPresent(track -> track.sent(revisionOf(track), clock.instant()));
    }

    private static long revisionOf(GatewayTrack track) {
        return track.target == null ? 0 : track.target.perimeter().perimeter().revision();
    }

    void acknowledged(String gateway, long ticket) {
        GatewayTrack track = current(gateway, ticket).orElse(null);
        Target now = target;
        if (track == null || track.target == null || now == null) {
            return;
        }
        track.acknowledged(track.target, clock.instant());
        world.enforced(gateway, track.target.perimeter());
        if (track.leaving) {
            return;
        }
        if (plan.parkedRules().isEmpty() && !plan.policyParked()) {
            track.gotOverRefusal();
        }
        if (!released) {
            release(now);
        }
        consider();
    }

    void refused(String gateway, long ticket, String words) {
        GatewayTrack track = current(gateway, ticket).orElse(null);
        Target now = target;
        if (track == null || now == null) {
            return;
        }
        if (track.refused(revisionOf(track), words, clock.instant())) {
            world.refused(cluster, revisionOf(track), gateway, words);
        }
        if (track.leaving) {
            return;
        }
        refusers.add(gateway);
        rejected.add(gateway);
        plan.refused(now.perimeter()).ifPresent(this::send);
        if (plan.stuck() || plan.policyParked()) {
            policyRefused = words;
        }
    }

    void probed(String gateway, Probe probe) {
        GatewayTrack track = gateways.get(gateway);
        if (track != null) {
            track.probed(probe, clock.instant());
        }
    }

    // ------------------------------------------------------------------ what follows

    /** Goes on to the next trial once those who refused have judged this one, and settles once all have it. */
    private void consider() {
        Target now = target;
        if (now == null) {
            return;
        }
        boolean byAll = !gateways.isEmpty() && gateways.values().stream().allMatch(track -> track.has(now));
        if (byAll) {
            plan.startFrom(now.perimeter().perimeter());
        }
        if (!judged && (byAll || passedByJudges(now))) {
            judged = true;
            Optional<ClusterPerimeter> next = plan.passed();
            if (next.isPresent()) {
                send(next.get());
                return;
            }
            refusers.clear();
        }
        if (byAll && plan.done()) {
            settle(now);
        }
    }

    /** Those who refused something judge, as far as they are connected; without them everybody who is connected, or else everybody. */
    private boolean passedByJudges(Target now) {
        Set<String> connectedRefusers = new HashSet<>(refusers);
        connectedRefusers.removeIf(gateway -> !world.serves(gateway) || track(gateway).leaving);
        if (!connectedRefusers.isEmpty()) {
            return connectedRefusers.stream().allMatch(gateway -> track(gateway).has(now));
        }
        boolean nobodyConnected = gateways.entrySet().stream().noneMatch(this::staysAndIsConnected);
        return gateways.entrySet().stream()
                .filter(nobodyConnected ? entry -> !entry.getValue().leaving : this::staysAndIsConnected)
                .allMatch(entry -> entry.getValue().has(now));
    }

    private boolean staysAndIsConnected(Map.Entry<String, GatewayTrack> entry) {
        return !entry.getValue().leaving && world.serves(entry.getKey());
    }

    /** What was forbidden may still flow until the old chain's connections are closed: only then is it over. */
    private void settle(Target now) {
        if (now.tightened() == now.perimeter().perimeter().revision() && now.tightened() > settling) {
            world.later(drain, () -> {
                if (now.equals(target)) {
                    settleNow(now);
                }
            });
        } else {
            settleNow(now);
        }
    }

    private void settleNow(Target now) {
        long revision = now.perimeter().perimeter().revision();
        if (revision == wantedRevision()) {
            waitingSince = null;
            policyRefused = plan.policyParked() ? policyRefused : null;
        }
        if (revision > settling) {
            settling = revision;
            world.settled(cluster, revision, List.copyOf(gateways.keySet()));
        }
    }

    /** Once a second: who has been behind since when. */
    void tick() {
        gateways.forEach((name, track) -> {
            boolean behind = world.connected(name) && track.target != null && !track.has(track.target);
            if (!behind) {
                track.behindSince = null;
            } else if (track.behindSince == null) {
                track.behindSince = clock.instant();
            }
        });
    }

    // ------------------------------------------------------------------ the picture of it

    Fleet.Seen seen(Presences presences) {
        List<GatewayStatus> statuses = new ArrayList<>();
        gateways.forEach((name, track) -> statuses.add(track.status(name, presences.of(name), wantedRevision())));
        return new Fleet.Seen(
                List.copyOf(statuses),
                parkedRevisions(),
                overdue(),
                savedAt,
                fellBehind() || abandoned(statuses),
                policyRefused);
    }

    private boolean overdue() {
        return waitingSince != null && !gateways.isEmpty() && waitingSince.isBefore(limit());
    }

    private boolean fellBehind() {
        return waitingSince == null
                && gateways.values().stream()
                        .anyMatch(track -> track.behindSince != null && track.behindSince.isBefore(limit()));
    }

    /** One that was given up without a word may allow what everybody else forbids: nothing is consistent until its end is attested. */
    private static boolean abandoned(List<GatewayStatus> statuses) {
        return statuses.stream().anyMatch(status -> status.state() == GatewayState.ABANDONED);
    }

    private Instant limit() {
        return clock.instant().minus(deadline);
    }

    /** The rules that are refused, each with the newest revision of the cluster at which it still was. */
    private Map<RuleId, Long> parkedRevisions() {
        Map<RuleId, Long> parked = new HashMap<>();
        plan.parkedRules().forEach(rule -> parked.put(rule, wantedRevision()));
        return Map.copyOf(parked);
    }
}
