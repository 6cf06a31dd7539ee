package dev.sallyport.perimeter;

import dev.sallyport.policy.RuleId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Some of a cluster's rules in the order of their names, and what was settled when they were looked at.
 *
 * @param rules by name ignoring case; those deleted and not yet gone among them
 * @param settledRevision the highest settled revision at that instant; 0 if none
 * @param refused at an earlier instant, those whose content a gateway had refused when it was settled and had not taken since; of the present
 *     more is known elsewhere, and none are named
 */
public record RuleSlice(List<RuleVersion> rules, long settledRevision, Set<RuleId> refused) {

    public RuleSlice {
        rules = List.copyOf(rules);
        refused = Set.copyOf(refused);
    }

    /**
     * Which ones.
     *
     * @param beyond the name behind which to begin, in the direction of the order; null for the beginning
     * @param before rules as they were saved immediately before this instant, or as they are now if null
     */
    public record Ask(
            @Nullable String beyond,
            boolean descending,
            int limit,
            @Nullable Instant before) {}
}
