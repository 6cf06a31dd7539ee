package dev.sallyport.api;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which part of the audit log is asked for.
 *
 * @param from the whole second to start from, or null for an end of the log
 * @param limit at least so many entries, if there are
 */
record AuditQuery(@Nullable Instant from, boolean descending, int limit) {

    static final String STARTING_FROM = "starting_from";
    static final String SORT_ORDER = "sort_order";
    static final String LIMIT = "limit";

    private static final int DEFAULT_LIMIT = 200;

    static AuditQuery of(HttpServletRequest request) {
        return new AuditQuery(
                Paging.second(Paging.given(request, STARTING_FROM)),
                Paging.descending(Paging.given(request, SORT_ORDER)),
                Paging.limit(Paging.given(request, LIMIT), DEFAULT_LIMIT, Paging.MOST));
    }
}
