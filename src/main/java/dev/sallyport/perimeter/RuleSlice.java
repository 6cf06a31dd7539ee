package dev.sallyport.perimeter;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of a cluster's rules in the order of their names, and what was settled when they were looked at.
 *
 * @param rules by name ignoring case; those deleted and not yet gone among them
 * @param settledRevision the highest settled revision at that instant; 0 if none
 */
public record RuleSlice(List<RuleVersion> rules, long settledRevision) {

    public RuleSlice {
        rules = List.copyOf(rules);
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
