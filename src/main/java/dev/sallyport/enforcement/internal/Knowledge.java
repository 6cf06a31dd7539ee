package dev.sallyport.enforcement.internal;

import dev.sallyport.enforcement.GatewayAlarm;
import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.enforcement.internal.Presences.Presence;
import dev.sallyport.ledger.ClusterId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what is seen into facts with a beginning and an end: from when until when a revision was proven at every gateway, and when a
 * gateway was out of sight. Says each thing seldom enough for a ledger that is kept for years. For the fleet's thread only.
 */
final class Knowledge {

    /** Shorter absences, as when a gateway changes its connection, are not worth an entry. */
    static final Duration NOTABLE_ABSENCE = Duration.ofSeconds(10);

    /** How often a proof that goes on is written down. */
    static final Duration PROOF_WRITTEN_EVERY = Duration.ofHours(1);

    /** What ends so soon after it was written is not written again. */
    static final Duration PROOF_WORTH_WRITING = Duration.ofMinutes(10);

    private static final Logger log = LoggerFactory.getLogger(Knowledge.class);

    private record Proof(long revision, Instant from, Instant until) {}

    private static final class Written {
        Proof proof;
        Instant until;

        Written(Proof proof) {
            this.proof = proof;
            this.until = proof.until();
        }
    }

    private final Clock clock;
    private final Consumer<Consumer<EnforcementFacts>> facts;
    private final Map<ClusterId, Written> proofs = new HashMap<>();
    private final Map<String, Instant> away = new HashMap<>();
    private final Map<ClusterId, Instant> disagreeing = new HashMap<>();

    private final Map<ClusterId, Set<String>> failingProbes = new HashMap<>();

    /** The disagreements that an earlier console saw. */
    private final Set<ClusterId> inherited = new HashSet<>();

    Knowledge(Clock clock, Consumer<Consumer<EnforcementFacts>> facts) {
        this.clock = clock;
        this.facts = facts;
    }

    /** What an earlier console saw begin and not end goes on until this one sees its end. */
    void goesOn(EnforcementFacts.Open open) {
        away.putAll(open.lost());
        disagreeing.putAll(open.disagreed());
        inherited.addAll(open.disagreed().keySet());
    }

    /** The newest picture of a cluster. */
    void cluster(ClusterId cluster, Fleet.Seen seen) {
        agreement(cluster, seen);
        seen.gateways().forEach(gateway -> probed(cluster, gateway));
        Proof now = proof(seen.gateways());
        Written before = proofs.get(cluster);
        if (before != null && (now == null || now.revision() != before.proof.revision())) {
            writeAfter(cluster, before, PROOF_WORTH_WRITING);
            proofs.remove(cluster);
            before = null;
        }
        if (now == null) {
            return;
        }
        if (before == null) {
            proofs.put(cluster, new Written(now));
            write(cluster, now);
        } else {
            before.proof = new Proof(now.revision(), before.proof.from(), now.until());
            writeAfter(cluster, before, PROOF_WRITTEN_EVERY);
        }
    }

    /** Once for each row of failures of a gateway that is there: also of one whose first failure was seen while it was away. */
    private void probed(ClusterId cluster, GatewayStatus gateway) {
        Set<String> failing = failingProbes.computeIfAbsent(cluster, any -> new HashSet<>());
        String words = gateway.probeFailure();
        if (words == null) {
            failing.remove(gateway.gateway());
        } else if (gateway.alarms().contains(GatewayAlarm.PROBE_FAILED) && failing.add(gateway.gateway())) {
            log.error("ALARM: a probe of gateway {}, cluster {}, failed: {}", gateway.gateway(), cluster, words);
            facts.accept(facts -> facts.alarm(gateway.gateway(), cluster, GatewayAlarm.PROBE_FAILED, words));
        }
    }

    /** The cluster is gone, and nothing more is seen of it. */
    void forget(ClusterId cluster) {
        proofs.remove(cluster);
        failingProbes.remove(cluster);
        inherited.remove(cluster);
        Instant since = disagreeing.remove(cluster);
        if (since != null) {
            Instant now = clock.instant();
            facts.accept(facts -> facts.disagreed(cluster, since, now));
        }
    }

    private void agreement(ClusterId cluster, Fleet.Seen seen) {
        Instant now = clock.instant();
        Instant since = disagreeing.get(cluster);
        boolean disagree = seen.overdue()
                || seen.fellBehind()
                // No deadline has passed since this console started; that they agree now is known once all have said
                // so.
                || (inherited.contains(cluster) && !allInSync(seen.gateways()));
        if (disagree && since == null) {
            disagreeing.put(cluster, now);
            facts.accept(facts -> facts.disagreed(cluster, now, null));
        } else if (!disagree && since != null) {
            disagreeing.remove(cluster);
            inherited.remove(cluster);
            facts.accept(facts -> facts.disagreed(cluster, since, now));
        }
    }

    private static boolean allInSync(List<GatewayStatus> gateways) {
        return gateways.stream().allMatch(gateway -> gateway.state() == GatewayState.IN_SYNC);
    }

    private void writeAfter(ClusterId cluster, Written written, Duration time) {
        if (!written.proof.until().isBefore(written.until.plus(time))) {
            written.until = written.proof.until();
            write(cluster, written.proof);
        }
    }

    private void write(ClusterId cluster, Proof proof) {
        facts.accept(facts -> facts.proven(cluster, proof.revision(), proof.from(), proof.until()));
    }

    /** Null unless every gateway's last probe found the revision that it acknowledged, the same at all of them. */
    private static @Nullable Proof proof(List<GatewayStatus> gateways) {
        if (gateways.isEmpty()) {
            return null;
        }
        Long revision = gateways.getFirst().provenRevision();
        if (revision == null || !gateways.stream().allMatch(gateway -> provenAt(gateway, revision))) {
            return null;
        }
        Instant from = gateways.stream()
                .map(gateway -> Objects.requireNonNull(gateway.provenSince()))
                .max(Comparator.naturalOrder())
                .orElseThrow();
        Instant until = gateways.stream()
                .map(gateway -> Objects.requireNonNull(gateway.provenAt()))
                .min(Comparator.naturalOrder())
                .orElseThrow();
        return new Proof(revision, from, until.isBefore(from) ? from : until);
    }

    /** Which gateways are there; called about once a second. */
    void gateways(Presences presences) {
        for (String gateway : presences.names()) {
            Presence presence = presences.of(gateway);
            Instant since = presence.goneSince();
            if (since != null) {
                if (!away.containsKey(gateway) && since.isBefore(clock.instant().minus(NOTABLE_ABSENCE))) {
                    away.put(gateway, since);
                    facts.accept(facts -> facts.lost(gateway, since));
                }
            } else {
                Instant from = away.remove(gateway);
                if (from != null) {
                    Instant to = clock.instant();
                    facts.accept(facts -> facts.back(gateway, from, to));
                }
            }
        }
        // The entry of its end ended its absence, too.
        away.keySet().removeIf(gateway -> !presences.requires(gateway));
    }

    private static boolean provenAt(GatewayStatus gateway, long revision) {
        Long proven = gateway.provenRevision();
        Long acknowledged = gateway.acknowledgedRevision();
        return gateway.state() == GatewayState.IN_SYNC
                && gateway.probeFailure() == null
                && gateway.provenSince() != null
                && proven != null
                && proven == revision
                && acknowledged != null
                && acknowledged == revision;
    }
}
