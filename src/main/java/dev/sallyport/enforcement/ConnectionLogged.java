package dev.sallyport.enforcement;

import dev.sallyport.ledger.ClusterId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway said about one connection that a client of a cluster asked for. Whatever a client wrote is bounded in length and has
 * lost its query; it is not checked otherwise.
 *
 * @param gateway the name of its certificate
 * @param revision the revision of the cluster that decided, or 0 if the request was refused before any table was asked
 * @param at when the client asked, by the gateway's clock
 * @param requestId what the client was told, to find the connection again; empty if it was told none
 * @param authority host and port as asked for: {@code host:port}, or {@code host} in a plain HTTP request for port 80
 * @param path of a plain HTTP request, normalised as it was judged and without query; null for a tunnel, whose paths nobody sees
 * @param method of a plain HTTP request; {@code CONNECT} for a tunnel
 * @param reason the code that the client was given if it was not let through, else null
 * @param sent bytes from the client to the destination, so far
 * @param received bytes from the destination to the client, so far
 * @param duration null while the tunnel is open
 * @param client its address, without port; null if unknown
 * @param dialled the address and port the gateway connected to; null if it dialled nobody
 */
public record ConnectionLogged(
        String gateway,
        ClusterId cluster,
        long revision,
        Instant at,
        String requestId,
        Outcome outcome,
        String authority,
        @Nullable String path,
        String method,
        @Nullable String reason,
        long sent,
        long received,
        @Nullable Duration duration,
        @Nullable String client,
        @Nullable String dialled) {

    public enum Outcome {
        /** A tunnel opened; {@link #ENDED} follows. */
        OPENED,
        /** A tunnel that had opened is over. */
        ENDED,
        /** A plain HTTP request was passed on and answered. */
        PASSED,
        /** The perimeter refused it; nothing was passed on. */
        REFUSED,
        /** It was allowed, and then no connection came about. */
        FAILED
    }

    /** Whether the client asked for a tunnel. */
    public boolean tunnel() {
        return method.equals("CONNECT");
    }
}
