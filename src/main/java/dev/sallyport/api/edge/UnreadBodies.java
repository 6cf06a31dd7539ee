package dev.sallyport.api.edge;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * Ends the connection of a request that was answered before its body had arrived. The server would otherwise hold the answer back and
 * keep a thread until it has swallowed the rest, at whatever pace it drips.
 */
final class UnreadBodies extends ValveBase {

    /** What came together with the head of the request is skipped, and the connection kept. */
    private static final int SKIPPED = 64 * 1024;

    UnreadBodies() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        getNext().invoke(request, response);
        if (!request.isAsync() && !isFinished(request)) {
            request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }
    }

    private static boolean isFinished(Request request) throws IOException {
        if (request.isFinished()) {
            return true;
        }
        InputStream body = request.getStream();
        byte[] buffer = new byte[4096];
        for (int skipped = 0; skipped < SKIPPED && body.available() > 0 && !request.isFinished(); ) {
            int count = body.read(buffer);
            if (count < 0) {
                return true;
            }
            skipped += count;
        }
        return request.isFinished();
    }
}
