package dev.sallyport.api;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;

/** The API key that a request brings, and from where it came. */
record RequestKey(String secret, String address) {

    private static final Pattern BEARER = Pattern.compile("(?i:bearer) +(\\S+) *");

    /** Empty if there is none, if it is no bearer token, or if there are several. */
    static Optional<RequestKey> of(HttpServletRequest request) {
        List<String> headers = Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION));
        if (headers.size() != 1) {
            return Optional.empty();
        }
        Matcher bearer = BEARER.matcher(headers.getFirst());
        return bearer.matches()
                ? Optional.of(new RequestKey(bearer.group(1), request.getRemoteAddr()))
                : Optional.empty();
    }
}
