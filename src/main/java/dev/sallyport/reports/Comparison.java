package dev.sallyport.reports;

import dev.sallyport.ledger.EntryReader.FieldChange;
import dev.sallyport.perimeter.PerimeterHistory.RuleSpan;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.reports.ReachableAt.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was in force at one instant and not, or otherwise, at a later one.
 *
 * @param turns what else of the cluster is otherwise: its policy, its client sources
 * @param openings periods of allow-all that began and ended in between, which neither end shows
 * @param allowAll how long allow-all was in force in between, all told
 */
public record Comparison(
        ReachableAt before,
        ReachableAt after,
        List<Turn> turns,
        List<Difference> differences,
        List<Timeline.Band> openings,
        Duration allowAll) {

    public Comparison {
        turns = List.copyOf(turns);
        differences = List.copyOf(differences);
        openings = List.copyOf(openings);
    }

    /** One rule that differs. */
    public sealed interface Difference {

        /** The rule as it is, or was last. */
        default RuleSpan newest() {
            return switch (this) {
                case Added it -> it.rule();
                case Removed it -> it.rule();
                case Changed it -> it.after();
            };
        }

        /** Who saved it; null if that is not known. */
        default @Nullable String by() {
            return this instanceof Removed it ? it.rule().deletedBy() : newest().changedBy();
        }

        /** When it was saved; null if that is not known. */
        default @Nullable Instant at() {
            return this instanceof Removed it ? it.rule().until() : newest().from();
        }

        record Added(RuleSpan rule) implements Difference {}

        record Removed(RuleSpan rule) implements Difference {}

        /** @param fields names of the parts that differ, as in the ledger */
        record Changed(RuleSpan before, RuleSpan after, List<String> fields, Width width) implements Difference {

            /** Each of the fields with what it was and what it is. */
            public List<FieldChange> changes() {
                return fields.stream()
                        .map(field -> new FieldChange(
                                field, RulePart.text(field, before.rule()), RulePart.text(field, after.rule())))
                        .toList();
            }
        }
    }

    /**
     * Something of the cluster itself that differs.
     *
     * @param change the field {@code policy} or {@code client_sources}; null where nothing of it was in force
     * @param by who saved what is in force now; null where nothing is
     * @param at when that was saved
     */
    public record Turn(
            FieldChange change,
            @Nullable String by,
            @Nullable Instant at) {}

    /** Whether an edit allows more or less than before; decided by what the rules mean, not by their text. */
    public enum Width {
        WIDER,
        NARROWER,
        /** Allows the same; only what people read has changed. */
        SAME,
        /** Allows something new and no longer something old, or that cannot be told. */
        ELSEWHERE;

        static Width of(EgressRule before, EgressRule after) {
            boolean wider = after.covers(before) && after.lastsAsLongAs(before);
            boolean narrower = before.covers(after) && before.lastsAsLongAs(after);
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
                turns(before, after),
                between(before, after),
                open.stream()
                        .filter(band ->
                                band.from().isAfter(before.at()) && band.to().isBefore(after.at()))
                        .toList(),
                open.stream().map(Timeline.Band::length).reduce(Duration.ZERO, Duration::plus));
    }

    private static List<Turn> turns(ReachableAt before, ReachableAt after) {
        Side old = before.acknowledged();
        Side now = after.acknowledged();
        List<Turn> turns = new ArrayList<>();
        FieldChange policy = new FieldChange(
                "policy",
                old == null ? null : old.policy().name(),
                now == null ? null : now.policy().name());
        if (differs(policy)) {
            turns.add(new Turn(policy, now == null ? null : now.by(), now == null ? null : now.set()));
        }
        FieldChange sources = new FieldChange("client_sources", sources(old), sources(now));
        if (old != null && now != null && differs(sources)) {
            turns.add(new Turn(sources, now.sources().by(), now.sources().from()));
        }
        return turns;
    }

    private static boolean differs(FieldChange change) {
        return !Objects.equals(change.before(), change.after());
    }

    private static @Nullable String sources(@Nullable Side side) {
        return side == null || side.sources().sources().isEmpty()
                ? null
                : side.sources().sources().stream().map(Object::toString).collect(Collectors.joining(" "));
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
                        was, rule, RulePart.differing(was.rule(), rule.rule()), Width.of(was.rule(), rule.rule())));
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
}
