package dev.sallyport.enforcement.envoy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers probes by hand: what a gateway's listener would say, or should not. */
final class SmallListener implements AutoCloseable {

    /** What it says to the connection of that number, counted from one; nothing at all for {@link #SILENCE}. */
    @FunctionalInterface
    interface Script {
        String answer(int connection, String firstLine);
    }

    static final String SILENCE = "silence";

    private final ServerSocket socket;
    private final AtomicInteger connections = new AtomicInteger();
    private volatile Script script;

    SmallListener(Script script) {
        this.script = script;
        try {
            socket = new ServerSocket(0, 200, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::serve);
    }

    /** A gateway that is well at that revision, in deny-all. */
    static Script enforcing(long revision) {
        return (connection, line) -> reply(line.startsWith("CONNECT") ? 403 : 200, revision);
    }

    static String reply(int status, long revision) {
        return "HTTP/1.1 " + status + " x\r\nx-egress-revision: " + revision
                + "\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    }

    int port() {
        return socket.getLocalPort();
    }

    /** How many connections came so far. */
    int connections() {
        return connections.get();
    }

    void says(Script other) {
        script = other;
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Thread.ofVirtual().start(() -> answer(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void answer(Socket client) {
        try (client) {
            String line = line(client.getInputStream());
            String answer = script.answer(connections.incrementAndGet(), line);
            if (answer.equals(SILENCE)) {
                client.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
            } else {
                client.getOutputStream().write(answer.getBytes(ISO_8859_1));
                client.shutdownOutput();
                client.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
            }
        } catch (IOException e) {
            // The probe hung up.
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\r'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
