package dev.sallyport.reports;

import dev.sallyport.access.Operation;
import dev.sallyport.access.Permissions;
import dev.sallyport.access.Requires;
import dev.sallyport.access.UseCase;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.NotFoundException;
import dev.sallyport.perimeter.PerimeterHistory;
import dev.sallyport.perimeter.PerimeterHistory.PolicySpan;
import dev.sallyport.perimeter.PerimeterHistory.Settled;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.traffic.RuleUse;
import dev.sallyport.traffic.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was reachable, when, by whose word, and how well that is known. Reads the versions of the past; changes nothing. */
@UseCase
public class Reports {

    private static final Settled NOTHING = new Settled(0, Instant.EPOCH);

    private final PerimeterHistory history;
    private final Traffic traffic;
    private final Permissions permissions;

    Reports(PerimeterHistory history, Traffic traffic, Permissions permissions) {
        this.history = history;
        this.traffic = traffic;
        this.permissions = permissions;
    }

    /** The clusters that {@code actor} may ask about, those deleted since too, by name. */
    @Requires(value = Operation.SEE_LEDGER, anywhere = true)
    public List<Cluster> clusters(Actor actor) {
        return history.clusters().stream()
                .filter(cluster -> permissions.allows(actor, Operation.SEE_LEDGER, cluster.id()))
                .toList();
    }

    /** @throws NotFoundException if there never was such a cluster */
    @Requires(Operation.SEE_LEDGER)
    public ReachableAt reachable(Actor actor, ClusterId cluster, Instant at) {
        Past past = past(cluster);
        return past.reachable(at, traffic.ruleUse(actor, cluster));
    }

    /**
     * Every cluster of that instant that {@code actor} may ask about, in the order of {@link ClusterReach#key}.
     *
     * @param beyond only those beyond this key in the direction of reading; null for all
     */
    @Requires(value = Operation.SEE_LEDGER, anywhere = true)
    public List<ClusterReach> reachable(
            Actor actor, Instant at, @Nullable String beyond, boolean descending, int limit) {
        Comparator<Cluster> order = Comparator.comparing(ClusterReach::key);
        return clusters(actor).stream()
                .filter(cluster -> beyond == null
                        || (descending
                                ? ClusterReach.key(cluster).compareTo(beyond) < 0
                                : ClusterReach.key(cluster).compareTo(beyond) > 0))
                .sorted(descending ? order.reversed() : order)
                .map(cluster -> past(cluster).reach(at))
                .filter(reach -> reach.evidence() != ReachableAt.Evidence.NO_CLUSTER)
                .limit(limit)
                .toList();
    }

    /** @throws NotFoundException if there never was such a cluster */
    @Requires(Operation.SEE_LEDGER)
    public Timeline timeline(Actor actor, ClusterId cluster, Instant from, Instant to) {
        Past past = past(cluster);
        return new Timeline(
                from,
                to,
                Timeline.bands(past.policies, past.cluster.createdAt(), from, to),
                history.marks(cluster, from, to, Timeline.PARTS));
    }

    /**
     * What differs between two instants.
     *
     * @param first the earlier one
     * @throws NotFoundException if there never was such a cluster
     */
    @Requires(Operation.SEE_LEDGER)
    public Comparison compare(Actor actor, ClusterId cluster, Instant first, Instant second) {
        Past past = past(cluster);
        Map<RuleId, RuleUse> use = traffic.ruleUse(actor, cluster);
        ReachableAt before = past.reachable(first, use);
        ReachableAt after = past.reachable(second, use);
        List<Timeline.Band> open = Timeline.bands(past.policies, past.cluster.createdAt(), first, second).stream()
                .filter(band -> band.policy() == TrafficPolicy.ALLOW_ALL)
                .toList();
        return new Comparison(
                before,
                after,
                Comparison.between(before, after),
                open.stream()
                        .filter(band -> band.from().isAfter(first) && band.to().isBefore(second))
                        .toList(),
                open.stream().map(Timeline.Band::length).reduce(Duration.ZERO, Duration::plus));
    }

    /** The nearest change of rules or policy before, or after, an instant. */
    @Requires(Operation.SEE_LEDGER)
    public Optional<Instant> neighbour(Actor actor, ClusterId cluster, Instant at, boolean later) {
        return history.neighbour(cluster, at, later);
    }

    private Past past(ClusterId cluster) {
        return past(history.cluster(cluster).orElseThrow(() -> new NotFoundException(NotFoundException.What.CLUSTER)));
    }

    private Past past(Cluster cluster) {
        return new Past(cluster, history.policies(cluster.id()));
    }

    /** What one report after another needs of a cluster. */
    private final class Past {

        private final Cluster cluster;
        private final List<PolicySpan> policies;

        Past(Cluster cluster, List<PolicySpan> policies) {
            this.cluster = cluster;
            this.policies = policies;
        }

        ReachableAt reachable(Instant at, Map<RuleId, RuleUse> use) {
            Settled settled = settled(at);
            return ReachableAt.of(
                    cluster,
                    policies,
                    settled,
                    history.rules(cluster.id(), at, settled.revision()),
                    history.savedRevision(cluster.id(), at),
                    use,
                    at);
        }

        ClusterReach reach(Instant at) {
            Settled settled = settled(at);
            long saved = Math.max(history.savedRevision(cluster.id(), at), settled.revision());
            return new ClusterReach(
                    cluster.id(),
                    cluster.name(),
                    cluster.createdAt(),
                    ReachableAt.Side.saved(cluster, policies, saved, at),
                    ReachableAt.Side.acknowledged(policies, settled),
                    history.rulesInForce(cluster.id(), settled.revision()));
        }

        private Settled settled(Instant at) {
            return history.settled(cluster.id(), at).orElse(NOTHING);
        }
    }
}
