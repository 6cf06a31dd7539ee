package dev.sallyport.reports;

import dev.sallyport.perimeter.PerimeterHistory.RuleSpan;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.TrafficPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * What was in force at one instant and not, or otherwise, at a later one.
 *
 * @param openings periods of allow-all that began and ended in between, which neither end shows
 * @param allowAll how long allow-all was in force in between, all told
 */
public record Comparison(
        ReachableAt before,
        ReachableAt after,
        List<Difference> differences,
        List<Timeline.Band> openings,
        Duration allowAll) {

    public Comparison {
        differences = List.copyOf(differences);
        openings = List.copyOf(openings);
    }

    /** One rule that differs. */
    public sealed interface Difference {

        record Added(RuleSpan rule) implements Difference {}

        record Removed(RuleSpan rule) implements Difference {}

        /** @param fields names of the parts that differ, as in the ledger */
        record Changed(RuleSpan before, RuleSpan after, List<String> fields, Width width) implements Difference {}
    }

    /** Whether an edit allows more or less than before; decided by what the rules mean, not by their text. */
    public enum Width {
        WIDER,
        NARROWER,
        /** Allows the same; only what people read has changed. */
        SAME,
        /** Allows something new and no longer something old, or that cannot be told. */
        ELSEWHERE;

        static Width of(EgressRule before, EgressRule after) {
            boolean wider = after.covers(before);
            boolean narrower = before.covers(after);
            if (wider && narrower) {
                return SAME;
            }
            return wider ? WIDER : narrower ? NARROWER : ELSEWHERE;
        }
    }

    /** @param bands of the time between the two */
    static Comparison of(ReachableAt before, ReachableAt after, List<Timeline.Band> bands) {
        List<Timeline.Band> open = bands.stream()
                .filter(band -> band.policy() == TrafficPolicy.ALLOW_ALL)
                .toList();
        return new Comparison(
                before,
                after,
                between(before, after),
                open.stream()
                        .filter(band ->
                                band.from().isAfter(before.at()) && band.to().isBefore(after.at()))
                        .toList(),
                open.stream().map(Timeline.Band::length).reduce(Duration.ZERO, Duration::plus));
    }

    static List<Difference> between(ReachableAt before, ReachableAt after) {
        Map<RuleId, RuleSpan> old = inForce(before);
        Map<RuleId, RuleSpan> now = inForce(after);
        List<Difference> differences = new ArrayList<>();
        now.forEach((id, rule) -> {
            RuleSpan was = old.get(id);
            if (was == null) {
                differences.add(new Difference.Added(rule));
            } else if (!was.rule().equals(rule.rule())) {
                differences.add(new Difference.Changed(
                        was, rule, fields(was.rule(), rule.rule()), Width.of(was.rule(), rule.rule())));
            }
        });
        old.forEach((id, rule) -> {
            if (!now.containsKey(id)) {
                differences.add(new Difference.Removed(rule));
            }
        });
        return differences;
    }

    private static Map<RuleId, RuleSpan> inForce(ReachableAt at) {
        Map<RuleId, RuleSpan> rules = new LinkedHashMap<>();
        at.inForce().forEach(reach -> rules.put(reach.rule().rule().id(), reach.rule()));
        return rules;
    }

    private static List<String> fields(EgressRule before, EgressRule after) {
        Map<String, Function<EgressRule, Object>> parts = new LinkedHashMap<>();
        parts.put("destination", EgressRule::target);
        parts.put("ports", EgressRule::ports);
        parts.put("paths", EgressRule::paths);
        parts.put("purpose", EgressRule::purpose);
        parts.put("description", EgressRule::description);
        parts.put("expires_at", rule -> String.valueOf(rule.expiresAt()));
        parts.put("allow_private_addresses", EgressRule::allowPrivateAddresses);
        parts.put("raw_tcp", EgressRule::rawTcp);
        return parts.entrySet().stream()
                .filter(part -> !Objects.equals(
                        part.getValue().apply(before), part.getValue().apply(after)))
                .map(Map.Entry::getKey)
                .toList();
    }
}
