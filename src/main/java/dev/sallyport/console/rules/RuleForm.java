package dev.sallyport.console.rules;

import dev.sallyport.net.Problem;
import dev.sallyport.perimeter.RuleVersion;
import dev.sallyport.policy.DestinationType;
import dev.sallyport.policy.RuleDraft;
import dev.sallyport.policy.RuleField;
import dev.sallyport.policy.RuleFinding;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.RuleValidation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The editor without its fields: what was there, what stands there now, what is wrong with it, and what somebody else made of it
 * meanwhile. Nothing that a person typed is ever dropped by it. For one thread at a time.
 */
final class RuleForm {

    private @Nullable RuleVersion base;
    private TypedRule start;
    private TypedRule typed;
    private final Set<RuleField> touched = EnumSet.noneOf(RuleField.class);

    private RuleForm(@Nullable RuleVersion base, TypedRule start) {
        this.base = base;
        this.start = start;
        this.typed = start;
    }

    static RuleForm forNew() {
        return new RuleForm(null, TypedRule.BLANK);
    }

    /** With what another page proposes typed in already, to be checked like anything typed. */
    static RuleForm forNew(RulesAddress.@Nullable Suggestion suggestion) {
        RuleForm form = forNew();
        if (suggestion != null) {
            form.type(TypedRule.suggested(suggestion));
        }
        return form;
    }

    static RuleForm forEditing(RuleVersion version) {
        return new RuleForm(version, TypedRule.of(version.rule()));
    }

    TypedRule typed() {
        return typed;
    }

    /** What was there when the form was opened, or what the person last agreed to build on. */
    TypedRule start() {
        return start;
    }

    /** The version being edited; null for a new rule. */
    @Nullable
    RuleVersion base() {
        return base;
    }

    @Nullable
    RuleId editing() {
        return base == null ? null : base.rule().id();
    }

    /** What an edit is based on; null for a new rule. */
    @Nullable
    Long baseRevision() {
        return base == null ? null : base.changedRevision();
    }

    /** Takes over what the fields hold; a field that changed counts as touched from then on. */
    void type(TypedRule now) {
        for (RuleField field : RuleField.values()) {
            if (!Objects.equals(value(typed, field), value(now, field))) {
                touched.add(field);
            }
        }
        typed = now;
    }

    /** From now on every problem is said at its field, also where nobody has typed yet. */
    void touchAll() {
        touched.addAll(EnumSet.allOf(RuleField.class));
    }

    boolean dirty() {
        return !typed.equals(start);
    }

    /** What the use case says to the present draft, laid out for the form. */
    Review review(Function<RuleDraft, RuleValidation.Outcome> validation) {
        RuleValidation.Outcome outcome = validation.apply(typed.draft());
        List<RuleFinding> problems = new ArrayList<>(typed.unreadable());
        problems.addAll(outcome.problems());
        return new Review(List.copyOf(problems), outcome.warnings(), outcome, EnumSet.copyOf(touchedOrNone()));
    }

    private Set<RuleField> touchedOrNone() {
        return touched.isEmpty() ? EnumSet.noneOf(RuleField.class) : touched;
    }

    /** The person keeps what they typed, knowing the other's version: the next attempt replaces it. */
    void keepMine(RuleVersion theirs) {
        base = theirs;
        start = TypedRule.of(theirs.rule());
    }

    /** The person takes the other's version; what they typed is given up, by their own choice. */
    void takeTheirs(RuleVersion theirs) {
        base = theirs;
        start = TypedRule.of(theirs.rule());
        typed = start;
        touched.clear();
    }

    /** The rule is gone: what was typed becomes a new one. */
    void startAnew() {
        base = null;
        start = TypedRule.BLANK;
    }

    /** After a save: this is the new starting point. */
    void saved(RuleVersion version) {
        takeTheirs(version);
    }

    /** The fields in which the other's version and the form differ from each other or from the common start, in the order of the form. */
    List<Difference> differences(RuleVersion theirs) {
        TypedRule other = TypedRule.of(theirs.rule());
        List<Difference> differences = new ArrayList<>();
        for (RuleField field : RuleField.values()) {
            Object before = value(start, field);
            Object others = value(other, field);
            Object mine = value(typed, field);
            if (!Objects.equals(others, mine) || !Objects.equals(before, others)) {
                differences.add(new Difference(
                        field, other, typed, !Objects.equals(before, others), !Objects.equals(before, mine)));
            }
        }
        return List.copyOf(differences);
    }

    /**
     * One field of two versions.
     *
     * @param theirsChanged whether the other's version changed it
     * @param mineChanged whether the form changed it
     */
    record Difference(RuleField field, TypedRule theirs, TypedRule mine, boolean theirsChanged, boolean mineChanged) {

        boolean conflicting() {
            return theirsChanged && mineChanged && !Objects.equals(value(theirs, field), value(mine, field));
        }
    }

    static @Nullable Object value(TypedRule rule, RuleField field) {
        return switch (field) {
            case NAME -> rule.name();
            case TYPE -> rule.type();
            case DESTINATION -> rule.destination();
            case PORTS -> rule.ports();
            case PATHS -> rule.paths();
            case DESCRIPTION -> rule.description();
            case PURPOSE -> rule.purpose();
            case EXPIRES_AT -> rule.expiresAt();
            case ALLOW_PRIVATE_ADDRESSES -> rule.allowPrivateAddresses();
            case RAW_TCP -> rule.rawTcp();
        };
    }

    /**
     * What is to be said at which field.
     *
     * @param problems every reason why it cannot be saved
     * @param warnings said beside the fields; they hinder nothing
     */
    record Review(
            List<RuleFinding> problems,
            List<RuleFinding> warnings,
            RuleValidation.Outcome outcome,
            Set<RuleField> touched) {

        /** The problem to show at a field: the first, and only once somebody typed there. */
        @Nullable
        Problem problemAt(RuleField field) {
            return touched.contains(field) ? firstAt(problems, field) : null;
        }

        List<Problem> warningsAt(RuleField field) {
            return warnings.stream()
                    .filter(finding -> finding.field() == field)
                    .map(RuleFinding::problem)
                    .toList();
        }

        /** The spelling of the destination that would be accepted and means the same, or null. */
        @Nullable
        String offer() {
            Problem problem = firstAt(problems, RuleField.DESTINATION);
            return problem == null ? null : problem.canonical();
        }

        /** The kind of destination that would fit what was typed, if it is the other one. */
        @Nullable
        DestinationType otherType() {
            Problem problem = firstAt(problems, RuleField.DESTINATION);
            return switch (problem == null ? "" : problem.code()) {
                case "TYPE_CIDR_WOULD_FIT", "HOST_IS_ADDRESS" -> DestinationType.CIDR;
                case "TYPE_FQDN_WOULD_FIT" -> DestinationType.FQDN;
                default -> null;
            };
        }

        boolean savable() {
            return problems.isEmpty();
        }

        /** Whether saving it asks for the password again. */
        boolean loosensNotably() {
            return outcome.rule() != null && outcome.rule().loosensNotably();
        }

        /** How many fields need a change before it can be saved. */
        int fieldsToChange() {
            return (int) problems.stream().map(RuleFinding::field).distinct().count();
        }

        private static @Nullable Problem firstAt(List<RuleFinding> findings, RuleField field) {
            return findings.stream()
                    .filter(finding -> finding.field() == field)
                    .map(RuleFinding::problem)
                    .findFirst()
                    .orElse(null);
        }
    }
}
