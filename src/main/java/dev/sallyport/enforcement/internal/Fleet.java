package dev.sallyport.enforcement.internal;

import dev.sallyport.enforcement.EnforcementChanged;
import dev.sallyport.enforcement.GatewayAlarm;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.enforcement.Unfitness;
import dev.sallyport.enforcement.internal.Drains.Counted;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.PerimeterChanged;
import dev.sallyport.perimeter.PerimeterFold;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import dev.sallyport.perimeter.PerimeterFold.InForce;
import dev.sallyport.perimeter.Settlement;
import dev.sallyport.policy.RuleId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All clusters and all gateways. Everything that comes in is handed to the {@link ClusterTrack} that it concerns, on one thread of its
 * own; what was seen last is read by anybody through {@link #seen}.
 */
public final class Fleet implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Fleet.class);

    /** Changes within so long go out together. */
    private static final Duration TOGETHER = Duration.ofMillis(25);

    private static final Duration TICK = Duration.ofSeconds(1);

    /**
     * The latest picture of one cluster.
     *
     * @param revision the newest that gateways are to have by this picture; what was saved later it knows nothing of
     * @param overdueRevision the highest that a gateway has left unanswered for longer than the deadline; 0 if there is none
     * @param fellBehind whether one is behind a settled revision for longer than that, or was given up without having closed
     * @param policyRefused Envoy's words if the policy itself, or a table without any addition, was refused: that of {@code revision}
     */
    public record Seen(
            long revision,
            List<GatewayStatus> gateways,
            Map<RuleId, Long> refusedRules,
            long overdueRevision,
            @Nullable Instant savedAt,
            boolean fellBehind,
            @Nullable String policyRefused) {

        static final Seen NOTHING = new Seen(0, List.of(), Map.of(), 0, null, false, null);

        boolean overdue() {
            return overdueRevision > 0;
        }

        /** Whether the policy that came with this revision was refused. */
        public boolean policyRefused(long policyRevision) {
            return policyRefused != null && policyRevision <= revision;
        }
    }

    /** Told what there is to probe; may be slow, and runs on its own threads. */
    public interface Prober {
        void acknowledged(String gateway, ClusterPerimeter perimeter);

        /** It is required no more: nothing of it is looked at. */
        void left(String gateway);
    }

    /** Whether the second perimeter forbids something that the first one allowed. */
    @FunctionalInterface
    public interface TighteningTest {
        boolean between(ClusterPerimeter earlier, ClusterPerimeter later);
    }

    /**
     * How long the fleet waits for what.
     *
     * @param deadline how long a gateway may leave a revision unanswered before that is called inconsistent
     * @param drain how long after their acknowledgement gateways need to close the connections that a change forbids
     */
    public record Patience(Duration deadline, Duration drain) {}

    private final PerimeterFold fold;
    private final Gateways gateways;
    private final Consumer<EnforcementChanged> announce;
    private final Clock clock;
    private final Patience patience;
    private final TighteningTest tightening;
    private final Roster roster;
    private final EnforcementFacts record;
    private final Prober prober;
    private final FleetMemory memory;

    private final EnforcementThread thread = new EnforcementThread();
    private final Map<ClusterId, ClusterTrack> clusters = new HashMap<>();
    private final Presences presences;
    private final Set<String> leaving = new HashSet<>();
    private final Set<ClusterId> flushing = new HashSet<>();
    private final Knowledge knowledge;
    private final Pictures pictures;
    private final ClusterTrack.World world;
    private final CountDownLatch begun = new CountDownLatch(1);
    private volatile boolean anyRequired;

    /** @param roster the gateways that must acknowledge; where it names none, no gateway enforces anything */
    public Fleet(
            PerimeterFold fold,
            Settlement settlement,
            Gateways gateways,
            TighteningTest tightening,
            Chains chains,
            ParkedParts parkedParts,
            Roster roster,
            EnforcementFacts record,
            Prober prober,
            Consumer<EnforcementChanged> announce,
            Clock clock,
            Patience patience) {
        this.fold = fold;
        this.gateways = gateways;
        this.tightening = tightening;
        this.roster = roster;
        this.record = record;
        this.prober = prober;
        this.memory = new FleetMemory(settlement, chains, parkedParts, roster, record);
        this.announce = announce;
        this.clock = clock;
        this.patience = patience;
        this.presences = new Presences(clock);
        this.knowledge = new Knowledge(clock, memory::fact);
        this.pictures = new Pictures(clusters, presences, knowledge, thread, announce);
        this.world =
                new FleetWorld(fold, gateways, presences, memory, prober, thread::later, pictures::draw, this::written);
    }

    /** Begins with every gateway of the roster and every cluster that the ledger knows. Called once, before the first gateway can connect. */
    public void start() {
        List<Roster.Enrolled> enrolled = roster.enrolled();
        EnforcementFacts.Open open = record.open();
        anyRequired = !enrolled.isEmpty();
        thread.run(() -> {
            knowledge.goesOn(open);
            for (Roster.Enrolled gateway : enrolled) {
                presences.require(gateway.name());
                if (gateway.leavingSince() != null) {
                    leaving.add(gateway.name());
                }
            }
            try {
                fold.clusters().forEach(cluster -> EnforcementThread.guard(() -> begin(cluster)));
            } finally {
                begun.countDown();
            }
        });
        thread.every(TICK, this::tick);
    }

    /** Waits until every cluster that the ledger knows has its target. */
    public void awaitBegun() {
        try {
            begun.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.close();
        memory.close();
    }

    /** The picture that was seen last; nothing at all for a cluster that is not known (yet). */
    public Seen seen(ClusterId cluster) {
        return pictures.latest(cluster);
    }

    /** Whether any gateway is required. */
    public boolean hasGateways() {
        return anyRequired;
    }

    // ------------------------------------------------------------------ what comes in

    public void changed(PerimeterChanged change) {
        thread.run(() -> {
            begin(change.cluster());
            saved(change.cluster(), change.revision());
            pictures.draw(change.cluster());
        });
    }

    /** @param unfitness why it cannot enforce a perimeter, or null if it can */
    public void connected(String gateway, @Nullable String version, @Nullable Unfitness unfitness) {
        thread.run(() -> {
            presences.connected(gateway, version);
            presences.unfit(gateway, unfitness);
            clusters.values().forEach(track -> track.connected(gateway));
            pictures.drawAllSoon();
        });
    }

    public void disconnected(String gateway) {
        thread.run(() -> {
            presences.disconnected(gateway);
            pictures.drawAllSoon();
        });
    }

    /** A newer stream of the same gateway came, and the older one was ended. */
    public void takenOver(String gateway) {
        thread.run(() -> {
            if (presences.takenOver(gateway)) {
                alarm(gateway, null, GatewayAlarm.TWO_OF_ONE_NAME, "");
            }
            pictures.drawAllSoon();
        });
    }

    /** It claims to have what this ledger does not know, and is sent nothing until {@link #release}. */
    public void unknownHistory(String gateway, String claim) {
        thread.run(() -> {
            presences.otherHistory(gateway, true);
            alarm(gateway, null, GatewayAlarm.UNKNOWN_HISTORY, claim);
            pictures.drawAllSoon();
        });
    }

    /** What it has came from this ledger: an alarm of {@link #unknownHistory} is over. */
    public void knownHistory(String gateway) {
        thread.run(() -> {
            if (presences.of(gateway).alarms().contains(GatewayAlarm.UNKNOWN_HISTORY)) {
                presences.otherHistory(gateway, false);
                pictures.drawAllSoon();
            }
        });
    }

    public void sent(String gateway, Target target) {
        in(target.cluster(), track -> track.sent(gateway, target));
    }

    public void acknowledged(String gateway, Target target) {
        in(target.cluster(), track -> {
            presences.heard(gateway);
            track.acknowledged(gateway, target);
            endIfClosed(gateway);
        });
    }

    public void refused(String gateway, Target target, String words) {
        in(target.cluster(), track -> {
            presences.heard(gateway);
            track.refused(gateway, target, words);
        });
    }

    /** A probe through a gateway's listener; what follows is said by {@link Knowledge}. */
    public void probed(String gateway, ClusterId cluster, Probe probe) {
        in(cluster, track -> track.probed(gateway, probe));
    }

    /** A person asks to send once more what was refused. */
    public void sendAgain(ClusterId cluster) {
        in(cluster, track -> {
            gateways.forgive(cluster);
            track.sendAgain();
        });
    }

    /** A person decides that what a gateway claims is to be overwritten by what this ledger says. */
    public void release(String gateway) {
        thread.run(() -> {
            presences.otherHistory(gateway, false);
            clusters.values().forEach(track -> track.overwrites(gateway));
            gateways.release(gateway);
            pictures.drawAllSoon();
        });
    }

    /** From now on it only gets closed listeners; it ends once it acknowledged all of them. */
    public void retire(String gateway) {
        thread.run(() -> {
            if (presences.requires(gateway) && leaving.add(gateway)) {
                clusters.values().forEach(track -> track.retire(gateway));
                endIfClosed(gateway);
                pictures.drawAllSoon();
            }
        });
    }

    /** It is required no more: somebody attested that it enforces nothing. */
    public void attested(String gateway) {
        thread.run(() -> remove(gateway));
    }

    // ------------------------------------------------------------------ what follows from it

    private ClusterTrack begin(ClusterId cluster) {
        ClusterTrack known = clusters.get(cluster);
        if (known != null) {
            return known;
        }
        ClusterPerimeter newest = Objects.requireNonNull(fold.newest(cluster));
        InForce before = fold.inForce(cluster);
        Chains.Named named = memory.chains(cluster);
        Collection<ParkedParts.Parked> parked = memory.parked(cluster);
        ClusterTrack track = new ClusterTrack(newest, world, tightening, clock, patience.deadline(), patience.drain());
        presences.names().forEach(track::require);
        clusters.put(cluster, track);
        track.begin(before, MayHave.of(fold, newest, before, named.common()), named, parked);
        leaving.forEach(track::retire);
        pictures.draw(cluster);
        return track;
    }

    private void written(ClusterId cluster, Counted fact) {
        in(cluster, track -> track.written(fact));
        // The gateways' picture is the same as before; what is settled, and so what is active or gone, is not.
        announce.accept(new EnforcementChanged(cluster));
    }

    private void saved(ClusterId cluster, long revision) {
        ClusterTrack track = clusters.get(cluster);
        if (track != null) {
            track.saved(revision);
        }
        if (flushing.add(cluster)) {
            thread.later(TOGETHER, () -> flush(cluster));
        }
    }

    private void flush(ClusterId cluster) {
        flushing.remove(cluster);
        ClusterPerimeter newest = fold.newest(cluster);
        ClusterTrack track = clusters.get(cluster);
        if (newest != null && track != null) {
            track.want(newest);
            pictures.draw(cluster);
        }
    }

    private void endIfClosed(String gateway) {
        if (leaving.contains(gateway) && clusters.values().stream().allMatch(track -> track.closedAt(gateway))) {
            memory.ended(gateway);
            remove(gateway);
        }
    }

    private void remove(String gateway) {
        leaving.remove(gateway);
        presences.remove(gateway);
        prober.left(gateway);
        anyRequired = !presences.names().isEmpty();
        clusters.values().forEach(track -> track.remove(gateway));
        pictures.drawAllSoon();
    }

    /** Once a second: who fell behind, which deadline passed, which closed cluster is done with. */
    private void tick() {
        knowledge.gateways(presences);
        List.copyOf(leaving).forEach(this::endIfClosed);
        fold.clusters().forEach(this::reconcile);
        for (Map.Entry<ClusterId, ClusterTrack> entry : List.copyOf(clusters.entrySet())) {
            ClusterTrack track = entry.getValue();
            track.tick();
            pictures.draw(entry.getKey());
            if (track.wanted().closed() && !fold.clusters().contains(entry.getKey())) {
                clusters.remove(entry.getKey());
                pictures.forget(entry.getKey());
                gateways.forget(entry.getKey());
            }
        }
    }

    /** An announcement may be missed while the console starts, or on its way from another process: the ledger decides. */
    private void reconcile(ClusterId cluster) {
        ClusterPerimeter newest = fold.newest(cluster);
        if (newest != null) {
            long revision = newest.perimeter().revision();
            if (begin(cluster).wanted().perimeter().revision() < revision && !flushing.contains(cluster)) {
                saved(cluster, revision);
            }
        }
    }

    private void alarm(String gateway, @Nullable ClusterId cluster, GatewayAlarm alarm, String words) {
        log.error("ALARM: {} of gateway {}{} {}", alarm, gateway, cluster == null ? "" : ", cluster " + cluster, words);
        memory.fact(facts -> facts.alarm(gateway, cluster, alarm, words));
    }

    private void in(ClusterId cluster, Consumer<ClusterTrack> work) {
        thread.run(() -> {
            ClusterTrack track = clusters.get(cluster);
            if (track != null) {
                work.accept(track);
                pictures.drawSoon(cluster);
            }
        });
    }
}
