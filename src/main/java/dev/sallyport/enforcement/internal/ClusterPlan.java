package dev.sallyport.enforcement.internal;

import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.Perimeter;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.TrafficPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the gateways of one cluster get next.
 *
 * <p>As long as nothing is refused that is the newest revision. After a refusal the additions that nobody acknowledged are held back
 * at once, so that what the revision takes away goes out without them; then they are tried singly, oldest first (in halves while
 * there are more than eight), and those that are refused alone are parked until they change or a person asks again. Not for
 * concurrent use.
 */
final class ClusterPlan {

    private static final int SINGLY = 8;

    /** A change that can be refused: new content of a rule, or another policy. What is taken away cannot. */
    sealed interface Addition {

        record Rule(EgressRule content) implements Addition {}

        record Policy(TrafficPolicy policy) implements Addition {}
    }

    private ClusterPerimeter wanted;

    /** What was acknowledged last: content that is known to be good. */
    private @Nullable Perimeter good;

    /** The rules of {@link #good} by id; made when first asked for, because after an undisturbed change nobody asks. */
    private @Nullable Map<RuleId, EgressRule> goodRules;

    private final SequencedSet<Addition> parked = new LinkedHashSet<>();
    private final SequencedSet<Addition> heldBack = new LinkedHashSet<>();
    private final List<Addition> onTrial = new ArrayList<>();

    /** Whether even a table without any addition was refused: nothing is left to try until something changes. */
    private boolean stuck;

    ClusterPlan(ClusterPerimeter wanted) {
        this.wanted = wanted;
    }

    /** A newer revision; whatever is still held back stays so until it was tried. */
    void want(ClusterPerimeter newer) {
        wanted = newer;
        stuck = false;
        if (nothingLeftOut()) {
            return;
        }
        List<Addition> present = additions();
        parked.retainAll(present);
        heldBack.retainAll(present);
        onTrial.retainAll(present);
    }

    ClusterPerimeter wanted() {
        return wanted;
    }

    /** What to send now. */
    ClusterPerimeter candidate() {
        if (nothingLeftOut()) {
            return wanted;
        }
        Map<RuleId, EgressRule> rules = new LinkedHashMap<>();
        for (EgressRule rule : wanted.perimeter().rules()) {
            if (leftOut(new Addition.Rule(rule))) {
                EgressRule before = goodRules().get(rule.id());
                if (before != null) {
                    rules.put(before.id(), before);
                }
            } else {
                rules.put(rule.id(), rule);
            }
        }
        TrafficPolicy policy = wanted.perimeter().policy();
        if (leftOut(new Addition.Policy(policy)) && good != null) {
            policy = good.policy();
        }
        return new ClusterPerimeter(
                wanted.cluster(),
                wanted.name(),
                wanted.egressPort(),
                wanted.clientSources(),
                wanted.closed(),
                new Perimeter(wanted.perimeter().revision(), policy, List.copyOf(rules.values())));
    }

    private boolean leftOut(Addition addition) {
        return parked.contains(addition) || (heldBack.contains(addition) && !onTrial.contains(addition));
    }

    /**
     * Those whose answer counts acknowledged the candidate: what was on trial is good.
     *
     * @return the next candidate to send, or empty if the wanted revision is there, but for what is parked
     */
    Optional<ClusterPerimeter> passed() {
        heldBack.removeAll(onTrial);
        onTrial.clear();
        return nextTrial();
    }

    /**
     * A gateway refused this candidate.
     *
     * @return what to send instead, or empty if nothing is left that could be accepted
     */
    Optional<ClusterPerimeter> refused(ClusterPerimeter candidate) {
        if (!onTrial.isEmpty()) {
            return trialRefused();
        }
        List<Addition> suspects = additions().stream()
                .filter(addition -> !leftOut(addition))
                .filter(addition -> !isGood(addition))
                .toList();
        if (suspects.isEmpty()) {
            stuck = true;
            return Optional.empty();
        }
        if (suspects.size() == 1) {
            parked.add(suspects.getFirst());
        } else {
            heldBack.addAll(suspects);
        }
        return Optional.of(candidate());
    }

    private Optional<ClusterPerimeter> trialRefused() {
        if (onTrial.size() == 1) {
            parked.add(onTrial.getFirst());
            heldBack.remove(onTrial.getFirst());
            onTrial.clear();
            // What is in force may have been changed by the refused trial in no way: the next trial starts from what is
            // good.
            return nextTrial().or(() -> Optional.of(candidate()));
        }
        List<Addition> half = List.copyOf(onTrial.subList(0, onTrial.size() / 2));
        onTrial.clear();
        onTrial.addAll(half);
        return Optional.of(candidate());
    }

    private Optional<ClusterPerimeter> nextTrial() {
        if (heldBack.isEmpty()) {
            return Optional.empty();
        }
        int size = heldBack.size() > SINGLY ? heldBack.size() / 2 : 1;
        heldBack.stream().limit(size).forEach(onTrial::add);
        return Optional.of(candidate());
    }

    /** A person asks to try again what was refused. */
    void forgive() {
        parked.clear();
        stuck = false;
    }

    boolean stuck() {
        return stuck;
    }

    boolean policyParked() {
        return parked.contains(new Addition.Policy(wanted.perimeter().policy()));
    }

    /** The rules whose newest content is parked. */
    List<RuleId> parkedRules() {
        List<RuleId> rules = new ArrayList<>();
        for (Addition addition : parked) {
            if (addition instanceof Addition.Rule rule) {
                rules.add(rule.content().id());
            }
        }
        return rules;
    }

    /** Whether there is nothing left to try. */
    boolean done() {
        return heldBack.isEmpty();
    }

    private List<Addition> additions() {
        List<Addition> additions = new ArrayList<>();
        additions.add(new Addition.Policy(wanted.perimeter().policy()));
        wanted.perimeter().rules().forEach(rule -> additions.add(new Addition.Rule(rule)));
        return additions;
    }

    private boolean isGood(Addition addition) {
        return switch (addition) {
            case Addition.Rule rule ->
                rule.content().equals(goodRules().get(rule.content().id()));
            case Addition.Policy policy -> good != null && policy.policy() == good.policy();
        };
    }

    /** What gateways are known to have: the settled perimeter when this console starts, later what they acknowledged. */
    void startFrom(Perimeter acknowledged) {
        good = acknowledged;
        goodRules = null;
    }

    private Map<RuleId, EgressRule> goodRules() {
        Map<RuleId, EgressRule> rules = goodRules;
        if (rules == null) {
            rules = new LinkedHashMap<>();
            for (EgressRule rule : good == null ? List.<EgressRule>of() : good.rules()) {
                rules.put(rule.id(), rule);
            }
            goodRules = rules;
        }
        return rules;
    }

    private boolean nothingLeftOut() {
        return parked.isEmpty() && heldBack.isEmpty();
    }
}
