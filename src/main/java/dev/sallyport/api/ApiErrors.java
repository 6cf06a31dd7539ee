package dev.sallyport.api;

import dev.sallyport.access.InvalidAccountException;
import dev.sallyport.access.LastOrgAdminException;
import dev.sallyport.access.NotAllowedException;
import dev.sallyport.access.SignIn;
import dev.sallyport.ledger.LedgerReadOnlyException;
import dev.sallyport.ledger.Notary;
import dev.sallyport.net.Problem;
import dev.sallyport.perimeter.InvalidClusterException;
import dev.sallyport.perimeter.ManagedRuleException;
import dev.sallyport.perimeter.NotFoundException;
import dev.sallyport.perimeter.StaleRevisionException;
import dev.sallyport.policy.InvalidRuleException;
import dev.sallyport.policy.RuleFinding;
import dev.sallyport.reports.Evidence;
import dev.sallyport.reports.FutureInstantException;
import dev.sallyport.words.Words;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** Every failure of the API as a {@code Status}, with the gRPC code that belongs to its HTTP status. */
@RestControllerAdvice(basePackageClasses = ApiErrors.class)
class ApiErrors {

    private static final Logger log = LoggerFactory.getLogger(ApiErrors.class);

    private static final int FAILED_PRECONDITION = 9;

    /** Addresses and ranges: digits, and letters up to f. */
    private static final Pattern HARMLESS = Pattern.compile("[0-9a-f.:/]{1,60}");

    private final FailedChanges failed;

    ApiErrors(FailedChanges failed) {
        this.failed = failed;
    }

