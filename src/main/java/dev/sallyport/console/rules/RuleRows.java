package dev.sallyport.console.rules;

import com.vaadin.flow.data.provider.CallbackDataProvider;
import dev.sallyport.console.rules.RulesAddress.Standing;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.NotFoundException;
import dev.sallyport.perimeter.RuleQuery;
import dev.sallyport.perimeter.RuleVersion;
import dev.sallyport.perimeter.Rules;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.RuleId;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The rows of the grid, a page at a time from the database. Rows are known by the rule's identity, so that a selected one stays
 * selected when its content changes.
 */
final class RuleRows {

    private final Rules rules;
    private final Actor actor;
    private final ClusterId cluster;
    private final Supplier<RulesAddress> address;
    private final Supplier<EnforcementStatus> status;

    /**
     * @param address what is asked for at the time of a fetch
     * @param status the latest picture at that time
     */
    RuleRows(
            Rules rules,
            Actor actor,
            ClusterId cluster,
            Supplier<RulesAddress> address,
            Supplier<EnforcementStatus> status) {
        this.rules = rules;
        this.actor = actor;
        this.cluster = cluster;
        this.address = address;
        this.status = status;
    }

    CallbackDataProvider<RuleVersion, Void> provider() {
        return new CallbackDataProvider<>(
                query -> page(query.getOffset(), query.getLimit()),
                query -> {
                    // The contract of the provider: both are asked, even where the count needs neither.
                    query.getOffset();
                    query.getLimit();
                    return count();
                },
                row -> row.rule().id());
    }

    int count() {
        RulesAddress asked = address.get();
        return asked.standing() == Standing.FAILED
                ? (int) refused(asked).count()
                : rules.count(actor, cluster, query(asked, status.get().settledRevision(), 0, Integer.MAX_VALUE));
    }

    Stream<RuleVersion> page(int offset, int limit) {
        RulesAddress asked = address.get();
        return asked.standing() == Standing.FAILED
                ? refused(asked).sorted(comparator(asked)).skip(offset).limit(limit)
                : rules.find(actor, cluster, query(asked, status.get().settledRevision(), offset, limit)).stream();
    }

    /** The question to the database; which rules were refused is not among what it knows. */
    static RuleQuery query(RulesAddress asked, long settledRevision, int offset, int limit) {
        return new RuleQuery(
                asked.text(),
                asked.purposes(),
                asked.managed(),
                asked.standing() == Standing.UNSETTLED ? settledRevision : null,
                asked.standing() == Standing.SETTLED ? settledRevision : null,
                asked.order(),
                asked.descending(),
                offset,
                limit);
    }

    /** The rules that a gateway refused: a handful at most, so they are looked up one by one. */
    private Stream<RuleVersion> refused(RulesAddress asked) {
        return status.get().refusedRules().keySet().stream()
                .flatMap(id -> find(id).stream())
                .filter(matches(asked));
    }

    private Optional<RuleVersion> find(RuleId id) {
        try {
            return Optional.of(rules.get(actor, cluster, id));
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    static Predicate<RuleVersion> matches(RulesAddress asked) {
        String text = asked.text().strip().toLowerCase(Locale.ROOT);
        return version -> {
            EgressRule rule = version.rule();
            return Stream.of(rule.name(), rule.target().toString(), rule.description())
                            .anyMatch(part -> part.toLowerCase(Locale.ROOT).contains(text))
                    && (asked.purposes().isEmpty()
                            || asked.purposes().contains(rule.purpose().code()))
                    && (asked.managed() == null || asked.managed() == rule.managed());
        };
    }

    static Comparator<RuleVersion> comparator(RulesAddress asked) {
        Comparator<RuleVersion> byName =
                Comparator.comparing(version -> version.rule().name().toLowerCase(Locale.ROOT));
        Comparator<RuleVersion> order = switch (asked.order()) {
            case NAME -> byName;
            case DESTINATION ->
                Comparator.<RuleVersion, String>comparing(
                                version -> version.rule().target().toString())
                        .thenComparing(byName);
            case PURPOSE ->
                Comparator.<RuleVersion, String>comparing(
                                version -> version.rule().purpose().code())
                        .thenComparing(byName);
            case CHANGED_AT -> Comparator.comparing(RuleVersion::changedAt);
        };
        return asked.descending() ? order.reversed() : order;
    }

    /** A first look at the whole cluster, whatever is being searched for. */
    int countAll() {
        return rules.count(actor, cluster, query(RulesAddress.PLAIN, 0, 0, Integer.MAX_VALUE));
    }

    List<RuleVersion> refusedNow() {
        return refused(RulesAddress.PLAIN).toList();
    }
}
