package dev.sallyport.reports;

import dev.sallyport.ledger.ClusterId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an evidence pack is about.
 *
 * @param cluster null for all clusters and the organisation
 * @param at the instant of its report
 * @param since the earlier instant of a comparison, not after {@code at}; null for one instant alone
 */
public record PackScope(
        @Nullable ClusterId cluster, Instant at, @Nullable Instant since) {

    public PackScope {
        if (since != null && since.isAfter(at)) {
            throw new IllegalArgumentException("a period that ends before it begins");
        }
    }
}
