package dev.sallyport.perimeter.internal;

import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.net.Destination;
import dev.sallyport.net.InvalidValueException;
import dev.sallyport.net.Problem;
import dev.sallyport.perimeter.ManagedRuleException;
import dev.sallyport.perimeter.NotFoundException;
import dev.sallyport.perimeter.RuleQuery;
import dev.sallyport.perimeter.RuleSlice;
import dev.sallyport.perimeter.RuleVersion;
import dev.sallyport.perimeter.Rules;
import dev.sallyport.perimeter.StaleRevisionException;
import dev.sallyport.policy.AddressClasses;
import dev.sallyport.policy.Decider;
import dev.sallyport.policy.Decision;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.InvalidRuleException;
import dev.sallyport.policy.Perimeter;
import dev.sallyport.policy.Purpose;
import dev.sallyport.policy.RuleDraft;
import dev.sallyport.policy.RuleField;
import dev.sallyport.policy.RuleFinding;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.RuleLimits;
import dev.sallyport.policy.RuleValidation;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The commands on rules, behind the use case that checks who may give them. */
public final class RuleCommands {

    /** The part of the product that ends rules. */
    static final String EXPIRY_NAME = "expiry";

    private static final Actor EXPIRY = Actor.system(EXPIRY_NAME);

    private static final Set<String> PURPOSES =
            Purpose.BUILT_IN.stream().map(Purpose::code).collect(Collectors.toUnmodifiableSet());

    private final PerimeterJournal journal;
    private final LedgerFold fold;
    private final AddressClasses addresses;
    private final Clock clock;

    RuleCommands(PerimeterJournal journal, LedgerFold fold, AddressClasses addresses, Clock clock) {
        this.journal = journal;
        this.fold = fold;
        this.addresses = addresses;
        this.clock = clock;
    }

    public List<RuleVersion> find(ClusterId cluster, RuleQuery query) {
        return journal.query(projection -> {
            projection.existing(cluster);
            return projection.rules().find(cluster, query).stream()
                    .map(RuleRow::toVersion)
                    .toList();
        });
    }

    public List<RuleVersion> these(ClusterId cluster, Set<RuleId> wanted) {
        return journal.query(projection -> {
            projection.existing(cluster);
            return projection.rules().these(cluster, wanted).stream()
                    .map(RuleRow::toVersion)
                    .toList();
        });
    }

    public RuleSlice slice(ClusterId cluster, RuleSlice.Ask ask) {
        return journal.query(projection -> {
            return projection.rules().slice(projection.existing(cluster), ask);
        });
    }

    public int count(ClusterId cluster, RuleQuery query) {
        return journal.query(projection -> {
            projection.existing(cluster);
            return projection.rules().count(cluster, query);
        });
    }

    public List<Rules.Found> search(Predicate<ClusterId> visible, String text, int limit) {
        return journal.query(projection -> {
            List<UUID> clusters = projection.existing().stream()
                    .map(row -> row.id)
                    .filter(id -> visible.test(new ClusterId(id)))
                    .toList();
            return projection.rules().search(clusters, text, limit).stream()
                    .map(row -> new Rules.Found(new ClusterId(row.clusterId), row.toVersion()))
                    .toList();
        });
    }

    public RuleVersion get(ClusterId cluster, RuleId rule) {
        return journal.query(projection -> {
            projection.existing(cluster);
            return listed(projection, cluster, rule).toVersion();
        });
    }

    /** @param allowed asked with the rule before it is written; throws if its content needs more leave than the actor has */
    public RuleVersion create(
            Actor actor,
            ClusterId cluster,
            RuleDraft draft,
            @Nullable Long baseRevision,
            Consumer<EgressRule> allowed) {
        return journal.command(projection -> {
            projection.existing(cluster);
            long revision = fold.truth(cluster).perimeter().revision();
            if (baseRevision != null && baseRevision != revision) {
                throw new StaleRevisionException(revision);
            }
            EgressRule rule = accepted(projection, cluster, new RuleId(UUID.randomUUID()), draft);
            allowed.accept(rule);
            journal.record(actor, cluster, revision + 1, "ADD_EGRESS_RULE", new Change.RulePut(rule));
            return listed(projection, cluster, rule.id()).toVersion();
        });
    }

    /** @param change makes the new content of what is saved when it is this command's turn */
    public RuleVersion edit(
            Actor actor,
            ClusterId cluster,
            RuleId id,
            UnaryOperator<RuleDraft> change,
            @Nullable Long baseRevision,
            Consumer<EgressRule> allowed) {
        return journal.command(projection -> {
            projection.existing(cluster);
            EgressRule present = changeable(projection, cluster, id, baseRevision);
            RuleDraft draft = change.apply(RuleDraft.of(present));
            if (!present.name().equals(draft.name())) {
                throw new InvalidRuleException(
                        List.of(new RuleFinding(RuleField.NAME, Problem.of("NAME_IMMUTABLE", present.name()))));
            }
            EgressRule rule = accepted(projection, cluster, id, draft);
            allowed.accept(rule);
            if (!rule.equals(present)) {
                journal.record(actor, cluster, following(cluster), "EDIT_EGRESS_RULE", new Change.RulePut(rule));
            }
            return listed(projection, cluster, id).toVersion();
        });
    }

