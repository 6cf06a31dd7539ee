package dev.sallyport.enforcement.internal;

import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.Perimeter;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.TrafficPolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a gateway that refused something gets next.
 *
 * <p>After a refusal the parts that it has not acknowledged are held back at once, so that what the revision takes away goes out without
 * them; then they are tried singly, what forbids first and the older before the newer (in halves while there are more than eight).
 * Those that it refuses alone are parked until they change or a person asks again. In place of what is left out the gateway keeps what
 * it acknowledged last, so nothing is ever wider than it was there. Not for concurrent use.
 */
final class GatewayPlan {

    private static final int SINGLY = 8;

    private ClusterPerimeter wanted;

    /** What the gateway acknowledged last; null if nothing is known of it. */
    private @Nullable Perimeter has;

    /** The rules of {@link #has} by id; made when first asked for. */
    private @Nullable Map<RuleId, EgressRule> hasRules;

    private final SequencedSet<Part> parked = new LinkedHashSet<>();
    private final SequencedSet<Part> heldBack = new LinkedHashSet<>();
    private final List<Part> onTrial = new ArrayList<>();

    /** What it refused of the wanted revision: the same is not sent again. */
    private final Set<ClusterPerimeter> refusedBefore = new HashSet<>();

    /** The only part that was new when it refused: at fault if it accepts the same without it. */
    private @Nullable Part only;

    /** Whether even a table without any addition was refused: nothing is left to try until something changes. */
    private boolean stuck;

    GatewayPlan(ClusterPerimeter wanted, @Nullable Perimeter has) {
        this.wanted = wanted;
        this.has = has;
    }

    /** With what it is known to have refused by an earlier console. */
    void park(Collection<Part> refused) {
        parked.addAll(refused);
        parked.retainAll(parts(wanted));
    }

    /** These are out of the question, because another gateway refused them: nothing has to be found out about them here. */
    void decidedElsewhere(Set<Part> refused) {
        boolean trying = !onTrial.isEmpty();
        heldBack.removeAll(refused);
        onTrial.removeAll(refused);
        only = only != null && refused.contains(only) ? null : only;
        if (trying && onTrial.isEmpty()) {
            nextTrial();
        }
    }

    /** The gateway is gone: of what it refused only this matters still. */
    void keepParked(Set<Part> refused) {
        parked.retainAll(refused);
        heldBack.clear();
        onTrial.clear();
        only = null;
        stuck = false;
    }

    /** A newer revision. While parts are being tried, what is new joins them; what was refused and is wanted no more is forgotten. */
    void want(ClusterPerimeter newer) {
        wanted = newer;
        stuck = false;
        refusedBefore.clear();
        List<Part> present = parts(newer);
        parked.retainAll(present);
        heldBack.retainAll(present);
        if (!heldBack.isEmpty()) {
            only = null;
            onTrial.clear();
            heldBack.addAll(suspects(newer));
        }
    }

    /** What to send now, without what others refused. */
    Candidate candidate(Withheld others) {
        Map<RuleId, EgressRule> rules = new LinkedHashMap<>();
        Set<RuleId> without = new HashSet<>();
        for (EgressRule rule : wanted.perimeter().rules()) {
            Part part = new Part.Rule(rule);
            if (leftOut(part)) {
                without.add(rule.id());
                EgressRule before = hasRules().get(rule.id());
                if (before != null) {
                    rules.put(rule.id(), before);
                }
            } else if (others.contains(part)) {
                without.add(rule.id());
            } else {
                rules.put(rule.id(), rule);
            }
        }
        TrafficPolicy policy = wanted.perimeter().policy();
        Part asked = new Part.Policy(policy);
        boolean settles =
                heldBack.isEmpty() && others.doubted().isEmpty() && !leftOut(asked) && !others.contains(asked);
        if (leftOut(asked)) {
            policy = has == null ? TrafficPolicy.DEFAULT_DENY : has.policy();
        } else if (others.contains(asked)) {
            policy = TrafficPolicy.DEFAULT_DENY;
        }
        return Candidate.of(wanted, policy, rules.values(), settles, without);
    }

    private boolean leftOut(Part part) {
        return parked.contains(part) || (heldBack.contains(part) && !onTrial.contains(part));
    }

    /** The gateway acknowledged the candidate: what was on trial is good, and the next trial follows. */
    void passed() {
        stuck = false;
        Part alone = only;
        if (alone != null) {
            park(alone);
        }
        heldBack.removeAll(onTrial);
        onTrial.clear();
        nextTrial();
    }

