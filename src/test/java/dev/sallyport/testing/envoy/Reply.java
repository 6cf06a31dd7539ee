package dev.sallyport.testing.envoy;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway answered.
 *
 * @param status 0 if it closed the connection without an answer
 * @param headers by their names in lower case
 * @param body for a tunnel that was opened, what came back from the other end
 */
public record Reply(int status, Map<String, String> headers, String body) {

    static final Reply CLOSED = new Reply(0, Map.of(), "");

    public @Nullable String decision() {
        return headers.get("x-egress-decision");
    }

    public @Nullable String reason() {
        return headers.get("x-egress-reason");
    }

    public @Nullable String revision() {
        return headers.get("x-egress-revision");
    }

    public @Nullable String requestId() {
        return headers.get("x-egress-request-id");
    }
}
