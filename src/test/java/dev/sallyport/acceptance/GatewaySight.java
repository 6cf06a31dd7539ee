package dev.sallyport.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/** What a client experiences at a gateway, asked in a moment: a paused gateway must not hold up whoever looks. */
final class GatewaySight {

    enum Seen {
        LET_THROUGH,
        REFUSED,
        NO_ANSWER
    }

    private static final int MOMENT_MILLIS = 1_500;

    private GatewaySight() {}

    static Seen tunnel(String address, int port, String authority) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), MOMENT_MILLIS);
            socket.setSoTimeout(MOMENT_MILLIS);
            socket.getOutputStream()
                    .write(("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n")
                            .getBytes(ISO_8859_1));
            String status = line(socket.getInputStream());
            return status.startsWith("HTTP/1.1 200")
                    ? Seen.LET_THROUGH
                    : status.startsWith("HTTP/1.1 403") ? Seen.REFUSED : Seen.NO_ANSWER;
        } catch (IOException e) {
            return Seen.NO_ANSWER;
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString();
    }
}
