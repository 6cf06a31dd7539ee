package dev.sallyport.reports;

import dev.sallyport.access.AccessHistory;
import dev.sallyport.access.Operation;
import dev.sallyport.access.Permissions;
import dev.sallyport.access.Requires;
import dev.sallyport.access.UseCase;
import dev.sallyport.enforcement.EnforcementHistory;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.NotFoundException;
import dev.sallyport.perimeter.PerimeterHistory;
import dev.sallyport.perimeter.PerimeterHistory.RuleSpan;
import dev.sallyport.policy.RuleId;
import dev.sallyport.traffic.RuleUse;
import dev.sallyport.traffic.RulesUsed;
import dev.sallyport.traffic.Traffic;
import dev.sallyport.traffic.TrafficGap;
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

    private final PerimeterHistory history;
    private final EnforcementHistory enforcement;
    private final Traffic traffic;
    private final AccessHistory access;
    private final Ledger ledger;
    private final Permissions permissions;

    Reports(
            PerimeterHistory history,
            EnforcementHistory enforcement,
            Traffic traffic,
            AccessHistory access,
            Ledger ledger,
            Permissions permissions) {
        this.history = history;
        this.enforcement = enforcement;
        this.traffic = traffic;
        this.access = access;
        this.ledger = ledger;
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
        return past(cluster).reachable(at, traffic.ruleUse(actor, cluster));
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
                .map(cluster -> new Past(history, enforcement, cluster).reach(at))
                .filter(reach -> reach.evidence() != ReachableAt.Evidence.NO_CLUSTER)
                .limit(limit)
                .toList();
    }

    /** @throws NotFoundException if there never was such a cluster */
    @Requires(Operation.SEE_LEDGER)
    public Timeline timeline(Actor actor, ClusterId cluster, Instant from, Instant to) {
        return past(cluster).timeline(from, to);
    }

    /**
     * What differs between two instants.
     *
     * @param first the earlier one
     * @throws NotFoundException if there never was such a cluster
     */
    @Requires(Operation.SEE_LEDGER)
    public Comparison compare(Actor actor, ClusterId cluster, Instant first, Instant second) {
        return past(cluster).compare(first, second, traffic.ruleUse(actor, cluster));
    }

    /**
     * How far the cluster was open from {@code from}, or from its beginning, to {@code to}.
     *
     * @throws NotFoundException if there never was such a cluster
     */
    @Requires(Operation.SEE_LEDGER)
    public Exposure exposure(Actor actor, ClusterId cluster, Instant from, Instant to) {
        Past past = past(cluster);
        Instant begin = past.begin(from);
        List<RuleSpan> inForce = past.inForce(to);
        Instant end = to.isAfter(begin) ? to : begin;
        return past.exposure(begin, end, inForce, idle(actor, cluster, begin, end, inForce));
    }

    private Exposure.Idle idle(Actor actor, ClusterId cluster, Instant from, Instant to, List<RuleSpan> inForce) {
        Instant kept = traffic.keptSince(actor, cluster);
        Instant since = kept.isAfter(from) ? kept : from;
        if (!since.isBefore(to)) {
            return new Exposure.Idle(null, Duration.ZERO, 0, List.of());
        }
        RulesUsed used = traffic.rulesUsed(actor, cluster, since, to);
        Map<RuleId, RuleUse> latest = used.complete() ? Map.of() : traffic.ruleUse(actor, cluster);
        List<RuleSpan> idle = inForce.stream()
                .filter(span -> {
                    RuleId rule = span.rule().id();
                    RuleUse last = latest.get(rule);
                    return !used.certain().contains(rule)
                            && (last == null || last.lastAt().isBefore(since));
                })
                .toList();
        Duration missing = TrafficGap.total(traffic.gaps(actor, cluster, since), since, to);
        return new Exposure.Idle(
                since, missing, idle.size(), idle.stream().limit(Exposure.MOST).toList());
    }

    /**
     * Who could change what the cluster reaches at {@code at}, and who did something in it since {@code since}. Keys are told to those
     * only who may see accounts.
     *
     * @throws NotFoundException if there never was such a cluster
     */
    @Requires(Operation.SEE_GRANTS)
    public WhoCould whoCould(Actor actor, ClusterId cluster, Instant since, Instant at) {
        past(cluster);
        return WhoCould.of(
                cluster,
                access.at(cluster, at),
                ledger.tally(cluster, since, at),
                since,
                at,
                permissions.allows(actor, Operation.SEE_ACCOUNTS, null));
    }

    /** The nearest change of rules or policy before, or after, an instant. */
    @Requires(Operation.SEE_LEDGER)
    public Optional<Instant> neighbour(Actor actor, ClusterId cluster, Instant at, boolean later) {
        return history.neighbour(cluster, at, later);
    }

    private Past past(ClusterId cluster) {
        return new Past(
                history,
                enforcement,
                history.cluster(cluster).orElseThrow(() -> new NotFoundException(NotFoundException.What.CLUSTER)));
    }
}
