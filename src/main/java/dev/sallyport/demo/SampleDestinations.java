package dev.sallyport.demo;

import dev.sallyport.access.StartRefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the sample clients reach: a few ports on loopback that send back what they get, and a name server that leads every name there. */
final class SampleDestinations {

    static final int HTTPS = 28443;
    static final int KAFKA = 29092;
    static final int POSTGRES = 25432;

    /** Where {@code make demo} tells gateways to ask for names. */
    static final int NAMES = 25353;

    private static final Logger log = LoggerFactory.getLogger(SampleDestinations.class);

    private static final int LONGEST = 4_096;
    private static final int A = 1;
    private static final int TTL_SECONDS = 5;

    private final List<AutoCloseable> open = new ArrayList<>();

    /** @throws StartRefusedException if another process has one of the ports */
    void start() throws IOException {
        for (int port : List.of(HTTPS, KAFKA, POSTGRES)) {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            open.add(socket);
            free(port, () -> socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
            Thread.ofPlatform().daemon().name("demo-destination-" + port).start(() -> accept(socket));
        }
        DatagramSocket names = new DatagramSocket(null);
        open.add(names);
        free(NAMES, () -> names.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), NAMES)));
        Thread.ofPlatform().daemon().name("demo-names").start(() -> answer(names));
    }

    private interface Binding {
        void bind() throws IOException;
    }

    private static void free(int port, Binding binding) throws IOException {
        try {
            binding.bind();
        } catch (BindException e) {
            throw new StartRefusedException("A demo needs port " + port
                    + " of 127.0.0.1, and another process has it. Perhaps another demo is running.");
        }
    }

    void stop() {
        for (AutoCloseable socket : open) {
            try {
                socket.close();
            } catch (Exception e) {
                log.debug("A sample destination did not close", e);
            }
        }
    }

    private static void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                Thread.ofVirtual().start(() -> echo(connection));
            } catch (IOException e) {
                log.debug("No more sample connections", e);
            }
        }
    }

    private static void echo(Socket connection) {
        try (connection) {
            connection.setSoTimeout(10_000);
            InputStream in = connection.getInputStream();
            byte[] buffer = new byte[LONGEST];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                connection.getOutputStream().write(buffer, 0, length);
            }
        } catch (IOException e) {
            log.debug("A sample client went away", e);
        }
    }

    private static void answer(DatagramSocket socket) {
        byte[] buffer = new byte[LONGEST];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                byte[] reply = reply(buffer, packet.getLength());
                socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
            } catch (IOException | RuntimeException e) {
                log.debug("A question for a name was not answered", e);
            }
        }
    }

    /** The question with 127.0.0.1 as its answer; without an answer for anything but an IPv4 address (RFC 1035 §4.1). */
    static byte[] reply(byte[] question, int length) {
        int end = 12;
        while (question[end] != 0) {
            end += 1 + Byte.toUnsignedInt(question[end]);
        }
        int type = ByteBuffer.wrap(question, end + 1, 2).getShort();
        boolean known = type == A;
        ByteBuffer reply = ByteBuffer.allocate(length + 32);
        reply.put(question, 0, 2).putShort((short) 0x8180).putShort((short) 1).putShort((short) (known ? 1 : 0));
        reply.putShort((short) 0).putShort((short) 0).put(question, 12, end + 5 - 12);
        if (known) {
            reply.putShort((short) 0xc00c)
                    .putShort((short) A)
                    .putShort((short) 1)
                    .putInt(TTL_SECONDS);
            reply.putShort((short) 4).put(new byte[] {127, 0, 0, 1});
        }
        byte[] bytes = new byte[reply.position()];
        reply.flip().get(bytes);
        return bytes;
    }
}
