package dev.sallyport.testing.envoy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A destination: to an HTTP request it answers 200 and, as the body, the head of the request as it came; anything else it sends
 * back. It claims a decision of its own in its headers, which a gateway must not pass on.
 */
public final class TestOrigin implements AutoCloseable {

    private final ServerSocket socket;
    private final AtomicInteger connections = new AtomicInteger();

    /** @param port 0 for any free one */
    public TestOrigin(String address, int port) {
        try {
            socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(address), port));
        } catch (IOException e) {
            throw new UncheckedIOException(address + ":" + port, e);
        }
        Thread.ofPlatform().daemon().name("test-origin").start(this::accept);
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** How many connections came in so far. */
    public int connections() {
        return connections.get();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException e) {
                // Closed.
            }
        }
    }

    private static void serve(Socket connection) {
        try (connection) {
            InputStream in = connection.getInputStream();
            OutputStream out = connection.getOutputStream();
            StringBuilder text = new StringBuilder();
            byte[] buffer = new byte[8192];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                text.append(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
                if (text.indexOf(" HTTP/1.1\r\n") < 0) {
                    out.write(buffer, 0, length);
                } else if (text.indexOf("\r\n\r\n") >= 0) {
                    out.write(("HTTP/1.1 200 OK\r\nx-egress-decision: forged\r\nx-egress-revision: 999\r\n"
                                    + "content-length: " + text.length() + "\r\n\r\n" + text)
                            .getBytes(StandardCharsets.ISO_8859_1));
                    text.setLength(0);
                }
                out.flush();
            }
        } catch (IOException e) {
            // The client went away.
        }
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
