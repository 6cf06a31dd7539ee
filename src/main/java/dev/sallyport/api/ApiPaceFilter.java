package dev.sallyport.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.words.Words;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Holds each key to its pace. The answer to the excess is 503 with {@code Retry-After}, which clients of the wire repeat; 429 would end
 * their apply in the middle.
 */
final class ApiPaceFilter extends OncePerRequestFilter {

    private static final int KEYS = 10_000;

    private final ApiSettings settings;
    private final StatusBody status;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > KEYS;
        }
    };

    private record Bucket(double left, long at) {}

    ApiPaceFilter(ApiSettings settings, StatusBody status) {
        this.settings = settings;
        this.status = status;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean known = request.getUserPrincipal() != null;
        if (!known
                || RequestKey.of(request)
                        .map(key -> admitted(print(key.secret())))
                        .orElse(true)) {
            chain.doFilter(request, response);
        } else {
            response.setHeader(HttpHeaders.RETRY_AFTER, "1");
            status.write(response, HttpStatus.SERVICE_UNAVAILABLE, Words.of("api.too_fast"));
        }
    }

    private synchronized boolean admitted(String print) {
        long now = System.nanoTime();
        Bucket bucket = buckets.getOrDefault(print, new Bucket(settings.apiBurst(), now));
        double left = Math.min(settings.apiBurst(), bucket.left() + (now - bucket.at()) / 1e9 * settings.apiRate());
        buckets.put(print, new Bucket(left < 1 ? left : left - 1, now));
        return left >= 1;
    }

    /** No secret is kept in memory for this. */
    private static String print(String secret) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
