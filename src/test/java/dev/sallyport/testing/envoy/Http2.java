package dev.sallyport.testing.envoy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** One exchange over HTTP/2, frames written by hand, so that a header can hold what no ordinary client would send. */
final class Http2 {

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RESET = 3;
    private static final int SETTINGS = 4;
    private static final int GO_AWAY = 7;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int ACKNOWLEDGE = 1;

    private Http2() {}

    static Reply exchange(Socket socket, Map<String, String> headers) throws IOException {
        OutputStream out = socket.getOutputStream();
        DataInputStream in = new DataInputStream(socket.getInputStream());
        boolean tunnel = "CONNECT".equals(headers.get(":method"));
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        frame(out, SETTINGS, 0, 0, new byte[0]);
        frame(out, HEADERS, END_HEADERS | (tunnel ? 0 : END_STREAM), 1, literals(headers));
        int status = 0;
        Map<String, String> received = new HashMap<>();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            while (true) {
                int lengthAndType = in.readInt();
                int flags = in.readUnsignedByte();
                in.readInt();
                byte[] payload = in.readNBytes(lengthAndType >>> 8);
                switch (lengthAndType & 0xff) {
                    case SETTINGS -> {
                        if ((flags & ACKNOWLEDGE) == 0) {
                            frame(out, SETTINGS, ACKNOWLEDGE, 0, new byte[0]);
                        }
                    }
                    case HEADERS -> {
                        decode(payload)
                                .forEach(entry -> received.put(
                                        entry.getKey().toString(),
                                        entry.getValue().toString()));
                        status = Integer.parseInt(received.getOrDefault(":status", "0"));
                        if (tunnel && status == 200) {
                            frame(out, DATA, 0, 1, ProxyClient.PING);
                        }
                    }
                    case DATA -> body.write(payload);
                    case RESET, GO_AWAY -> {
                        return new Reply(status, received, body.toString(StandardCharsets.UTF_8));
                    }
                    default -> {}
                }
                boolean ended = (flags & END_STREAM) != 0 && (lengthAndType & 0xff) <= HEADERS;
                if (ended || (tunnel && status == 200 && body.size() >= ProxyClient.PING.length)) {
                    return new Reply(status, received, body.toString(StandardCharsets.UTF_8));
                }
            }
        } catch (EOFException e) {
            return new Reply(status, received, body.toString(StandardCharsets.UTF_8));
        }
    }

    private static void frame(OutputStream out, int type, int flags, int stream, byte[] payload) throws IOException {
        out.write(ByteBuffer.allocate(9 + payload.length)
                .putInt(payload.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array());
        out.flush();
    }

    /** Literal header fields without indexing and without Huffman coding, pseudo-headers first. */
    private static byte[] literals(Map<String, String> headers) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        headers.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(header -> {
            block.write(0);
            string(block, header.getKey());
            string(block, header.getValue());
        });
        return block.toByteArray();
    }

    private static void string(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length < 127) {
            block.write(bytes.length);
        } else {
            block.write(127);
            int rest = bytes.length - 127;
            for (; rest >= 128; rest >>>= 7) {
                block.write(rest & 127 | 128);
            }
            block.write(rest);
        }
        block.writeBytes(bytes);
    }

    private static Http2Headers decode(byte[] block) throws IOException {
        ByteBuf buffer = Unpooled.wrappedBuffer(block);
        try {
            return new DefaultHttp2HeadersDecoder(false).decodeHeaders(1, buffer);
        } catch (Http2Exception e) {
            throw new IOException(e);
        }
    }
}
