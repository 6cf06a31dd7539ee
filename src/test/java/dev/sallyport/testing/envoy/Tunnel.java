package dev.sallyport.testing.envoy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A tunnel over HTTP/1.1 that stays open, to see how long it lives. */
public final class Tunnel implements AutoCloseable {

    private final Socket socket;

    private Tunnel(Socket socket) {
        this.socket = socket;
    }

    /** @throws IOException if the gateway does not open it */
    public static Tunnel open(int port, String authority) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(ProxyClient.PATIENCE);
        socket.getOutputStream()
                .write(("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("closed: " + head);
            }
            head.append((char) next);
        }
        if (!head.toString().startsWith("HTTP/1.1 200")) {
            throw new IOException(head.toString());
        }
        return new Tunnel(socket);
    }

    /** Whether what is sent through it comes back. */
    public boolean echoes() {
        try {
            socket.getOutputStream().write(ProxyClient.PING);
            InputStream in = socket.getInputStream();
            return in.readNBytes(ProxyClient.PING.length).length == ProxyClient.PING.length;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether it ends within so long, without anything being sent. */
    public boolean endsWithin(java.time.Duration time) throws IOException {
        socket.setSoTimeout((int) time.toMillis());
        return ends();
    }

    /** Whether its end has come already, without anything being sent or waited for. */
    public boolean hasEnded() throws IOException {
        // What has come is read at once, however short the time.
        socket.setSoTimeout(1);
        return ends();
    }

    /** Waits for its end, without sending anything; false if it does not come within the patience of a test. */
    public boolean ends() throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
