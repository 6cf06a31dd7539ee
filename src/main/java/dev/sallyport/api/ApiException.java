package dev.sallyport.api;

import java.io.Serial;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** A request that a controller refuses before any use case sees it. */
final class ApiException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final transient Map<String, String> metadata;
    private final @Nullable Duration retryAfter;

    /** @param message fixed words: nothing in it comes from the request */
    ApiException(HttpStatus status, String message) {
        this(status, message, Map.of(), null);
    }

    /** @param metadata what the request said, for the details */
    ApiException(HttpStatus status, String message, Map<String, String> metadata) {
        this(status, message, metadata, null);
    }

    private ApiException(
            HttpStatus status, String message, Map<String, String> metadata, @Nullable Duration retryAfter) {
        super(message, null, false, false);
        this.status = status;
        this.metadata = Map.copyOf(metadata);
        this.retryAfter = retryAfter;
    }

    /** 503: the same request will do later. */
    static ApiException later(String message, Duration after) {
        return new ApiException(HttpStatus.SERVICE_UNAVAILABLE, message, Map.of(), after);
    }

    HttpStatus status() {
        return status;
    }

    Map<String, String> metadata() {
        return metadata;
    }

    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }
}
