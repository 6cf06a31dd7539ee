package dev.sallyport.api;

import dev.sallyport.words.Words;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * What a request may ask for beside its operation.
 *
 * @param patience how long the answer may wait for the state to settle; zero for not at all
 * @param base the revision that the change is based on, from {@code If-Match}; null if the client does not say
 */
record Wishes(Duration patience, @Nullable Long base, HttpServletRequest request) {

    static final String WAIT = "wait";

    private static final int LONGEST_WAIT = 60;
    private static final Pattern REVISION = Pattern.compile("\"?(\\d{1,18})\"?");

    static Wishes of(HttpServletRequest request) {
        int wait = Paging.limit(Paging.given(request, WAIT), 0, LONGEST_WAIT);
        return new Wishes(Duration.ofSeconds(wait), base(request.getHeader(HttpHeaders.IF_MATCH)), request);
    }

    private static @Nullable Long base(@Nullable String header) {
        if (header == null || header.equals("*")) {
            return null;
        }
        Matcher revision = REVISION.matcher(header);
        if (!revision.matches()) {
            throw new ApiException(HttpStatus.BAD_REQUEST, Words.of("api.if_match"));
        }
        return Long.valueOf(revision.group(1));
    }
}