    /** Without effect on a rule that is being deleted already. */
    public RuleVersion delete(Actor actor, ClusterId cluster, RuleId id, @Nullable Long baseRevision) {
        return journal.command(projection -> {
            projection.existing(cluster);
            RuleRow row = listed(projection, cluster, id);
            if (saved(cluster, id).isPresent()) {
                EgressRule rule = changeable(projection, cluster, id, baseRevision);
                delete(actor, cluster, following(cluster), rule);
            }
            return row.toVersion();
        });
    }

    private void delete(Actor actor, ClusterId cluster, long revision, EgressRule rule) {
        journal.recordTightening(
                actor, cluster, revision, "DELETE_EGRESS_RULE", new Change.RuleDeleted(rule.id(), rule.name()));
    }

    /** Ends every rule whose end has come. Says nothing where there is none, and waits for nobody then. */
    void deleteExpired() {
        Instant now = clock.instant();
        for (ClusterId cluster : fold.clusters()) {
            if (!due(cluster, now).isEmpty()) {
                journal.command(projection -> {
                    expire(cluster, due(cluster, now));
                    return cluster;
                });
            }
        }
    }

    private List<EgressRule> due(ClusterId cluster, Instant now) {
        return Objects.requireNonNull(fold.newest(cluster)).perimeter().rules().stream()
                .filter(rule -> rule.expiresAt() != null && !rule.expiresAt().isAfter(now))
                .toList();
    }

    private void expire(ClusterId cluster, List<EgressRule> due) {
        long revision = Objects.requireNonNull(fold.newest(cluster)).perimeter().revision();
        for (EgressRule rule : due) {
            delete(EXPIRY, cluster, ++revision, rule);
        }
    }

    public RuleValidation.Outcome validate(ClusterId cluster, RuleDraft draft, @Nullable RuleId editing) {
        return journal.query(projection -> {
            projection.existing(cluster);
            return judged(projection, cluster, editing == null ? new RuleId(new UUID(0, 0)) : editing, draft);
        });
    }

    public Decision test(ClusterId cluster, String typed, @Nullable RuleDraft draft, @Nullable RuleId editing) {
        journal.query(projection -> projection.existing(cluster));
        Perimeter saved = Objects.requireNonNull(fold.newest(cluster)).perimeter();
        List<EgressRule> rules = new ArrayList<>(saved.rules());
        if (draft != null) {
            RuleId id = editing == null ? new RuleId(new UUID(0, 0)) : editing;
            EgressRule drafted = validate(cluster, draft, editing).rule();
            if (drafted != null) {
                rules.removeIf(rule -> rule.id().equals(id));
                rules.add(drafted);
            }
        }
        Decider decider = Decider.compile(new Perimeter(saved.revision(), saved.policy(), rules), addresses);
        try {
            return decider.decide(Destination.ofTyped(typed));
        } catch (InvalidValueException e) {
            return decider.decideTunnel("");
        }
    }

    private EgressRule accepted(Projection projection, ClusterId cluster, RuleId id, RuleDraft draft) {
        RuleValidation.Outcome outcome = judged(projection, cluster, id, draft);
        EgressRule rule = outcome.rule();
        if (rule == null) {
            throw new InvalidRuleException(outcome.problems());
        }
        return rule;
    }

    private RuleValidation.Outcome judged(Projection projection, ClusterId cluster, RuleId id, RuleDraft draft) {
        List<EgressRule> others = Objects.requireNonNull(fold.newest(cluster)).perimeter().rules().stream()
                .filter(rule -> !rule.id().equals(id))
                .toList();
        RuleValidation.Outcome outcome = RuleValidation.validate(
                id,
                draft,
                new RuleValidation.Surroundings(others, PURPOSES, clock.instant(), addresses, RuleLimits.STANDARD));
        if (outcome.rule() != null && projection.rules().nameHeldByDeleted(cluster, draft.name())) {
            return new RuleValidation.Outcome(
                    null,
                    List.of(new RuleFinding(RuleField.NAME, Problem.of("NAME_STILL_HELD", draft.name()))),
                    outcome.warnings());
        }
        return outcome;
    }

    private long following(ClusterId cluster) {
        return fold.truth(cluster).perimeter().revision() + 1;
    }

    /** The rule as the ledger has it; empty if it has none of that id, or its deletion. */
    private Optional<EgressRule> saved(ClusterId cluster, RuleId id) {
        return fold.truth(cluster).perimeter().rules().stream()
                .filter(rule -> rule.id().equals(id))
                .findFirst();
    }

    private EgressRule changeable(Projection projection, ClusterId cluster, RuleId id, @Nullable Long baseRevision) {
        RuleRow row = listed(projection, cluster, id);
        EgressRule rule = saved(cluster, id).orElseThrow(() -> new NotFoundException(NotFoundException.What.RULE));
        if (rule.managed()) {
            throw new ManagedRuleException();
        }
        if (baseRevision != null && baseRevision != row.fromRevision) {
            throw new StaleRevisionException(row.fromRevision);
        }
        return rule;
    }

    private static RuleRow listed(Projection projection, ClusterId cluster, RuleId rule) {
        return projection
                .rules()
                .listed(cluster, rule)
                .orElseThrow(() -> new NotFoundException(NotFoundException.What.RULE));
    }
}
