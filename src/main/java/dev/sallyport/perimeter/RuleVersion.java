package dev.sallyport.perimeter;

import dev.sallyport.policy.EgressRule;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A rule as it was saved last, and since when. Managed rules have one too, made with the cluster.
 *
 * @param createdRevision the revision that made the rule
 * @param changedRevision the revision that gave it this content; equal to {@code createdRevision} until the first edit
 * @param deletedRevision the revision that deleted it, or null; a deleted rule stays listed until that is settled
 */
public record RuleVersion(
        EgressRule rule,
        long createdRevision,
        long changedRevision,
        @Nullable Long deletedRevision,
        Instant createdAt,
        String createdBy,
        Instant changedAt,
        String changedBy) {

    /** The newest revision that concerns the rule: of its content, or of its deletion. */
    public long newestRevision() {
        return deletedRevision == null ? changedRevision : deletedRevision;
    }
}
