package dev.sallyport.api;

import java.io.Serial;
import org.springframework.http.HttpStatus;

/** A request that a controller refuses before any use case sees it. */
final class ApiException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final HttpStatus status;

    ApiException(HttpStatus status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    HttpStatus status() {
        return status;
    }
}
