package dev.sallyport.policy;

import dev.sallyport.policy.Decision.Check;
import dev.sallyport.policy.Decision.Outcome;
import dev.sallyport.policy.Decision.Step;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The lists of steps that decisions carry, made once: a decision is taken far more often than looked at. */
final class Steps {

    private static final List<Step> ALL_PASSED = upTo(null);
    private static final Map<Check, List<Step>> FAILED = new EnumMap<>(Check.class);

    static {
        for (Check check : Check.values()) {
            FAILED.put(check, upTo(check));
        }
    }

    private Steps() {}

    /** Every check passed if {@code failed} is null; what comes after the failed one was not reached. Resolution is a step only where it failed. */
    static List<Step> failedAt(@Nullable Check failed) {
        List<Step> steps = failed == null ? ALL_PASSED : FAILED.get(failed);
        return steps == null ? ALL_PASSED : steps;
    }

    private static List<Step> upTo(@Nullable Check failed) {
        List<Step> steps = new ArrayList<>();
        boolean reached = true;
        for (Check check : Check.values()) {
            if (check == Check.RESOLVED_ADDRESSES && check != failed) {
                continue;
            }
            steps.add(new Step(
                    check, !reached ? Outcome.NOT_REACHED : check == failed ? Outcome.FAILED : Outcome.PASSED));
            reached = reached && check != failed;
        }
        return List.copyOf(steps);
    }
}
