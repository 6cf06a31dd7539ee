package dev.sallyport.api.edge;

import dev.sallyport.words.Words;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers for requests so malformed that the server refuses them before any filter: one line, as JSON below {@code /api}, with the
 * headers of every other answer and without a word about the server. Made by the server, by its name.
 */
public final class BareErrors extends ErrorReportValve {

    private static final Logger log = LoggerFactory.getLogger(BareErrors.class);

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        // As in the server's own valve: not an error, already said, or said by whoever failed.
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            boolean api = isApi(request.getRequestURI());
            byte[] body = (api ? json(status) : text(status)).getBytes(StandardCharsets.UTF_8);
            BaseHeaders.ALWAYS.forEach(response::setHeader);
            if (request.isSecure()) {
                response.setHeader("Strict-Transport-Security", BaseHeaders.STRICT_TRANSPORT);
            }
            response.setContentType(api ? "application/json" : "text/plain;charset=UTF-8");
            response.getOutputStream().write(body);
            response.finishResponse();
        } catch (IOException e) {
            log.debug("The client was gone before it heard of its error", e);
        }
    }

    /** A request whose path was not even read may be one to the API, and a person sees no harm in the form. */
    private static boolean isApi(@Nullable String path) {
        return path == null || path.equals("/api") || path.startsWith("/api/");
    }

    private static String json(int status) {
        String message = text(status).replace("\\", "\\\\").replace("\"", "\\\"");
        return "{\"code\":" + grpcCode(status) + ",\"message\":\"" + message + "\",\"details\":[]}";
    }

    /** UNIMPLEMENTED, NOT_FOUND, UNAVAILABLE; INVALID_ARGUMENT for what else is not understood, INTERNAL for what else failed here. */
    private static int grpcCode(int status) {
        return switch (status) {
            case 405, 501 -> 12;
            case 404 -> 5;
            case 503 -> 14;
            default -> status < 500 ? 3 : 13;
        };
    }

    private static String text(int status) {
        return Words.of(status < 500 ? "api.edge.not_understood" : "api.edge.not_answered");
    }
}
