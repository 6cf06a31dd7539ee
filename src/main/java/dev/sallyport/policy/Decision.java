package dev.sallyport.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The decision on one destination, as a value.
 *
 * @param reason in allow-all what the rules say, not what the policy made of it
 * @param rule the most specific rule that allows it, or the nearest one that nearly did; null if none comes near
 * @param steps the checks in the order of the rule language; those after the deciding one were not reached
 */
public record Decision(
        Verdict verdict, Reason reason, @Nullable EgressRule rule, List<Step> steps) {

    /** One check: its question, and how it ended. */
    public record Step(Check check, Outcome outcome) {}

    public enum Check {
        FORM,
        RESERVED,
        MATCH,
        PORT,
        PATH,
        RESOLVED_ADDRESSES
    }

    public enum Outcome {
        PASSED,
        FAILED,
        NOT_REACHED
    }

    public Decision {
        steps = List.copyOf(steps);
    }

    public boolean allowed() {
        return verdict != Verdict.DENIED;
    }
}
