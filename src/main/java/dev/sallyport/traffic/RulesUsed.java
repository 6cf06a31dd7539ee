package dev.sallyport.traffic;

import dev.sallyport.policy.RuleId;
import java.util.Set;

/**
 * Rules that allowed connections in some hours.
 *
 * @param certain those that did
 * @param complete false if some connections of these hours were too many to be told apart: then others may have been used too
 */
public record RulesUsed(Set<RuleId> certain, boolean complete) {

    public RulesUsed {
        certain = Set.copyOf(certain);
    }
}