    /** The gateway refused this candidate; another one follows, unless {@link #stuck}. */
    void refused(ClusterPerimeter candidate) {
        refusedBefore.add(candidate);
        if (!onTrial.isEmpty()) {
            trialRefused();
            return;
        }
        List<Part> suspects = suspects(candidate);
        if (suspects.isEmpty()) {
            stuck = true;
            return;
        }
        heldBack.addAll(suspects);
        only = heldBack.size() == 1 ? heldBack.getFirst() : null;
    }

    /** Goes past the trials of which the answer is known, because exactly that was refused before. */
    void skipKnown(Withheld others) {
        while (!onTrial.isEmpty() && refusedBefore.contains(candidate(others).perimeter())) {
            trialRefused();
        }
    }

    private void trialRefused() {
        if (onTrial.size() == 1) {
            // What is in force was changed by the refused trial in no way: the next one starts from what the gateway
            // has.
            park(onTrial.getFirst());
            onTrial.clear();
            nextTrial();
            return;
        }
        List<Part> half = List.copyOf(onTrial.subList(0, onTrial.size() / 2));
        onTrial.clear();
        onTrial.addAll(half);
    }

    private void park(Part part) {
        parked.add(part);
        heldBack.remove(part);
        only = null;
    }

    private void nextTrial() {
        int size = heldBack.size() > SINGLY ? heldBack.size() / 2 : Math.min(1, heldBack.size());
        heldBack.stream().limit(size).forEach(onTrial::add);
    }

    /** A person asks to try again what was refused. */
    void forgive() {
        parked.clear();
        heldBack.clear();
        onTrial.clear();
        only = null;
        stuck = false;
    }

    boolean stuck() {
        return stuck;
    }

    boolean policyParked() {
        return parked.contains(new Part.Policy(wanted.perimeter().policy()));
    }

    /** What it refused by itself and is still wanted. */
    Set<Part> parked() {
        return Set.copyOf(parked);
    }

    /** What is not decided yet. */
    Set<Part> heldBack() {
        return Set.copyOf(heldBack);
    }

    /** Whether nothing is left to try. */
    boolean sorted() {
        return heldBack.isEmpty();
    }

    /** Whether the gateway can have the wanted revision as everybody else. */
    boolean nothingRefused() {
        return parked.isEmpty() && heldBack.isEmpty() && !stuck;
    }

    /** The content of a rule that the gateway has; null if it has none, or that is not known. */
    @Nullable
    EgressRule has(RuleId rule) {
        return hasRules().get(rule);
    }

    @Nullable
    Perimeter has() {
        return has;
    }

    /** What the gateway is known to have. */
    void has(Perimeter acknowledged) {
        has = acknowledged;
        hasRules = null;
    }

    /** What of a candidate the gateway has not acknowledged: what forbids first, then in the order in which it was added. */
    private List<Part> suspects(ClusterPerimeter candidate) {
        Set<Part> present = new HashSet<>(parts(wanted));
        return parts(candidate).stream()
                .filter(part -> present.contains(part) && !leftOut(part) && !isGood(part))
                .sorted(Comparator.comparing(this::addsOnly))
                .toList();
    }

    private boolean addsOnly(Part part) {
        return switch (part) {
            case Part.Rule rule -> !hasRules().containsKey(rule.content().id());
            case Part.Policy policy -> policy.policy() == TrafficPolicy.ALLOW_ALL;
        };
    }

    private boolean isGood(Part part) {
        return switch (part) {
            case Part.Rule rule ->
                rule.content().equals(hasRules().get(rule.content().id()));
            case Part.Policy policy -> has != null && policy.policy() == has.policy();
        };
    }

    private static List<Part> parts(ClusterPerimeter perimeter) {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part.Policy(perimeter.perimeter().policy()));
        perimeter.perimeter().rules().forEach(rule -> parts.add(new Part.Rule(rule)));
        return parts;
    }

    private Map<RuleId, EgressRule> hasRules() {
        Map<RuleId, EgressRule> rules = hasRules;
        if (rules == null) {
            rules = new LinkedHashMap<>();
            for (EgressRule rule : has == null ? List.<EgressRule>of() : has.rules()) {
                rules.put(rule.id(), rule);
            }
            hasRules = rules;
        }
        return rules;
    }
}
