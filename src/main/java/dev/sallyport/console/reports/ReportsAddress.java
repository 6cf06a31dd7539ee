package dev.sallyport.console.reports;

import com.vaadin.flow.router.QueryParameters;
import dev.sallyport.ledger.ClusterId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a report is asked for, as the address says it, so that it can be sent to somebody.
 *
 * @param cluster null for all of them
 * @param at null for now
 * @param since the other instant of a comparison, or the beginning of a period; null for one instant alone
 */
record ReportsAddress(
        @Nullable ClusterId cluster,
        @Nullable Instant at,
        @Nullable Instant since,
        Shown shown) {

    /** Of what a report of one cluster tells. */
    enum Shown {
        RULES,
        WHO,
        EXPOSURE
    }

    static final ReportsAddress ALL_NOW = new ReportsAddress(null, null, null, Shown.RULES);

    static ReportsAddress read(QueryParameters query) {
        return new ReportsAddress(
                query.getSingleParameter("cluster")
                        .flatMap(ReportsAddress::cluster)
                        .orElse(null),
                query.getSingleParameter("at").flatMap(ReportsAddress::instant).orElse(null),
                query.getSingleParameter("since")
                        .flatMap(ReportsAddress::instant)
                        .orElse(null),
                query.getSingleParameter("show").map(ReportsAddress::shown).orElse(Shown.RULES));
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
        if (shown != Shown.RULES) {
            parts.put("show", shown.name().toLowerCase(Locale.ROOT));
        }
        return QueryParameters.simple(parts);
    }

    String path() {
        String query = query().getQueryString();
        return query.isEmpty() ? "reports" : "reports?" + query;
    }

    /** Of one cluster, or of all: those have no comparison. */
    ReportsAddress of(@Nullable ClusterId other) {
        return new ReportsAddress(other, at, other == null ? null : since, other == null ? Shown.RULES : shown);
    }

    ReportsAddress at(@Nullable Instant other) {
        return new ReportsAddress(cluster, other, since, shown);
    }

    ReportsAddress since(@Nullable Instant other) {
        return new ReportsAddress(cluster, at, other, shown);
    }

    ReportsAddress show(Shown other) {
        return new ReportsAddress(cluster, at, since, other);
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

    private static Shown shown(String text) {
        return Arrays.stream(Shown.values())
                .filter(one -> one.name().equalsIgnoreCase(text))
                .findFirst()
                .orElse(Shown.RULES);
    }
}
