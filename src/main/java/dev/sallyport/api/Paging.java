package dev.sallyport.api;

import dev.sallyport.words.Words;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Which page of a list is asked for.
 *
 * @param page a cursor of an earlier answer, or null for the first page
 * @param limit at most so many; {@value #DEFAULT} unless asked otherwise, because published clients do not ask for a second page
 * @param asOf the whole second at whose end the list is to be told, or null for now
 * @param sortBy the field to sort by, or null
 */
record Paging(
        @Nullable String page,
        int limit,
        boolean descending,
        @Nullable Instant asOf,
        @Nullable String sortBy) {

    static final String PAGE = "pagination.page";
    static final String LIMIT = "pagination.limit";
    static final String AS_OF_TIME = "pagination.as_of_time";
    static final String SORT_ORDER = "pagination.sort_order";
    static final String SORT_BY = "pagination.sort_by";

    static final int DEFAULT = 500;
    static final int MOST = 1000;

    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    static Paging of(HttpServletRequest request) {
        return new Paging(
                given(request, PAGE),
                limit(given(request, LIMIT), DEFAULT, MOST),
                descending(given(request, SORT_ORDER)),
                second(given(request, AS_OF_TIME)),
                given(request, SORT_BY));
    }

    /** A parameter that is there and not empty. */
    static @Nullable String given(HttpServletRequest request, String name) {
        String value = request.getParameter(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /** Zero and absent are the same on the wire. */
    static int limit(@Nullable String text, int otherwise, int most) {
        try {
            int limit = text == null ? 0 : Integer.parseInt(text);
            if (limit < 0) {
                throw invalid();
            }
            return limit == 0 ? otherwise : Math.min(limit, most);
        } catch (NumberFormatException e) {
            throw invalid();
        }
    }

    static boolean descending(@Nullable String text) {
        return switch (text == null ? "ASC" : text) {
            case "ASC" -> false;
            case "DESC" -> true;
            default -> throw invalid();
        };
    }

    /** A whole second. What lies before or after everything that can have happened counts as the edge of that. */
    static @Nullable Instant second(@Nullable String text) {
        if (text == null) {
            return null;
        }
        Instant instant = parsed(text);
        Instant within = instant.isBefore(Instant.EPOCH) ? Instant.EPOCH : instant.isAfter(LATEST) ? LATEST : instant;
        return within.truncatedTo(ChronoUnit.SECONDS);
    }

    /** An instant as RFC 3339 has it, in years that databases know too. */
    static Instant instant(String text) {
        Instant instant = parsed(text);
        if (instant.isBefore(Instant.EPOCH) || instant.isAfter(LATEST)) {
            throw invalid();
        }
        return instant;
    }

    private static Instant parsed(String text) {
        try {
            // A plus sign that nobody encoded arrives as a space.
            return OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
        } catch (DateTimeException e) {
            throw invalid();
        }
    }

    /** Refuses an instant for a list that is told as it is now only. */
    Paging nowOnly() {
        if (asOf != null) {
            throw new ApiException(HttpStatus.BAD_REQUEST, Words.of("api.as_of_unsupported"));
        }
        return this;
    }

    static ApiException invalid() {
        return new ApiException(HttpStatus.BAD_REQUEST, Words.of("api.parameter"));
    }
}
