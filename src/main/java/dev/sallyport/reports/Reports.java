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
import dev.sallyport.traffic.ReachedDestination;
import dev.sallyport.traffic.RuleUse;
import dev.sallyport.traffic.RulesUsed;
import dev.sallyport.traffic.Traffic;
import dev.sallyport.traffic.TrafficGap;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was reachable, when, by whose word, and how well that is known. Reads the versions of the past; changes nothing. Of an instant that
 * has not come nothing can be told: {@link FutureInstantException}.
 */
@UseCase
public class Reports {

    /** So much traffic before an instant says whether something was used. */
    private static final Duration LOOKED_BACK = Duration.ofHours(23);

    private final PerimeterHistory history;
    private final EnforcementHistory enforcement;
    private final Traffic traffic;
    private final AccessHistory access;
    private final Ledger ledger;
    private final Permissions permissions;
    private final Clock clock;

    Reports(
            PerimeterHistory history,
            EnforcementHistory enforcement,
            Traffic traffic,
            AccessHistory access,
            Ledger ledger,
            Permissions permissions,
            Clock clock) {
        this.history = history;
        this.enforcement = enforcement;
        this.traffic = traffic;
        this.access = access;
        this.ledger = ledger;
        this.permissions = permissions;
        this.clock = clock;
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
        past(at);
        return used(actor, past(cluster).reachable(at));
    }

    /** The same with what traffic says of the day up to the instant, by whole hours and as far as it is kept. */
    private ReachableAt used(Actor actor, ReachableAt report) {
        if (report.evidence() == ReachableAt.Evidence.NO_CLUSTER) {
            return report;
        }
        ClusterId cluster = report.cluster();
        Instant hour = report.at().truncatedTo(ChronoUnit.HOURS);
        Instant from = later(hour.minus(LOOKED_BACK), traffic.keptSince(actor, cluster));
        Instant to = earlier(hour.plus(1, ChronoUnit.HOURS), clock.instant());
        if (!from.isBefore(to)) {
            return report;
        }
        List<ReachedDestination> reached = report.everything()
                ? traffic.reached(actor, cluster, from, to, ReachableAt.MOST_REACHED + 1)
                : List.of();
        return report.used(
                new ReachableAt.Use(
                        from,
                        to,
                        missing(actor, cluster, from, to),
                        reached.stream().limit(ReachableAt.MOST_REACHED).toList(),
                        reached.size() > ReachableAt.MOST_REACHED),
                traffic.ruleUse(actor, cluster, from, to));
    }

    /**
     * Every cluster of that instant that {@code actor} may ask about, in the order of {@link ClusterReach#key}.
     *
     * @param beyond only those beyond this key in the direction of reading; null for all
     */
    @Requires(value = Operation.SEE_LEDGER, anywhere = true)
    public List<ClusterReach> reachable(
            Actor actor, Instant at, @Nullable String beyond, boolean descending, int limit) {
        past(at);
        Comparator<Cluster> order = Comparator.comparing(ClusterReach::key);
        return clusters(actor).stream()
                .filter(cluster -> beyond == null
                        || (descending
                                ? ClusterReach.key(cluster).compareTo(beyond) < 0
                                : ClusterReach.key(cluster).compareTo(beyond) > 0))
                .sorted(descending ? order.reversed() : order)
                .map(cluster -> new Past(history, enforcement, cluster).reach(at))
                .filter(reach -> reach.evidence() != ReachableAt.Evidence.NO_CLUSTER
                        && reach.evidence() != ReachableAt.Evidence.DELETED)
                .limit(limit)
                .toList();
    }

    /** @throws NotFoundException if there never was such a cluster */
    @Requires(Operation.SEE_LEDGER)
    public Timeline timeline(Actor actor, ClusterId cluster, Instant from, Instant to) {
        past(to);
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
        past(second);
        Past past = past(cluster);
        return past.compare(used(actor, past.reachable(first)), used(actor, past.reachable(second)));
    }

    /**
     * How far the cluster was open from {@code from}, or from its beginning, to {@code to}.
     *
     * @throws NotFoundException if there never was such a cluster
     */
    @Requires(Operation.SEE_LEDGER)
    public Exposure exposure(Actor actor, ClusterId cluster, Instant from, Instant to) {
        past(to);
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
        return new Exposure.Idle(
                since,
                missing(actor, cluster, since, to),
                idle.size(),
                idle.stream().limit(Exposure.MOST).toList());
    }

    /** How long in that time nobody listened. */
    private Duration missing(Actor actor, ClusterId cluster, Instant from, Instant to) {
        return TrafficGap.total(traffic.gaps(actor, cluster, from), from, to);
    }

    /**
     * Who could change what the cluster reaches at {@code at}, and who did something in it since {@code since}. Keys are told to those
     * only who may see accounts.
     *
     * @throws NotFoundException if there never was such a cluster
     */
    @Requires(Operation.SEE_GRANTS)
    public WhoCould whoCould(Actor actor, ClusterId cluster, Instant since, Instant at) {
        past(at);
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

    private void past(Instant at) {
        if (at.isAfter(clock.instant())) {
            throw new FutureInstantException(at);
        }
    }

    private Past past(ClusterId cluster) {
        return new Past(
                history,
                enforcement,
                history.cluster(cluster).orElseThrow(() -> new NotFoundException(NotFoundException.What.CLUSTER)));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
