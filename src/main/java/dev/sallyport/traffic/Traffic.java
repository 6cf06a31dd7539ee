package dev.sallyport.traffic;

import dev.sallyport.access.Operation;
import dev.sallyport.access.Permissions;
import dev.sallyport.access.Requires;
import dev.sallyport.access.UseCase;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.policy.RuleId;
import dev.sallyport.traffic.internal.LatestConnections;
import dev.sallyport.traffic.internal.PresentRules;
import dev.sallyport.traffic.internal.TrafficStore;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What one can ask about connections. All of it is what gateways told and the console heard: what avoids the gateways is not in it, and
 * {@link #gaps} says from when something is missing.
 */
@UseCase
public class Traffic {

    private static final int MOST_DESTINATIONS = 10_000;
    private static final int FORESEEN = 5_000;

    private final TrafficStore store;
    private final LatestConnections latest;
    private final PresentRules present;
    private final Permissions permissions;
    private final Clock clock;

    Traffic(TrafficStore store, LatestConnections latest, PresentRules present, Permissions permissions, Clock clock) {
        this.store = store;
        this.latest = latest;
        this.present = present;
        this.permissions = permissions;
        this.clock = clock;
    }

    /** The latest connections since the console started, newest first; a few hundred at most. */
    @Requires(Operation.SEE_RULES)
    public List<JudgedConnection> latest(Actor actor, ClusterId cluster) {
        return latest.of(cluster);
    }

    @Requires(Operation.SEE_RULES)
    public List<Denial> denials(Actor actor, ClusterId cluster, DenialQuery query) {
        return store.denials(cluster, query);
    }

    /** One page's worth of the busiest destinations since {@code since}, each with each judgement it met, busiest first. */
    @Requires(Operation.SEE_RULES)
    public List<DestinationUse> destinations(Actor actor, ClusterId cluster, Instant since, int limit) {
        return store.destinations(cluster, since, Math.clamp(limit, 1, MOST_DESTINATIONS));
    }

    /** What deny-all would do, by the rules as they are now, to the busiest destinations since {@code since}. Changes nothing. */
    @Requires(Operation.SEE_RULES)
    public Impact impact(Actor actor, ClusterId cluster, Instant since) {
        List<DestinationUse> uses = store.destinations(cluster, since, FORESEEN + 1);
        boolean complete =
                uses.size() <= FORESEEN && gaps(actor, cluster, since).isEmpty();
        return Impact.of(uses.subList(0, Math.min(FORESEEN, uses.size())), present.of(cluster), complete);
    }

    /** How often each rule was used that was used at all. */
    @Requires(Operation.SEE_RULES)
    public Map<RuleId, RuleUse> ruleUse(Actor actor, ClusterId cluster) {
        return store.ruleUse(cluster);
    }

    /** How often each rule allowed a connection in the hours that touch the period; hours that are forgotten count for nothing. */
    @Requires(Operation.SEE_RULES)
    public Map<RuleId, RuleUse> ruleUse(Actor actor, ClusterId cluster, Instant from, Instant to) {
        return store.ruleUse(cluster, from, to);
    }

    /** Where connections passed to in the hours that touch the period, busiest first. */
    @Requires(Operation.SEE_RULES)
    public List<ReachedDestination> reached(Actor actor, ClusterId cluster, Instant from, Instant to, int limit) {
        return store.reached(cluster, from, to, Math.clamp(limit, 1, MOST_DESTINATIONS));
    }

    /** Since when what is said of hours is complete, but for {@link #gaps}; older hours are forgotten. */
    @Requires(Operation.SEE_RULES)
    public Instant keptSince(Actor actor, ClusterId cluster) {
        return clock.instant().minus(TrafficStore.KEPT);
    }

    /** Which rules allowed a connection in an hour that touches the period; nothing is known of hours that are forgotten. */
    @Requires(Operation.SEE_RULES)
    public RulesUsed rulesUsed(Actor actor, ClusterId cluster, Instant from, Instant to) {
        return store.rulesUsed(cluster, from, to);
    }

    /** The hours since {@code since} in which there was anything, in order. */
    @Requires(Operation.SEE_RULES)
    public List<HourOfTraffic> hours(Actor actor, ClusterId cluster, Instant since) {
        return store.hours(since).getOrDefault(cluster, List.of());
    }

    /** The same for every cluster whose traffic {@code actor} may see. */
    @Requires(value = Operation.SEE_RULES, anywhere = true)
    public Map<ClusterId, List<HourOfTraffic>> hoursByCluster(Actor actor, Instant since) {
        return store.hours(since).entrySet().stream()
                .filter(entry -> permissions.allows(actor, Operation.SEE_RULES, entry.getKey()))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** From when to when connections of any cluster are missing, newest first. */
    @Requires(Operation.SEE_RULES)
    public List<TrafficGap> gaps(Actor actor, ClusterId cluster, Instant since) {
        return store.gaps(since);
    }
}
