package dev.sallyport.console.rules;

import dev.sallyport.enforcement.Enforcement;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.RuleVersion;
import dev.sallyport.perimeter.Rules;
import dev.sallyport.policy.Decision;
import dev.sallyport.policy.RuleDraft;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.RuleValidation;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The use cases of one cluster's rules, asked in the name of one person. Throws what they throw. */
record RuleDesk(Rules rules, Enforcement enforcement, Actor actor, ClusterId cluster) {

    /** A name is needed for a rule, but not for asking what it would do. */
    private static final String UNNAMED = "unnamed-draft";

    RuleVersion get(RuleId rule) {
        return rules.get(actor, cluster, rule);
    }

    RuleValidation.Outcome validate(RuleDraft draft, @Nullable RuleId editing) {
        return rules.validate(actor, cluster, draft, editing);
    }

    /** Creates a rule, or gives the one being edited its new content. */
    RuleVersion save(RuleForm form) {
        RuleDraft draft = form.typed().draft();
        RuleId editing = form.editing();
        return editing == null
                ? rules.create(actor, cluster, draft, null)
                : rules.edit(actor, cluster, editing, draft, form.baseRevision());
    }

    RuleVersion delete(RuleVersion seen) {
        return rules.delete(actor, cluster, seen.rule().id(), seen.changedRevision());
    }

    Decision test(String typed) {
        return rules.test(actor, cluster, typed, null, null);
    }

    Decision test(String typed, RuleForm form) {
        TypedRule rule = form.typed();
        TypedRule named = rule.name().isEmpty() ? rule.named(UNNAMED) : rule;
        return rules.test(actor, cluster, typed, named.draft(), form.editing());
    }

    List<String> purposes() {
        return rules.purposes(actor);
    }

    EnforcementStatus status() {
        return Objects.requireNonNull(enforcement.status(actor, cluster));
    }

    void sendAgain() {
        enforcement.sendAgain(actor, cluster);
    }
}
