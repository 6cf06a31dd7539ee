package dev.sallyport.console.reports;

import com.vaadin.flow.router.QueryParameters;
import dev.sallyport.ledger.ClusterId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a report is asked for, as the address says it, so that it can be sent to somebody.
 *
 * @param cluster null for the first one
 * @param at null for now
 * @param since the other instant of a comparison; null for one instant alone
 */
record ReportsAddress(
        @Nullable ClusterId cluster,
        @Nullable Instant at,
        @Nullable Instant since) {

    static ReportsAddress read(QueryParameters query) {
        return new ReportsAddress(
                query.getSingleParameter("cluster")
                        .flatMap(ReportsAddress::cluster)
                        .orElse(null),
                query.getSingleParameter("at").flatMap(ReportsAddress::instant).orElse(null),
                query.getSingleParameter("since")
                        .flatMap(ReportsAddress::instant)
                        .orElse(null));
    }

    QueryParameters query() {
        Map<String, String> parts = new LinkedHashMap<>();
        if (cluster != null) {
            parts.put("cluster", cluster.toString());
        }
        if (since != null) {
            parts.put("since", since.toString());
        }
        if (at != null) {
            parts.put("at", at.toString());
        }
        return QueryParameters.simple(parts);
    }

    ReportsAddress of(ClusterId other) {
        return new ReportsAddress(other, at, since);
    }

    ReportsAddress at(@Nullable Instant other) {
        return new ReportsAddress(cluster, other, since);
    }

    ReportsAddress since(@Nullable Instant other) {
        return new ReportsAddress(cluster, at, other);
    }

    private static Optional<ClusterId> cluster(String text) {
        try {
            return Optional.of(ClusterId.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