    @ExceptionHandler
    ResponseEntity<Wire.Status> refused(ApiException e, HttpServletRequest request) {
        if (e.status().is4xxClientError()) {
            failed.write(
                    request,
                    e.status() == HttpStatus.BAD_REQUEST
                            ? "INVALID_ARGUMENT"
                            : e.status().name());
        }
        List<Map<String, Object>> details =
                e.metadata().isEmpty() ? List.of() : List.of(detail(e.status().name(), e.metadata()));
        ResponseEntity<Wire.Status> answer = status(e.status(), message(e), details);
        Duration after = e.retryAfter();
        return after == null
                ? answer
                : ResponseEntity.status(e.status())
                        .headers(answer.getHeaders())
                        .header(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, after.toSeconds())))
                        .body(answer.getBody());
    }

    @ExceptionHandler
    ResponseEntity<Wire.Status> malformedParameter(MethodArgumentTypeMismatchException e) {
        return status(
                HttpStatus.BAD_REQUEST,
                e.getParameter().hasParameterAnnotation(PathVariable.class)
                        ? Words.of("api.id_malformed")
                        : Words.of("api.parameter"),
                List.of());
    }

    @ExceptionHandler
    ResponseEntity<Wire.Status> invalidRule(InvalidRuleException e, HttpServletRequest request) {
        List<Map<String, Object>> details = e.findings().stream()
                .map(finding -> detail(finding.field().name(), finding.problem()))
                .toList();
        RuleFinding first = e.findings().getFirst();
        if (first.problem().code().equals("NAME_STILL_HELD")) {
            // The name is free as soon as the deletion is acknowledged, so clients that repeat such refusals will get
            // through; and what is repeated until it passes has not failed.
            return status(HttpStatus.CONFLICT, Words.of("api.name_still_held"), details);
        }
        failed.write(request, first.problem().code());
        return status(HttpStatus.BAD_REQUEST, invalid(first.field().name(), first.problem()), details);
    }

    @ExceptionHandler
    ResponseEntity<Wire.Status> invalidCluster(InvalidClusterException e) {
        return status(
                HttpStatus.BAD_REQUEST,
                invalid(e.field().name(), e.problem()),
                List.of(detail(e.field().name(), e.problem())));
    }

    @ExceptionHandler
    ResponseEntity<Wire.Status> notFound(NotFoundException e, HttpServletRequest request) {
        if (e.what() == NotFoundException.What.RULE) {
            failed.write(request, "RULE_NOT_FOUND");
        }
        return status(
                HttpStatus.NOT_FOUND,
                switch (e.what()) {
                    case CLUSTER -> Words.of("api.cluster_not_found");
                    case RULE -> Words.of("api.rule_not_found");
                },
                List.of());
    }

    /** The key was good when the request came, and is no longer. */
    @ExceptionHandler
    ResponseEntity<Wire.Status> ended(SignIn.FailedException e) {
        ResponseEntity<Wire.Status> answer =
                status(HttpStatus.UNAUTHORIZED, Words.of("api.unauthenticated"), List.of());
        return ResponseEntity.status(answer.getStatusCode())
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .body(answer.getBody());
    }

    @ExceptionHandler
    ResponseEntity<Wire.Status> notAllowed(NotAllowedException e) {
        return status(HttpStatus.FORBIDDEN, Words.of("api.not_allowed"), List.of());
    }

    @ExceptionHandler
    ResponseEntity<Wire.Status> stale(StaleRevisionException e, HttpServletRequest request) {
        failed.write(request, "STALE_REVISION");
        return status(
                HttpStatus.PRECONDITION_FAILED,
                Words.of("api.stale"),
                List.of(detail("STALE_REVISION", Map.of("revision", Long.toString(e.current())))));
    }

    @ExceptionHandler
    ResponseEntity<Wire.Status> managed(ManagedRuleException e, HttpServletRequest request) {
        failed.write(request, "MANAGED_RULE");
        return precondition(Words.of("api.managed_rule"));
    }

    @ExceptionHandler
    ResponseEntity<Wire.Status> invalidAccount(InvalidAccountException e) {
        return switch (e.code()) {
            // A deleted service account is disabled for good.
            case "ACCOUNT_UNKNOWN", "ACCOUNT_DISABLED", "KEY_UNKNOWN" ->
                status(HttpStatus.NOT_FOUND, Words.of("api.account_not_found"), List.of());
            default ->
                status(
                        HttpStatus.BAD_REQUEST,
                        Words.of("api.invalid_account", lower(e.code()).replace('_', ' ')),
                        List.of(detail(e.code(), Map.of())));
        };
    }

    @ExceptionHandler
    ResponseEntity<Wire.Status> lastOrgAdmin(LastOrgAdminException e) {
        return status(HttpStatus.BAD_REQUEST, Words.of("api.last_org_admin"), List.of());
    }

    @ExceptionHandler
    ResponseEntity<Wire.Status> readOnly(LedgerReadOnlyException e) {
        return precondition(Words.of("api.read_only"));
    }

    /** Nothing is wrong with the request but the state of things: 400 on the wire, as FAILED_PRECONDITION. */
    private static ResponseEntity<Wire.Status> precondition(String message) {
        return ResponseEntity.badRequest()
                .contentType(MediaType.APPLICATION_JSON)
                .body(new Wire.Status(FAILED_PRECONDITION, message, List.of()));
    }

    @ExceptionHandler
    ResponseEntity<Wire.Status> future(FutureInstantException e) {
        return status(HttpStatus.BAD_REQUEST, Words.of("api.report_future"), List.of());
    }

    @ExceptionHandler
    ResponseEntity<Wire.Status> busy(Evidence.BusyException e, HttpServletRequest request) {
        return refused(ApiException.later(Words.of("api.evidence_busy"), Duration.ofSeconds(10)), request);
    }

    @ExceptionHandler
    ResponseEntity<Wire.Status> unsigned(Notary.KeyUnavailableException e, HttpServletRequest request) {
        return refused(ApiException.later(Words.of("api.evidence_unsigned"), Duration.ofSeconds(60)), request);
    }

    /** Half of a file is with the caller already. Nothing is put behind it: the connection ends, so that it is seen to be half. */
    @ExceptionHandler
    void cutOff(CutOffException e) {
        throw e;
    }

    /** Nobody is there any more to be answered: a stream ends so, and so does any caller that did not wait. */
    @ExceptionHandler
    void gone(AsyncRequestNotUsableException e) {
        log.debug("A caller of the API left before its answer: {}", e.getMessage());
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
            case 412 -> FAILED_PRECONDITION;
            case 503 -> 14;
            default -> status.is5xxServerError() ? 13 : 3;
        };
    }

    private static String message(Exception e) {
        String message = e.getMessage();
        return message == null ? "" : message;
    }

    /**
     * Fixed words, and the form that would do where it cannot say anything else: Terraform's provider repeats a request for two hours
     * when the message of a refusal contains {@code lock} or {@code POLICY_UPDATING}, which a quoted name may. The rest is in the details.
     */
    private static String invalid(String field, Problem problem) {
        String canonical = problem.canonical();
        return canonical != null && HARMLESS.matcher(canonical).matches()
                ? Words.of("api.invalid_offering", lower(field), plain(problem), canonical)
                : Words.of("api.invalid", lower(field), plain(problem));
    }

    /** The code as words. */
    private static String plain(Problem problem) {
        return lower(problem.code()).replace('_', ' ');
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> detail(String field, Problem problem) {
        Map<String, String> metadata = new TreeMap<>();
        metadata.put("field", lower(field));
        metadata.put(
                "words",
                Words.of("problem." + problem.code(), problem.arguments().toArray()));
        if (problem.canonical() != null) {
            metadata.put("canonical", problem.canonical());
        }
        return detail(problem.code(), metadata);
    }

    private static Map<String, Object> detail(String reason, Map<String, String> metadata) {
        return Map.of(
                "@type",
                "type.googleapis.com/google.rpc.ErrorInfo",
                "reason",
                reason,
                "domain",
                "sallyport",
                "metadata",
                metadata);
    }
}
