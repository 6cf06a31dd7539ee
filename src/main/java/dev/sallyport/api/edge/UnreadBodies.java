package dev.sallyport.api.edge;

import dev.sallyport.net.ClientNetwork;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * Ends the connection of a request that was answered before its body had arrived. The server would otherwise hold the answer back and
 * keep a thread until it has swallowed the rest, at whatever pace it drips. What is on its way is still taken in for a moment: a connection
 * that is closed over unread bytes is reset, and a client that is busy sending would lose the answer with it (RFC 9112, 9.6).
 */
final class UnreadBodies extends ValveBase {

    static final Duration LINGERS = Duration.ofSeconds(1);
    private static final Duration LOOKS_AGAIN = Duration.ofMillis(5);

    private final Waiters waiters;

    UnreadBodies(Waiters waiters) {
        super(true);
        this.waiters = waiters;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        getNext().invoke(request, response);
        if (!request.isAsync() && !request.isFinished()) {
            if (!response.isCommitted()) {
                // Or the client would send its next request into a connection that is about to end.
                response.setHeader("Connection", "close");
            }
            // Before, because to end the connection is an error to the server, which would make 500 of an answer that
            // is not out yet.
            response.finishResponse();
            // A client that waits to be told before it sends has sent nothing.
            if (request.getHeader("Expect") == null) {
                linger(request);
            }
            request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }
    }

    private void linger(Request request) {
        String address = ClientNetwork.of(request.getRemoteAddr());
        if (waiters.enter(address)) {
            try {
                takeIn(request);
            } catch (IOException e) {
                container.getLogger().debug("A connection ended before its body had arrived", e);
            } finally {
                waiters.leave(address);
            }
        }
    }

    private static void takeIn(Request request) throws IOException {
        InputStream body = request.getStream();
        byte[] some = new byte[8192];
        int taken = 0;
        long end = System.nanoTime() + LINGERS.toNanos();
        while (!request.isFinished() && taken < BodyBounds.MOST_BYTES && System.nanoTime() - end < 0) {
            if (arrived(request)) {
                taken += Math.max(0, body.read(some));
            } else {
                // The server offers no wait with an end of its own.
                LockSupport.parkNanos(LOOKS_AGAIN.toNanos());
            }
        }
    }

    private static boolean arrived(Request request) {
        org.apache.coyote.Request inner = request.getCoyoteRequest();
        inner.action(ActionCode.AVAILABLE, true);
        return inner.getAvailable() > 0;
    }
}
