package dev.sallyport.api;

import dev.sallyport.access.NotAllowedException;
import dev.sallyport.ledger.LedgerReadOnlyException;
import dev.sallyport.net.Problem;
import dev.sallyport.perimeter.InvalidClusterException;
import dev.sallyport.perimeter.ManagedRuleException;
import dev.sallyport.perimeter.NotFoundException;
import dev.sallyport.perimeter.StaleRevisionException;
import dev.sallyport.policy.InvalidRuleException;
import dev.sallyport.words.Words;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Every failure of the API as a {@code Status}, with the gRPC code that belongs to its HTTP status. */
@RestControllerAdvice(basePackageClasses = ApiErrors.class)
class ApiErrors {

    private static final Logger log = LoggerFactory.getLogger(ApiErrors.class);

    @ExceptionHandler
    ResponseEntity<Wire.Status> refused(ApiException e) {
        return status(e.status(), message(e), List.of());
    }

    @ExceptionHandler
    ResponseEntity<Wire.Status> invalidRule(InvalidRuleException e) {
        List<Map<String, Object>> details = e.findings().stream()
                .map(finding -> detail(finding.field().name().toLowerCase(Locale.ROOT), finding.problem()))
                .toList();
        return status(HttpStatus.BAD_REQUEST, invalid(e.findings().getFirst().problem()), details);
    }

    @ExceptionHandler
    ResponseEntity<Wire.Status> invalidCluster(InvalidClusterException e) {
        return status(
                HttpStatus.BAD_REQUEST,
                invalid(e.problem()),
                List.of(detail(e.field().name().toLowerCase(Locale.ROOT), e.problem())));
    }

    @ExceptionHandler
    ResponseEntity<Wire.Status> notFound(NotFoundException e) {
        return status(
                HttpStatus.NOT_FOUND,
                switch (e.what()) {
                    case CLUSTER -> Words.of("api.cluster_not_found");
                    case RULE -> Words.of("api.rule_not_found");
                },
                List.of());
    }

    @ExceptionHandler
    ResponseEntity<Wire.Status> notAllowed(NotAllowedException e) {
        return status(HttpStatus.FORBIDDEN, Words.of("api.not_allowed"), List.of());
    }

    @ExceptionHandler
    ResponseEntity<Wire.Status> stale(StaleRevisionException e) {
        return status(HttpStatus.CONFLICT, Words.of("api.stale"), List.of());
    }

    @ExceptionHandler
    ResponseEntity<Wire.Status> managed(ManagedRuleException e) {
        return status(HttpStatus.BAD_REQUEST, Words.of("api.managed_rule"), List.of());
    }

    @ExceptionHandler
    ResponseEntity<Wire.Status> readOnly(LedgerReadOnlyException e) {
        return status(HttpStatus.BAD_REQUEST, Words.of("api.read_only"), List.of());
    }

    @ExceptionHandler
    ResponseEntity<Wire.Status> anythingElse(Exception e) {
        if (e instanceof ErrorResponse known && known.getStatusCode().is4xxClientError()) {
            HttpStatus status = HttpStatus.valueOf(known.getStatusCode().value());
            return status(
                    status,
                    status == HttpStatus.METHOD_NOT_ALLOWED ? Words.of("api.method") : Words.of("api.bad_request"),
                    List.of());
        }
        log.error("A request to the API failed", e);
        return status(HttpStatus.INTERNAL_SERVER_ERROR, Words.of("api.internal"), List.of());
    }

    static ResponseEntity<Wire.Status> status(HttpStatus status, String message, List<Map<String, Object>> details) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .body(new Wire.Status(grpcCode(status), message, details));
    }

    /** The mapping of grpc-gateway, read backwards; a wrong method is UNIMPLEMENTED. */
    static int grpcCode(HttpStatus status) {
        return switch (status.value()) {
            case 401 -> 16;
            case 403 -> 7;
            case 404 -> 5;
            case 405 -> 12;
            case 409 -> 10;
            case 429 -> 8;
            case 503 -> 14;
            default -> status.is5xxServerError() ? 13 : 3;
        };
    }

    private static String message(Exception e) {
        String message = e.getMessage();
        return message == null ? "" : message;
    }

    /**
     * The problem in words. Terraform's provider repeats a request for two hours when the message of a refusal contains
     * {@code lock}, which a quoted host name may; the words are then in the details alone.
     */
    private static String invalid(Problem problem) {
        String words = Words.of("api.invalid", words(problem));
        return words.contains("lock") ? Words.of("api.invalid", problem.code()) : words;
    }

    private static String words(Problem problem) {
        return Words.of("problem." + problem.code(), problem.arguments().toArray());
    }

    private static Map<String, Object> detail(String field, Problem problem) {
        return Map.of(
                "@type",
                "type.googleapis.com/google.rpc.ErrorInfo",
                "reason",
                problem.code(),
                "domain",
                "sallyport",
                "metadata",
                problem.canonical() == null
                        ? Map.of("field", field, "words", words(problem))
                        : Map.of("field", field, "words", words(problem), "canonical", problem.canonical()));
    }
}
