package dev.sallyport.enforcement.internal;

import dev.sallyport.enforcement.internal.ParkedParts.Parked;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import dev.sallyport.perimeter.PerimeterFold.InForce;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.Perimeter;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.TrafficPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the gateways of one cluster refused, and what each gets for that. For tightenings each gateway is on its own. What opens something
 * new is given to nobody while one gateway refuses it, so that a rule which is called refused is open nowhere.
 */
final class Refusals {

    private final ClusterId cluster;
    private final ClusterTrack.World world;
    private final Map<String, GatewayPlan> plans = new LinkedHashMap<>();

    /** Those who take their time to find out; nobody waits for them. */
    private final Set<String> late = new HashSet<>();

    /** What an earlier console knew; for words. */
    private final Map<String, Parked> known = new HashMap<>();

    private @Nullable Candidate whole;

    Refusals(ClusterId cluster, ClusterTrack.World world) {
        this.cluster = cluster;
        this.world = world;
    }

    // ------------------------------------------------------------------ what is known from before

    void begin(ClusterPerimeter wanted, @Nullable InForce before, Collection<Parked> parked) {
        Map<RuleId, EgressRule> rules = new HashMap<>();
        wanted.perimeter().rules().forEach(rule -> rules.put(rule.id(), rule));
        Map<String, List<Parked>> byGateway = parked.stream().collect(Collectors.groupingBy(Parked::gateway));
        byGateway.forEach((gateway, all) -> {
            Perimeter has = before == null || !before.gateways().contains(gateway)
                    ? null
                    : before.perimeter().perimeter();
            GatewayPlan plan = new GatewayPlan(wanted, kept(has, all));
            List<Part> refused = new ArrayList<>();
            for (Parked one : all) {
                Part part = part(one, wanted, rules);
                if (part != null) {
                    refused.add(part);
                    known.put(gateway, one);
                }
            }
            plan.park(refused);
            if (!plan.nothingRefused()) {
                plans.put(gateway, plan);
            }
        });
    }

    /** The part that was refused, if it is still wanted as it was. */
    private static @Nullable Part part(Parked one, ClusterPerimeter wanted, Map<RuleId, EgressRule> rules) {
        TrafficPolicy policy = wanted.perimeter().policy();
        EgressRule rule = one.rule() == null ? null : rules.get(one.rule());
        Object content = one.rule() == null ? policy : rule;
        if (content == null || !ParkedParts.digest(content).equals(one.refused())) {
            return null;
        }
        return rule == null ? new Part.Policy(policy) : new Part.Rule(rule);
    }

    /** What the ledger says was in force, but for what the gateway kept otherwise: of that nothing is known, so it gets nothing of it. */
    private static @Nullable Perimeter kept(@Nullable Perimeter inForce, List<Parked> all) {
        if (inForce == null) {
            return null;
        }
        Map<RuleId, EgressRule> rules = new LinkedHashMap<>();
        inForce.rules().forEach(rule -> rules.put(rule.id(), rule));
        TrafficPolicy policy = inForce.policy();
        for (Parked one : all) {
            RuleId rule = one.rule();
            Object content = rule == null ? policy : rules.get(rule);
            if (content == null || ParkedParts.digest(content).equals(one.kept())) {
                continue;
            }
            if (rule == null) {
                policy = TrafficPolicy.DEFAULT_DENY;
            } else {
                rules.remove(rule);
            }
        }
        return new Perimeter(inForce.revision(), policy, List.copyOf(rules.values()));
    }

    /** Puts on record what the gateway had said to an earlier console. */
    void words(String gateway, GatewayTrack track) {
        Parked one = known.get(gateway);
        if (one != null) {
            track.refuses(one.revision(), one.words(), one.at());
        }
    }

    // ------------------------------------------------------------------ what happens

    /** @return the gateways of which something that was refused is wanted no more */
    Set<String> want(ClusterPerimeter newest) {
        Set<String> changed = new HashSet<>();
        plans.forEach((gateway, plan) -> {
            Set<Part> before = plan.parked();
            plan.want(newest);
            if (!plan.parked().equals(before)) {
                changed.add(gateway);
            }
        });
        plans.values().removeIf(GatewayPlan::nothingRefused);
        return changed;
    }

    /** @return the gateways that had refused something */
    Set<String> forgive() {
        Set<String> all = Set.copyOf(plans.keySet());
        plans.clear();
        late.clear();
        return all;
    }

    /** @return whether anything is refused, or in doubt, otherwise than before */
    boolean acknowledged(String gateway, Target target, boolean current) {
        GatewayPlan plan = plans.get(gateway);
        if (plan == null) {
            return false;
        }
        plan.has(target.perimeter().perimeter());
        if (!current) {
            return false;
        }
        late.remove(gateway);
        boolean sorting = !plan.sorted();
        plan.passed();
        if (plan.nothingRefused()) {
            plans.remove(gateway);
        }
        return sorting;
    }

    void refused(String gateway, Target target, ClusterPerimeter wanted, @Nullable Perimeter has) {
        late.remove(gateway);
        plans.computeIfAbsent(gateway, name -> new GatewayPlan(wanted, has)).refused(target.perimeter());
    }

    /** From now on nobody waits for what the gateway finds out. */
    void late(String gateway) {
        late.add(gateway);
    }

