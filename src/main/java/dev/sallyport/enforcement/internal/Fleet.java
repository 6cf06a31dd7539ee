package dev.sallyport.enforcement.internal;

import dev.sallyport.enforcement.EnforcementChanged;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.enforcement.internal.GatewayTrack.Presence;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.PerimeterChanged;
import dev.sallyport.perimeter.PerimeterFold;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import dev.sallyport.perimeter.Settlement;
import dev.sallyport.policy.RuleId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every cluster's gateways are to have, have, and said. All state changes happen on one thread of its own; what was seen last is
 * read by anybody through {@link #seen}.
 */
public final class Fleet implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Fleet.class);

    /** Changes within so long go out together. */
    private static final Duration TOGETHER = Duration.ofMillis(25);

    private static final Duration TICK = Duration.ofSeconds(1);

    /**
     * The latest picture of one cluster.
     *
     * @param overdue whether a gateway has left a revision unanswered for longer than the deadline
     * @param policyRefused Envoy's words if the policy itself, or a table without any addition, was refused
     */
    public record Seen(
            List<GatewayStatus> gateways,
            Map<RuleId, Long> refusedRules,
            boolean overdue,
            @Nullable Instant savedAt,
            boolean fellBehind,
            @Nullable String policyRefused) {

        static final Seen NOTHING = new Seen(List.of(), Map.of(), false, null, false, null);
    }

    /** Told what there is to probe; may be slow, and runs on its own threads. */
    public interface Prober {
        void acknowledged(ClusterPerimeter perimeter);
    }

    private static final class ClusterTrack {
        final ClusterPlan plan;
        final Map<String, GatewayTrack> gateways = new LinkedHashMap<>();

        @Nullable
        Target target;

        boolean flushing;
        long tightened;
        long settling;

        @Nullable
        Instant waitingSince;

        @Nullable
        Instant savedAt;

        @Nullable
        String policyRefused;

        ClusterTrack(ClusterPlan plan) {
            this.plan = plan;
        }
    }

    private final PerimeterFold fold;
    private final Settlement settlement;
    private final Gateways gateways;
    private final Consumer<EnforcementChanged> announce;
    private final Prober prober;
    private final Clock clock;
    private final Duration deadline;
    private final TighteningTest tightening;
    private final Chains chains;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("enforcement").daemon().factory());
    /** Facts go into the ledger on a thread of their own, so that a slow database holds up no gateway. */
    private final ExecutorService facts = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("enforcement-facts").daemon().factory());

    private final Map<ClusterId, ClusterTrack> clusters = new HashMap<>();
    private final Map<String, Presence> required = new LinkedHashMap<>();
    private final Map<String, Integer> streams = new HashMap<>();
    private final Map<ClusterId, Seen> pictures = new ConcurrentHashMap<>();
    private long tickets;

    /** Whether the second perimeter forbids something that the first one allowed. */
    @FunctionalInterface
    public interface TighteningTest {
        boolean between(ClusterPerimeter earlier, ClusterPerimeter later);
    }

    /**
     * @param required names of the gateways that must acknowledge; empty means that no gateway enforces anything
     * @param deadline how long a gateway may leave a revision unanswered before that is called inconsistent
     */
    public Fleet(
            PerimeterFold fold,
            Settlement settlement,
            Gateways gateways,
            TighteningTest tightening,
            Chains chains,
            Prober prober,
            Consumer<EnforcementChanged> announce,
            Clock clock,
            Duration deadline,
            List<String> required) {
        this.fold = fold;
        this.settlement = settlement;
        this.gateways = gateways;
        this.tightening = tightening;
        this.chains = chains;
        this.prober = prober;
        this.announce = announce;
        this.clock = clock;
        this.deadline = deadline;
        required.forEach(name -> this.required.put(name, new Presence(false, false, null, null)));
    }

    /** Begins with every cluster that the ledger knows. Called once, before the first gateway can connect. */
    public void start() {
        thread.execute(guarded(() -> fold.clusters().forEach(this::begin)));
        thread.scheduleWithFixedDelay(guarded(this::tick), TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
        facts.shutdown();
    }

    /** The picture that was seen last; nothing at all for a cluster that is not known (yet). */
    public Seen seen(ClusterId cluster) {
        return pictures.getOrDefault(cluster, Seen.NOTHING);
    }

    /** Whether any gateway is required. */
    public boolean hasGateways() {
        return !required.isEmpty();
    }

    // ------------------------------------------------------------------ what comes in

    public void changed(PerimeterChanged change) {
        thread.execute(guarded(() -> {
            ClusterTrack track = begin(change.cluster());
            track.savedAt = clock.instant();
            if (track.waitingSince == null) {
                track.waitingSince = track.savedAt;
            }
            if (!track.flushing) {
                track.flushing = true;
                thread.schedule(guarded(() -> flush(change.cluster())), TOGETHER.toMillis(), TimeUnit.MILLISECONDS);
            }
            picture(change.cluster());
        }));
    }

    public void connected(String gateway, @Nullable String version) {
        thread.execute(guarded(() -> {
            streams.merge(gateway, 1, Integer::sum);
            present(gateway, true, version);
        }));
    }

    public void disconnected(String gateway) {
        thread.execute(guarded(() -> {
            int left = streams.merge(gateway, -1, Integer::sum);
            present(gateway, left > 0, null);
        }));
    }

    private void present(String gateway, boolean connected, @Nullable String version) {
        Presence before = required.get(gateway);
        if (before == null) {
            return;
        }
        required.put(
                gateway, new Presence(connected, true, clock.instant(), version == null ? before.version() : version));
        clusters.keySet().forEach(this::picture);
    }

    public void sent(String gateway, ClusterId cluster, long ticket) {
        thread.execute(guarded(() -> {
            Target target = current(cluster, ticket);
            GatewayTrack track = track(gateway, cluster);
            if (target != null && track != null) {
                track.sentRevision = target.perimeter().perimeter().revision();
                track.sentAt = clock.instant();
                picture(cluster);
            }
        }));
    }

    public void acknowledged(String gateway, ClusterId cluster, long ticket) {
        thread.execute(guarded(() -> {
            heard(gateway);
            Target target = current(cluster, ticket);
            GatewayTrack track = track(gateway, cluster);
            if (target == null || track == null) {
                return;
            }
            track.acknowledgedTicket = ticket;
            track.acknowledgedRevision = target.perimeter().perimeter().revision();
            track.acknowledgedAt = clock.instant();
            track.behindSince = null;
            ClusterTrack of = Objects.requireNonNull(clusters.get(cluster));
            if (of.plan.parkedRules().isEmpty() && !of.plan.policyParked()) {
                track.refusal = null;
                track.refusedRevision = null;
                track.refusedAt = null;
            }
            if (acknowledgedByAll(of, ticket)) {
                advance(cluster, of, target);
            }
            picture(cluster);
        }));
    }

    public void refused(String gateway, ClusterId cluster, long ticket, String words) {
        thread.execute(guarded(() -> {
            heard(gateway);
            Target target = current(cluster, ticket);
            GatewayTrack track = track(gateway, cluster);
            if (target == null || track == null) {
                return;
            }
            long revision = target.perimeter().perimeter().revision();
            track.refusal = words;
            track.refusedRevision = revision;
            track.refusedAt = clock.instant();
            log.warn("Gateway {} refused revision {} of cluster {}: {}", gateway, revision, cluster, words);
            facts.execute(guarded(() -> settlement.refused(cluster, revision, gateway, words)));
            ClusterTrack of = Objects.requireNonNull(clusters.get(cluster));
            of.plan.refused(target.perimeter()).ifPresent(next -> send(of, next));
            if (of.plan.stuck() || of.plan.policyParked()) {
                of.policyRefused = words;
            }
            picture(cluster);
        }));
    }

    /** A probe through a gateway's listener saw this revision, or failed for a reason in words. */
    public void probed(String gateway, ClusterId cluster, @Nullable Long revision, @Nullable String failure) {
        thread.execute(guarded(() -> {
            GatewayTrack track = track(gateway, cluster);
            if (track != null) {
                track.probeFailure = failure;
                if (revision != null) {
                    track.provenRevision = revision;
                    track.provenAt = clock.instant();
                }
                picture(cluster);
            }
        }));
    }

    /** A person asks to send once more what was refused. */
    public void sendAgain(ClusterId cluster) {
        thread.execute(guarded(() -> {
            ClusterTrack of = clusters.get(cluster);
            if (of != null) {
                of.plan.forgive();
                of.policyRefused = null;
                gateways.forgive(cluster);
                send(of, of.plan.candidate());
                picture(cluster);
            }
        }));
    }

    // ------------------------------------------------------------------ what follows from it

    private ClusterTrack begin(ClusterId cluster) {
        ClusterTrack known = clusters.get(cluster);
        if (known != null) {
            return known;
        }
        ClusterPerimeter newest = Objects.requireNonNull(fold.newest(cluster));
        ClusterTrack track = new ClusterTrack(new ClusterPlan(newest));
        required.keySet().forEach(gateway -> track.gateways.put(gateway, new GatewayTrack()));
        clusters.put(cluster, track);
        long settled = fold.settled(cluster);
        track.settling = settled;
        ClusterPerimeter before = fold.at(cluster, settled);
        if (before != null && settled > 0) {
            track.plan.startFrom(before.perimeter());
            track.gateways.values().forEach(gateway -> gateway.acknowledgedRevision = settled);
        }
        track.tightened = chains.tightened(cluster);
        if (settled < newest.perimeter().revision()) {
            track.waitingSince = clock.instant();
            track.savedAt = track.waitingSince;
        }
        send(track, track.plan.candidate());
        picture(cluster);
        return track;
    }

    private void flush(ClusterId cluster) {
        ClusterTrack track = Objects.requireNonNull(clusters.get(cluster));
        track.flushing = false;
        ClusterPerimeter newest = fold.newest(cluster);
        if (newest == null
                || newest.perimeter().revision()
                        == track.plan.wanted().perimeter().revision()) {
            return;
        }
        track.policyRefused = null;
        track.plan.want(newest);
        send(track, track.plan.candidate());
        picture(cluster);
    }

    private void send(ClusterTrack track, ClusterPerimeter candidate) {
        Target before = track.target;
        if (before != null && tightening.between(before.perimeter(), candidate)) {
            track.tightened = candidate.perimeter().revision();
            long revision = track.tightened;
            facts.execute(guarded(() -> chains.tightened(candidate.cluster(), revision)));
        }
        Target target = new Target(++tickets, candidate, track.tightened);
        track.target = target;
        gateways.desire(target);
    }

    private boolean acknowledgedByAll(ClusterTrack track, long ticket) {
        return !track.gateways.isEmpty()
                && track.gateways.values().stream().allMatch(gateway -> gateway.acknowledgedTicket == ticket);
    }

    private void advance(ClusterId cluster, ClusterTrack track, Target target) {
        track.plan.acknowledged(target.perimeter()).ifPresentOrElse(next -> send(track, next), () -> {
            long revision = target.perimeter().perimeter().revision();
            if (revision == track.plan.wanted().perimeter().revision()) {
                track.waitingSince = null;
                track.policyRefused = track.plan.policyParked() ? track.policyRefused : null;
            }
            if (revision > track.settling) {
                track.settling = revision;
                List<String> names = List.copyOf(track.gateways.keySet());
                facts.execute(guarded(() -> {
                    settlement.settled(cluster, revision, names);
                    // The gateways' picture is the same as before; what is settled, and so what is active or gone, is
                    // not.
                    announce.accept(new EnforcementChanged(cluster));
                }));
            }
            prober.acknowledged(target.perimeter());
        });
    }

    /** Once a second: who fell behind, which deadline passed, which closed cluster is done with. */
    private void tick() {
        for (Map.Entry<ClusterId, ClusterTrack> entry : List.copyOf(clusters.entrySet())) {
            ClusterTrack track = entry.getValue();
            track.gateways.forEach(
                    (name, gateway) -> noteBehind(track, Objects.requireNonNull(required.get(name)), gateway));
            picture(entry.getKey());
            if (track.plan.wanted().closed() && !fold.clusters().contains(entry.getKey())) {
                clusters.remove(entry.getKey());
                pictures.remove(entry.getKey());
                gateways.forget(entry.getKey());
            }
        }
    }

    private void noteBehind(ClusterTrack track, Presence presence, GatewayTrack gateway) {
        Target target = track.target;
        boolean behind = presence.connected() && target != null && gateway.acknowledgedTicket != target.ticket();
        if (!behind) {
            gateway.behindSince = null;
        } else if (gateway.behindSince == null) {
            gateway.behindSince = clock.instant();
        }
    }

    private boolean overdue(ClusterTrack track) {
        Instant since = track.waitingSince;
        return since != null && hasGateways() && since.isBefore(clock.instant().minus(deadline));
    }

    private boolean fellBehind(ClusterTrack track) {
        Instant limit = clock.instant().minus(deadline);
        return track.waitingSince == null
                && track.gateways.values().stream()
                        .anyMatch(gateway -> gateway.behindSince != null && gateway.behindSince.isBefore(limit));
    }

    private void picture(ClusterId cluster) {
        ClusterTrack track = clusters.get(cluster);
        if (track == null) {
            return;
        }
        long newest = track.plan.wanted().perimeter().revision();
        List<GatewayStatus> statuses = track.gateways.entrySet().stream()
                .map(entry -> entry.getValue()
                        .status(entry.getKey(), Objects.requireNonNull(required.get(entry.getKey())), newest))
                .toList();
        Seen seen = new Seen(
                statuses,
                parkedRevisions(track),
                overdue(track),
                track.savedAt,
                fellBehind(track),
                track.policyRefused);
        if (!seen.equals(pictures.put(cluster, seen))) {
            announce.accept(new EnforcementChanged(cluster));
        }
    }

    /** The rules that are refused, each with the newest revision of the cluster at which it still was. */
    private static Map<RuleId, Long> parkedRevisions(ClusterTrack track) {
        Map<RuleId, Long> parked = new HashMap<>();
        track.plan
                .parkedRules()
                .forEach(
                        rule -> parked.put(rule, track.plan.wanted().perimeter().revision()));
        return parked;
    }

    private @Nullable Target current(ClusterId cluster, long ticket) {
        ClusterTrack track = clusters.get(cluster);
        Target target = track == null ? null : track.target;
        return target != null && target.ticket() == ticket ? target : null;
    }

    private @Nullable GatewayTrack track(String gateway, ClusterId cluster) {
        ClusterTrack track = clusters.get(cluster);
        return track == null ? null : track.gateways.get(gateway);
    }

    private void heard(String gateway) {
        Presence before = required.get(gateway);
        if (before != null) {
            required.put(gateway, new Presence(before.connected(), true, clock.instant(), before.version()));
        }
    }

    /** A failure in one step must not end the thread, and must not pass unnoticed. */
    private static Runnable guarded(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                log.error("A step of enforcement failed", e);
            }
        };
    }
}
