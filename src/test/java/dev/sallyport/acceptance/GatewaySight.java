package dev.sallyport.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** What a client experiences at a gateway, asked in a moment: a paused gateway must not hold up whoever looks. */
final class GatewaySight {

    enum Seen {
        LET_THROUGH,
        REFUSED,
        NO_ANSWER
    }

    /** A tunnel that stays open until somebody closes it. */
    static final class OpenTunnel implements AutoCloseable {

        private static final int CARRIED_WITHIN_MILLIS = 250;

        private final Socket socket;

        private OpenTunnel(Socket socket) {
            this.socket = socket;
        }

        /** Whether nobody has closed it: nothing is sent, and nothing comes but its end. */
        boolean isOpen() {
            try {
                socket.setSoTimeout(1);
                return socket.getInputStream().read() >= 0;
            } catch (SocketTimeoutException e) {
                return true;
            } catch (IOException e) {
                return false;
            }
        }

        /** Whether what is sent into it comes back at once. A gateway that stands still carries nothing, and closes nothing either. */
        boolean carries() {
            try {
                socket.setSoTimeout(CARRIED_WITHIN_MILLIS);
                socket.getOutputStream().write('?');
                return socket.getInputStream().read() >= 0;
            } catch (IOException e) {
                return false;
            }
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException e) {
                // It is of no use any more.
            }
        }
    }

    /** @param tunnel where one was let through and is to stay, else null */
    record Sight(
            Seen seen, @org.jspecify.annotations.Nullable OpenTunnel tunnel) {}

    private static final Duration MOMENT = Duration.ofMillis(1_500);

    private GatewaySight() {}

    static Seen tunnel(String address, int port, String authority) {
        return look(address, port, authority, MOMENT, false).seen();
    }

    /** @param stays whether a tunnel that is let through stays open */
    static Sight look(String address, int port, String authority, Duration moment, boolean stays) {
        Socket socket = new Socket();
        boolean kept = false;
        try {
            int millis = (int) moment.toMillis();
            socket.connect(new InetSocketAddress(address, port), millis);
            socket.setSoTimeout(millis);
            socket.getOutputStream()
                    .write(("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n")
                            .getBytes(ISO_8859_1));
            String head = head(socket.getInputStream());
            if (head.startsWith("HTTP/1.1 200")) {
                kept = stays;
                return new Sight(Seen.LET_THROUGH, stays ? new OpenTunnel(socket) : null);
            }
            return new Sight(head.startsWith("HTTP/1.1 403") ? Seen.REFUSED : Seen.NO_ANSWER, null);
        } catch (IOException e) {
            return new Sight(Seen.NO_ANSWER, null);
        } finally {
            if (!kept) {
                new OpenTunnel(socket).close();
            }
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (int next = in.read(); next >= 0 && head.indexOf("\r\n\r\n") < 0; next = in.read()) {
            head.append((char) next);
            if (head.indexOf("\r\n\r\n") >= 0) {
                break;
            }
        }
        return head.toString();
    }
}
