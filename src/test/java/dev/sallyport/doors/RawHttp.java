package dev.sallyport.doors;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** HTTP/1.1 as somebody writes it who does not mean well: bytes out, whatever comes back in. One connection for each exchange. */
final class RawHttp {

    private static final int PATIENCE_MILLIS = 10_000;
    private static final int MOST = 4 * 1024 * 1024;

    private final int port;

    RawHttp(int port) {
        this.port = port;
    }

    /** @param headers names in lower case; of several of one name the last */
    record Answer(int status, Map<String, String> headers, String body) {

        static final Answer NONE = new Answer(0, Map.of(), "");

        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /** Sends these bytes and reads to the end of the connection; {@link Answer#NONE} if nothing comes. */
    Answer exchange(byte[] request) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            write(socket, request);
            return parse(read(socket.getInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Answer exchange(String request) {
        return exchange(request.getBytes(ISO_8859_1));
    }

    /** A GET of this target, written out as it is. */
    Answer get(String target, String... headerLines) {
        StringBuilder request = new StringBuilder("GET " + target + " HTTP/1.1\r\nConnection: close\r\n");
        boolean hostGiven = false;
        for (String line : headerLines) {
            request.append(line).append("\r\n");
            hostGiven |= line.startsWith("Host:");
        }
        return exchange(
                request.append(hostGiven ? "\r\n" : "Host: localhost\r\n\r\n").toString());
    }

    /** The server may have answered and hung up before the last byte is out. */
    private static void write(Socket socket, byte[] request) {
        try {
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
        } catch (IOException e) {
            return;
        }
    }

    private static byte[] read(InputStream in) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        try {
            for (int count = in.read(buffer); count >= 0 && read.size() < MOST; count = in.read(buffer)) {
                read.write(buffer, 0, count);
            }
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            // Reset after the answer: what was read counts.
            return read.toByteArray();
        }
        return read.toByteArray();
    }

    private static Answer parse(byte[] bytes) {
        String text = new String(bytes, ISO_8859_1);
        if (text.startsWith("HTTP/1.1 100 ")) {
            text = text.substring(text.indexOf("\r\n\r\n") + 4);
        }
        int end = text.indexOf("\r\n\r\n");
        if (!text.startsWith("HTTP/1.1 ") || end < 0) {
            return new Answer(0, Map.of(), text);
        }
        String[] lines = text.substring(0, end).split("\r\n", -1);
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.put(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).strip());
        }
        String body = text.substring(end + 4);
        boolean chunked = headers.getOrDefault("transfer-encoding", "").equals("chunked");
        return new Answer(Integer.parseInt(lines[0].substring(9, 12)), headers, chunked ? joined(body) : body);
    }

    /** The chunks of a body put together again, as far as they arrived. */
    private static String joined(String chunks) {
        StringBuilder body = new StringBuilder();
        int at = 0;
        for (int line = chunks.indexOf("\r\n"); line >= 0; line = chunks.indexOf("\r\n", at)) {
            int length = Integer.parseInt(chunks.substring(at, line), 16);
            int begin = line + 2;
            if (length == 0 || begin + length > chunks.length()) {
                break;
            }
            body.append(chunks, begin, begin + length);
            at = begin + length + 2;
        }
        return body.toString();
    }
}