    /** It is required no more. What it refused stays closed elsewhere until it changes or somebody asks; the rest was its own. */
    void left(String gateway) {
        GatewayPlan plan = plans.get(gateway);
        if (plan != null) {
            Set<Part> refused = withheld().refused();
            plan.keepParked(refused);
            if (plan.nothingRefused()) {
                plans.remove(gateway);
            }
        }
        late.remove(gateway);
    }

    // ------------------------------------------------------------------ what follows

    /** What nobody gets; nobody finds out about it any more either. */
    Withheld decide() {
        plans.values().forEach(plan -> plan.skipKnown(new Withheld(withheld().refused(), Set.of())));
        if (plans.size() > 1) {
            Set<Part> refused = withheld().refused();
            plans.values().forEach(plan -> plan.decidedElsewhere(refused));
            plans.values().removeIf(GatewayPlan::nothingRefused);
        }
        return withheld();
    }

    private Withheld withheld() {
        if (plans.isEmpty()) {
            return Withheld.NOTHING;
        }
        InForce before = world.inForce(cluster);
        Perimeter inForce = before == null ? null : before.perimeter().perimeter();
        Set<RuleId> open = inForce == null
                ? Set.of()
                : inForce.rules().stream().map(EgressRule::id).collect(Collectors.toUnmodifiableSet());
        Set<Part> refused = new HashSet<>();
        Set<Part> doubted = new HashSet<>();
        plans.forEach((gateway, plan) -> {
            refused.addAll(plan.parked());
            if (!late.contains(gateway) && world.serves(gateway)) {
                doubted.addAll(plan.heldBack());
            }
        });
        refused.removeIf(part -> !opensAnew(part, inForce, open));
        doubted.removeIf(part -> !opensAnew(part, inForce, open));
        return new Withheld(refused, doubted);
    }

    private static boolean opensAnew(Part part, @Nullable Perimeter inForce, Set<RuleId> open) {
        return switch (part) {
            case Part.Rule rule -> !open.contains(rule.content().id());
            case Part.Policy policy ->
                policy.policy() == TrafficPolicy.ALLOW_ALL
                        && (inForce == null || inForce.policy() == TrafficPolicy.DEFAULT_DENY);
        };
    }

    /** What the gateway is to have, if that is withheld. */
    Candidate candidate(String gateway, GatewayTrack track, ClusterPerimeter wanted, Withheld withheld) {
        GatewayPlan plan = plans.get(gateway);
        if (plan != null) {
            return plan.candidate(new Withheld(withheld.refused(), Set.of()));
        }
        if (withheld.nothing()) {
            Candidate cached = whole;
            if (cached == null || cached.perimeter() != wanted) {
                cached = Candidate.whole(wanted);
                whole = cached;
            }
            return cached;
        }
        return new GatewayPlan(wanted, track.has()).candidate(notYetGiven(withheld, track.target()));
    }

    /** What is in doubt is not taken back where it is. */
    private static Withheld notYetGiven(Withheld withheld, @Nullable Target given) {
        if (withheld.doubted().isEmpty() || given == null) {
            return withheld;
        }
        Set<Part> doubted = new HashSet<>(withheld.doubted());
        doubted.remove(new Part.Policy(given.perimeter().perimeter().policy()));
        given.perimeter().perimeter().rules().forEach(rule -> doubted.remove(new Part.Rule(rule)));
        return new Withheld(withheld.refused(), doubted);
    }

    boolean hasPlan(String gateway) {
        return plans.containsKey(gateway);
    }

    /** Whether the gateway has found out what it refuses. */
    boolean sorted(String gateway) {
        GatewayPlan plan = plans.get(gateway);
        return plan == null || plan.sorted();
    }

    /** Whether it refuses nothing. */
    boolean nothing(String gateway) {
        return !plans.containsKey(gateway);
    }

    /** Whether it refused the policy, or a table without anything new. */
    boolean policyRefused(String gateway) {
        GatewayPlan plan = plans.get(gateway);
        return plan != null && (plan.stuck() || plan.policyParked());
    }

    /** The rules of which a gateway refuses the newest content. */
    Set<RuleId> rules() {
        Set<RuleId> rules = new HashSet<>();
        for (GatewayPlan plan : plans.values()) {
            for (Part part : plan.parked()) {
                if (part instanceof Part.Rule rule) {
                    rules.add(rule.content().id());
                }
            }
        }
        return rules;
    }

    /** What is to be remembered of a gateway. */
    List<Parked> parked(String gateway, long revision, String words, Instant at) {
        GatewayPlan plan = plans.get(gateway);
        if (plan == null) {
            return List.of();
        }
        return plan.parked().stream()
                .map(part -> switch (part) {
                    case Part.Rule rule -> {
                        EgressRule kept = plan.has(rule.content().id());
                        yield new Parked(
                                gateway,
                                rule.content().id(),
                                ParkedParts.digest(rule.content()),
                                kept == null ? null : ParkedParts.digest(kept),
                                revision,
                                words,
                                at);
                    }
                    case Part.Policy policy ->
                        new Parked(
                                gateway,
                                null,
                                ParkedParts.digest(policy.policy()),
                                plan.has() == null
                                        ? null
                                        : ParkedParts.digest(Objects.requireNonNull(plan.has())
                                                .policy()),
                                revision,
                                words,
                                at);
                })
                .toList();
    }
}
