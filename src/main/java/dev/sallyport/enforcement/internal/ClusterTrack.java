package dev.sallyport.enforcement.internal;

import dev.sallyport.enforcement.internal.Drains.Counted;
import dev.sallyport.enforcement.internal.ParkedParts.Parked;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import dev.sallyport.perimeter.PerimeterFold.InForce;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.Perimeter;
import dev.sallyport.policy.TrafficPolicy;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One cluster: what its gateways are to have, what each said, and what follows from it. A state machine without threads or clocks of
 * its own; the {@link Fleet} calls it on its one thread.
 *
 * <p>What forbids something goes to every gateway at once. What only allows more goes to one connected gateway first, so that a
 * revision which Envoy refuses disturbs one; a silent one passes that role on, and after {@link #MOST_CANARIES} of them all get it.
 * A refusal concerns the gateway that refused: it keeps what it has of what it refused, and nobody else gets anything wider for it.
 */
final class ClusterTrack {

    /** How long one gateway may have a loosening to itself, and how long others wait for one that sorts out what it refuses. */
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

        /** What every required gateway acknowledged, as the ledger says; null if nothing. */
        @Nullable
        InForce inForce(ClusterId cluster);

        /** The filter chains are called so from now on: a fact to remember. */
        void named(ClusterId cluster, Chains.Named chains);

        /** A fact to remember. */
        void parked(ClusterId cluster, String gateway, List<Parked> all);

        /** All of them have it. Says by {@link #written} when that is a fact. */
        void settled(ClusterId cluster, Counted fact, List<String> gateways);

        void refused(ClusterId cluster, long revision, String gateway, String words);

        /** The gateway has it now: what it enforces can be probed. */
        void enforced(String gateway, ClusterPerimeter perimeter);
    }

    private final ClusterId cluster;
    private final World world;
    private final Clock clock;
    private final Duration deadline;
    private final Duration drain;
    private final Map<String, GatewayTrack> gateways = new LinkedHashMap<>();
    private final Refusals refusals;
    private final Settling settling = new Settling();
    private final Giving giving;
    private ClusterPerimeter wanted;

    /** Counts what was wanted, so that what was meant for an earlier revision does nothing later. */
    private long round;

    private boolean released = true;

    ClusterTrack(
            ClusterPerimeter newest,
            World world,
            Fleet.TighteningTest tightening,
            Clock clock,
            Duration deadline,
            Duration drain) {
        this.cluster = newest.cluster();
        this.world = world;
        this.clock = clock;
        this.deadline = deadline;
        this.drain = drain;
        this.wanted = newest;
        this.giving = new Giving(cluster, world, tightening);
        this.refusals = new Refusals(cluster, world);
    }

    // ------------------------------------------------------------------ who is required

    void require(String gateway) {
        gateways.put(gateway, new GatewayTrack());
    }

    /** It gets the closed listener and nothing else any more. Until it acknowledges, it stays required. */
    void retire(String gateway) {
        GatewayTrack track = gateways.get(gateway);
        if (track != null && !track.leaving()) {
            track.leaves();
            giving.close(wanted, gateway, track);
        }
    }

    /** It is required no more, by its own acknowledgement or because somebody attested its end. */
    void remove(String gateway) {
        if (gateways.remove(gateway) != null) {
            refusals.left(gateway);
            distribute();
            consider();
        }
    }

    /** Whether a retiring gateway has nothing open in this cluster any more; true of one that never had it. */
    boolean closedAt(String gateway) {
        GatewayTrack track = gateways.get(gateway);
        return track == null || (track.hasTarget() && !track.drains.running());
    }

    // ------------------------------------------------------------------ what is wanted

    /**
     * Begins with what the ledger knows.
     *
     * @param before what every gateway acknowledged; null if nothing was settled yet
     * @param since what gateways may have got beside that: the revisions after it, but for the newest
     * @param chains the names that filter chains had last
     * @param parked what gateways had refused
     */
    void begin(@Nullable InForce before, List<ClusterPerimeter> since, Chains.Named chains, Collection<Parked> parked) {
        giving.begins(chains);
        if (before != null) {
            settling.begins(before.perimeter().perimeter().revision(), before.without());
        }
        gateways.forEach((name, track) -> {
            Chain own = chains.others().get(name);
            Chain called = own == null ? chains.common() : own;
            track.called(own);
            if (before != null && before.gateways().contains(name)) {
                // A newer name was only to be sent: the gateway may never have got it, or be closing connections still.
                // A name of its own may have been given when its revision was settled already.
                boolean drained = own == null ? called.since() <= settling.settled() : own.since() < settling.settled();
                track.begins(before, certain(before.perimeter().perimeter()), drained ? called : null);
                // What was in force before the present name was given, no connection of that name has.
                if (called.since() <= settling.settled()) {
                    track.held().add(before.perimeter());
                }
            } else if (before != null && before.others() && called.since() <= settling.settled()) {
                // It may be one of those that the ledger only counts.
                track.held().add(before.perimeter());
            }
            track.held().addAll(since);
        });
        refusals.begin(wanted, before, parked);
        gateways.forEach((name, track) -> refusals.words(name, track));
        if (settling.settled() < wantedRevision()) {
            settling.saved(wantedRevision(), clock.instant());
        }
        giving.give(wanted, staying(), refusals, true);
    }

    /** Of what all had, that which is wanted unchanged: of the rest nobody knows how far a gateway got. */
    private Perimeter certain(Perimeter inForce) {
        Set<EgressRule> wantedRules = new HashSet<>(wanted.perimeter().rules());
        boolean samePolicy = inForce.policy() == wanted.perimeter().policy();
        return new Perimeter(
                inForce.revision(),
                samePolicy ? inForce.policy() : TrafficPolicy.DEFAULT_DENY,
                inForce.rules().stream().filter(wantedRules::contains).toList());
    }

    /** A newer revision was saved and will be sent soon. */
    void saved(long revision) {
        settling.saved(revision, clock.instant());
    }

    void want(ClusterPerimeter newest) {
        if (newest.perimeter().revision() == wantedRevision()) {
            return;
        }
        wanted = newest;
        refusals.want(newest).forEach(this::remember);
        round++;
        Map<String, GatewayTrack> all = staying();
        List<String> canaries = giving.tightens(newest, all, refusals) ? List.of() : connected();
        released = canaries.size() < 2;
        if (released) {
            giving.give(newest, all, refusals, true);
        } else {
            tryAt(canaries, 0, round);
        }
    }

    void sendAgain() {
        refusals.forgive().forEach(this::remember);
        gateways.values().forEach(GatewayTrack::gotOverRefusal);
        distribute();
    }

    /** What it had is of another history: whatever it allowed there, its connections are closed. */
    void overwrites(String gateway) {
        giving.renew(wanted, only(gateway));
    }

    ClusterPerimeter wanted() {
        return wanted;
    }

    private long wantedRevision() {
        return wanted.perimeter().revision();
    }

    private void tryAt(List<String> canaries, int number, long of) {
        giving.give(wanted, only(canaries.get(number)), refusals, true);
        world.later(CANARY, () -> {
            if (of == round && !released) {
                if (number + 1 < Math.min(MOST_CANARIES, canaries.size())) {
                    tryAt(canaries, number + 1, of);
                } else {
                    release();
                }
            }
        });
    }

    private void release() {
        released = true;
        distribute();
    }

    /** Gives every gateway what it is to have now, as far as that is not what it was given. */
    private void distribute() {
        Map<String, GatewayTrack> all = staying();
        if (!released) {
            // The others wait for what the first ones say.
            all.values().removeIf(track -> {
                Target given = track.target();
                return given != null && given.revision() < wantedRevision();
            });
        }
        giving.give(wanted, all, refusals, false);
    }

    private Map<String, GatewayTrack> only(String gateway) {
        GatewayTrack track = gateways.get(gateway);
        return track == null || track.leaving() ? Map.of() : Map.of(gateway, track);
    }

    private Map<String, GatewayTrack> staying() {
        Map<String, GatewayTrack> staying = new LinkedHashMap<>(gateways);
        staying.values().removeIf(GatewayTrack::leaving);
        return staying;
    }

    private List<String> connected() {
        return staying().keySet().stream().filter(world::serves).toList();
    }

    // ------------------------------------------------------------------ what a gateway said

    void connected(String gateway) {
        GatewayTrack track = gateways.get(gateway);
        if (track != null) {
            track.connected(settling.settled());
        }
    }

    void sent(String gateway, Target target) {
        GatewayTrack track = gateways.get(gateway);
        if (track != null) {
            track.sent(target.revision(), clock.instant());
        }
    }

    /** Also of what it was given before its present target: a slow gateway in a stream of changes gets somewhere, too. */
    void acknowledged(String gateway, Target target) {
        GatewayTrack track = gateways.get(gateway);
        if (track == null || !track.acknowledged(target, clock.instant())) {
            return;
        }
        look(gateway, track);
        if (track.hasTarget()) {
            world.enforced(gateway, target.perimeter());
        }
        track.drains.acknowledged(target, drain, world, this::consider);
        if (track.leaving()) {
            return;
        }
        boolean found = refusals.acknowledged(gateway, target, track.hasTarget());
        if (track.hasTarget() && refusals.nothing(gateway)) {
            track.gotOverRefusal();
        }
        boolean newest = track.hasTarget() && target.revision() == wantedRevision();
        boolean releases = !released && newest && refusals.sorted(gateway);
        released = released || releases;
        if (found || releases) {
            distribute();
        }
        if (found) {
            remember(gateway);
        }
        consider();
    }

    void refused(String gateway, Target target, String words) {
        GatewayTrack track = gateways.get(gateway);
        Target present = track == null ? null : track.target();
        if (track == null || present == null || present.ticket() != target.ticket()) {
            return;
        }
        if (track.refused(target, words, clock.instant())) {
            world.refused(cluster, target.revision(), gateway, words);
        }
        if (track.leaving()) {
            return;
        }
        refusals.refused(gateway, target, wanted, track.has());
        distribute();
        remember(gateway);
        long trial = Objects.requireNonNull(track.target()).ticket();
        if (!refusals.sorted(gateway)) {
            world.later(CANARY, () -> lateIfAt(gateway, trial));
        }
    }

    /** Others do not wait for one that takes its time to find out what it refuses. */
    private void lateIfAt(String gateway, long trial) {
        GatewayTrack track = gateways.get(gateway);
        Target target = track == null ? null : track.target();
        if (target != null && target.ticket() == trial && !refusals.sorted(gateway)) {
            refusals.late(gateway);
            distribute();
        }
    }

    private void remember(String gateway) {
        GatewayTrack track = gateways.get(gateway);
        world.parked(
                cluster,
                gateway,
                refusals.parked(
                        gateway,
                        wantedRevision(),
                        track == null || track.refusal() == null ? "" : track.refusal(),
                        track == null || track.refusedAt() == null ? clock.instant() : track.refusedAt()));
    }

    void probed(String gateway, Probe probe) {
        GatewayTrack track = gateways.get(gateway);
        if (track != null) {
            track.probed(probe, clock.instant());
        }
    }

    // ------------------------------------------------------------------ what follows

    private void consider() {
        Counted fact = settling.next(gateways.values());
        if (fact != null) {
            world.settled(cluster, fact, List.copyOf(gateways.keySet()));
        }
    }

    /** What was said to be settled is a fact of the ledger now. */
    void written(Counted fact) {
        settling.written(fact);
    }

    /** Once a second: who has been behind since when. */
    void tick() {
        gateways.forEach(this::look);
    }

    private void look(String gateway, GatewayTrack track) {
        track.looked(world.connected(gateway), settling.settled(), clock.instant());
    }

    Fleet.Seen seen(Presences presences) {
        return ClusterPicture.of(
                gateways,
                refusals,
                settling,
                wantedRevision(),
                presences,
                clock.instant().minus(deadline));
    }
}
