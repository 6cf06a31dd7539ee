package dev.sallyport.policy;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules about rules: what is accepted, what is refused and why, what is worth a warning. Pure. */
public final class RuleValidation {

    /**
     * What a rule is judged against.
     *
     * @param others the rules of the cluster that are not yet gone, without the one being edited
     * @param purposes the codes that the organisation knows
     */
    public record Surroundings(
            List<EgressRule> others, Set<String> purposes, Instant now, AddressClasses addresses, RuleLimits limits) {}

    /**
     * The outcome.
     *
     * @param rule the accepted rule, or null if there are problems
     * @param problems every reason for a refusal
     * @param warnings what the person should know, also when the rule is accepted
     */
    public record Outcome(@Nullable EgressRule rule, List<RuleFinding> problems, List<RuleFinding> warnings) {}

    private RuleValidation() {}

    /** Never throws for any text in the draft. */
    public static Outcome validate(RuleId id, RuleDraft draft, Surroundings surroundings) {
        throw new UnsupportedOperationException();
    }
}
