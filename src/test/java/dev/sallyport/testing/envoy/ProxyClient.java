package dev.sallyport.testing.envoy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A client of the gateway that sends exactly the bytes it is told to, over HTTP/1.1 or HTTP/2. */
public final class ProxyClient {

    /** What is sent through an opened tunnel; the other end sends it back. */
    static final byte[] PING = "ping\n".getBytes(StandardCharsets.ISO_8859_1);

    static final int PATIENCE = 15_000;

    private final InetAddress from;
    private final InetSocketAddress gateway;

    public ProxyClient(int port) {
        this(InetAddress.getLoopbackAddress(), new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** @param from the address the client comes from */
    public ProxyClient(InetAddress from, InetSocketAddress gateway) {
        this.from = from;
        this.gateway = gateway;
    }

    /** CONNECT over HTTP/1.1; if it is opened, something is sent through it and back. */
    public Reply tunnel(String authority) throws IOException {
        return send("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n", true);
    }

    /** CONNECT over HTTP/2. */
    public Reply tunnel2(String authority) throws IOException {
        try (Socket socket = connect()) {
            return Http2.exchange(socket, Map.of(":method", "CONNECT", ":authority", authority));
        } catch (SocketException e) {
            return Reply.CLOSED;
        }
    }

    /** GET over HTTP/2. */
    public Reply http2(String scheme, String authority, String path) throws IOException {
        try (Socket socket = connect()) {
            return Http2.exchange(
                    socket, Map.of(":method", "GET", ":scheme", scheme, ":authority", authority, ":path", path));
        } catch (SocketException e) {
            return Reply.CLOSED;
        }
    }

    /** GET of an absolute URL over HTTP/1.1, spelt as given. */
    public Reply http(String url) throws IOException {
        String rest = url.startsWith("http://") ? url.substring(7) : url;
        int end = rest.length();
        for (char mark : new char[] {'/', '?', '#'}) {
            int at = rest.indexOf(mark);
            end = at >= 0 ? Math.min(end, at) : end;
        }
        return raw("GET " + url + " HTTP/1.1\r\nHost: " + rest.substring(0, end) + "\r\n\r\n");
    }

    /** Any request at all, byte for byte. */
    public Reply raw(String request) throws IOException {
        return send(request, false);
    }

    private Reply send(String request, boolean tunnel) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = socket.getInputStream();
            String head = head(in);
            if (head.isEmpty()) {
                return Reply.CLOSED;
            }
            String[] lines = head.split("\r\n", -1);
            int status = Integer.parseInt(lines[0].split(" ", -1)[1]);
            Map<String, String> headers = new HashMap<>();
            for (int i = 1; i < lines.length; i++) {
                int colon = lines[i].indexOf(':');
                if (colon > 0) {
                    headers.merge(
                            lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                            lines[i].substring(colon + 1).strip(),
                            (one, other) -> one + "," + other);
                }
            }
            int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
            if (tunnel && status == 200) {
                socket.getOutputStream().write(PING);
                length = PING.length;
            }
            return new Reply(status, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
        } catch (SocketException e) {
            return Reply.CLOSED;
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        try {
            socket.bind(new InetSocketAddress(from, 0));
        } catch (BindException e) {
            // Each connection keeps its port for a minute after its end; this must not look like a refusal.
            throw new IOException("no port is left at " + from.getHostAddress(), e);
        }
        socket.connect(gateway, PATIENCE);
        socket.setSoTimeout(PATIENCE);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        try {
            for (int last = 0; last != 0x0d0a0d0a; ) {
                int next = in.read();
                if (next < 0) {
                    throw new EOFException();
                }
                head.write(next);
                last = last << 8 | next;
            }
        } catch (EOFException e) {
            return "";
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }
}
