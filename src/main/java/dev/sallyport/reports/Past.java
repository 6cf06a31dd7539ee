package dev.sallyport.reports;

import dev.sallyport.enforcement.EnforcementHistory;
import dev.sallyport.enforcement.EnforcementHistory.Proof;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.FoldedHistory.Moment;
import dev.sallyport.perimeter.PerimeterHistory;
import dev.sallyport.perimeter.PerimeterHistory.PolicySpan;
import dev.sallyport.perimeter.PerimeterHistory.RuleSpan;
import dev.sallyport.perimeter.PerimeterHistory.Settled;
import dev.sallyport.perimeter.PerimeterHistory.SourcesSpan;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.reports.Timeline.Band;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One cluster's past, read for one report. */
final class Past {

    /** More periods than that nobody reads; the newest are told. */
    static final int MOST_UNKNOWN = 500;

    private final PerimeterHistory history;
    private final EnforcementHistory enforcement;
    private final Cluster cluster;
    private final List<PolicySpan> policies;
    private final List<SourcesSpan> sources;

    Past(PerimeterHistory history, EnforcementHistory enforcement, Cluster cluster) {
        this.history = history;
        this.enforcement = enforcement;
        this.cluster = cluster;
        this.policies = history.policies(cluster.id());
        this.sources = history.sources(cluster.id());
    }

    ReachableAt reachable(Instant at) {
        Settled settled = settled(at);
        Moment moment = new Moment(
                cluster,
                policies,
                sources,
                settled,
                history.rules(cluster.id(), at, settled.revision()),
                history.savedRevision(cluster.id(), at));
        return ReachableAt.of(moment, at)
                .knowing(proof(settled, at), unknown(at, at).periods());
    }

    ClusterReach reach(Instant at) {
        Settled settled = settled(at);
        long saved = Math.max(history.savedRevision(cluster.id(), at), settled.revision());
        return new ClusterReach(
                cluster.id(),
                cluster.name(),
                cluster.createdAt(),
                ReachableAt.Side.saved(policies, sources, saved, at),
                ReachableAt.Side.acknowledged(policies, sources, settled),
                ReachableAt.Ending.of(policies, settled.revision(), at),
                proof(settled, at),
                unknown(at, at).periods(),
                history.rulesInForce(cluster.id(), at, settled.revision()));
    }

    Timeline timeline(Instant from, Instant to) {
        Unknowns unknown = unknown(begin(from), to);
        return new Timeline(
                from,
                to,
                bands(from, to),
                history.marks(cluster.id(), from, to, Timeline.PARTS),
                unknown.periods(),
                unknown.since());
    }

    /** @param before and {@code after}: this cluster at two instants, the earlier one first */
    Comparison compare(ReachableAt before, ReachableAt after) {
        return Comparison.of(before, after, bands(before.at(), after.at()));
    }

    /** The later one of {@code from} and the cluster's beginning. */
    Instant begin(Instant from) {
        return cluster.createdAt().isAfter(from) ? cluster.createdAt() : from;
    }

    /** What was in force at {@code at}, whatever the policy; those first that were made first. */
    List<RuleSpan> inForce(Instant at) {
        Settled settled = settled(at);
        return history.rules(cluster.id(), at, settled.revision()).stream()
                .filter(rule -> rule.inForceAt(at))
                .sorted(Comparator.comparing(RuleSpan::createdAt)
                        .thenComparing(span -> span.rule().name()))
                .toList();
    }

    Exposure exposure(Instant from, Instant to, List<RuleSpan> inForce, Exposure.Idle idle) {
        List<Band> bands = bands(from, to);
        return new Exposure(
                cluster.id(),
                cluster.name(),
                from,
                to,
                length(bands, TrafficPolicy.ALLOW_ALL),
                length(bands, TrafficPolicy.DEFAULT_DENY),
                length(bands, null),
                points(from, to),
                inForce.stream().limit(Exposure.LONGEST).toList(),
                idle);
    }

    private List<Exposure.Point> points(Instant from, Instant to) {
        List<Instant> instants = Samples.instants(from, to);
        List<Settled> settled = instants.stream().map(this::settled).toList();
        Samples samples = new Samples(
                instants, settled.stream().mapToLong(Settled::revision).toArray());
        history.trace(
                cluster.id(), settled.getFirst().revision(), settled.getLast().revision(), samples);
        List<Samples.Count> counts = samples.counts();
        List<Exposure.Point> points = new ArrayList<>();
        for (int i = 0; i < instants.size(); i++) {
            ReachableAt.Side side = ReachableAt.Side.acknowledged(policies, sources, settled.get(i));
            Samples.Count count = counts.get(i);
            points.add(new Exposure.Point(
                    instants.get(i),
                    side == null ? null : side.policy(),
                    count.rules(),
                    count.destinations(),
                    count.byPurpose()));
        }
        return points;
    }

    private Unknowns unknown(Instant from, Instant to) {
        return Unknowns.of(enforcement.unknown(cluster.id(), from, to, MOST_UNKNOWN + 1), MOST_UNKNOWN);
    }

    private @Nullable Proof proof(Settled settled, Instant at) {
        return enforcement.proof(cluster.id(), settled.revision(), at).orElse(null);
    }

    private List<Band> bands(Instant from, Instant to) {
        return Timeline.bands(policies, cluster.createdAt(), from, to);
    }

    private static Duration length(List<Band> bands, @Nullable TrafficPolicy policy) {
        return bands.stream()
                .filter(band -> Objects.equals(band.policy(), policy))
                .map(Band::length)
                .reduce(Duration.ZERO, Duration::plus);
    }

    private Settled settled(Instant at) {
        return history.settled(cluster.id(), at).orElse(ReachableAt.NOTHING);
    }
}
