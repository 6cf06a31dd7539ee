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
import dev.sallyport.perimeter.PerimeterHistory.RuleSpan;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.traffic.RuleUse;
import dev.sallyport.traffic.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was reachable, when, by whose word, and how well that is known. Reads the versions of the past; changes nothing. */
@UseCase
public class Reports {

    /** More marks than a line has pixels tell nobody anything. */
    private static final int MOST_MARKS = 5_000;

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

    /** @throws NotFoundException if there never was such a cluster */
    @Requires(Operation.SEE_LEDGER)
    public Timeline timeline(Actor actor, ClusterId cluster, Instant from, Instant to) {
        Past past = past(cluster);
        return new Timeline(
                from,
                to,
                Timeline.bands(past.policies, past.acknowledgements, past.cluster.createdAt(), from, to),
                history.marks(cluster, from, to, MOST_MARKS));
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
        List<Timeline.Band> open =
                Timeline.bands(past.policies, past.acknowledgements, past.cluster.createdAt(), first, second).stream()
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
        Cluster found =
                history.cluster(cluster).orElseThrow(() -> new NotFoundException(NotFoundException.What.CLUSTER));
        return new Past(found, history.policies(cluster), new Acknowledgements(history.settled(cluster)));
    }

    /** What one report after another needs of a cluster. */
    private final class Past {

        private final Cluster cluster;
        private final List<PolicySpan> policies;
        private final Acknowledgements acknowledgements;

        Past(Cluster cluster, List<PolicySpan> policies, Acknowledgements acknowledgements) {
            this.cluster = cluster;
            this.policies = policies;
            this.acknowledgements = acknowledgements;
        }

        ReachableAt reachable(Instant at, Map<RuleId, RuleUse> use) {
            List<RuleSpan> rules = history.rules(cluster.id(), at, acknowledgements.at(at));
            return ReachableAt.of(
                    cluster, policies, acknowledgements, rules, history.savedRevision(cluster.id(), at), use, at);
        }
    }
}
