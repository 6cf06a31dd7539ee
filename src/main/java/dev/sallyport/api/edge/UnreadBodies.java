package dev.sallyport.api.edge;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * Ends the connection of a request that was answered before its body had arrived. The server would otherwise hold the answer back and
 * keep a thread until it has swallowed the rest, at whatever pace it drips.
 */
final class UnreadBodies extends ValveBase {

    UnreadBodies() {
        super(true);
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
            request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }
    }
}
