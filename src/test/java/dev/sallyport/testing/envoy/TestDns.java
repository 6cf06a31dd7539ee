package dev.sallyport.testing.envoy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A name server on loopback that answers what it was told and remembers every name it was asked for, so that a test can assert silence. */
public final class TestDns implements AutoCloseable {

    private static final int A = 1;
    private static final int AAAA = 28;
    private static final int NO_ERROR = 0;
    private static final int NO_SUCH_NAME = 3;

    private final DatagramSocket socket;
    private final Map<String, List<InetAddress>> names = new ConcurrentHashMap<>();
    private final List<String> queries = new ArrayList<>();
    private final Map<String, Duration> slow = new ConcurrentHashMap<>();

    public TestDns() {
        try {
            socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().name("test-dns").start(this::serve);
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /** Any other name does not exist. A name that begins with {@code *.} stands for everything below it. */
    public TestDns answering(String name, String... addresses) {
        List<InetAddress> parsed = new ArrayList<>();
        for (String address : addresses) {
            try {
                parsed.add(InetAddress.getByName(address));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        names.put(name.toLowerCase(Locale.ROOT), parsed);
        return this;
    }

    /** From now on this very name is answered so much later. */
    public TestDns slowly(String name, Duration delay) {
        slow.put(name, delay);
        return this;
    }

    /** The names that were asked for, in lower case, oldest first. */
    public List<String> queries() {
        synchronized (queries) {
            return List.copyOf(queries);
        }
    }

    private void serve() {
        byte[] buffer = new byte[1500];
        while (!socket.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                socket.receive(packet);
                ByteBuffer query = ByteBuffer.wrap(buffer, 0, packet.getLength());
                String name = name(query);
                byte[] answer = answer(query, name);
                DatagramPacket reply = new DatagramPacket(answer, answer.length, packet.getSocketAddress());
                Duration delay = slow.get(name);
                if (delay == null) {
                    socket.send(reply);
                } else {
                    Thread.ofVirtual().start(() -> send(reply, delay));
                }
            } catch (IOException e) {
                // Closed, or a client that is gone.
            }
        }
    }

    private void send(DatagramPacket reply, Duration after) {
        try {
            Thread.sleep(after);
            socket.send(reply);
        } catch (IOException e) {
            // Closed meanwhile.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The name that is asked for, in lower case. */
    private static String name(ByteBuffer query) {
        StringBuilder name = new StringBuilder();
        int end = 12;
        while (query.get(end) != 0) {
            byte[] label = new byte[query.get(end)];
            query.get(end + 1, label);
            name.append(name.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.ISO_8859_1));
            end += 1 + label.length;
        }
        return name.toString().toLowerCase(Locale.ROOT);
    }

    private byte[] answer(ByteBuffer query, String asked) {
        synchronized (queries) {
            queries.add(asked);
        }
        // The name is spelt with one byte for each label's length, and ends with an empty label.
        int end = 12 + asked.length() + 1;
        int type = query.getShort(end + 1);
        List<InetAddress> known = lookup(asked);
        List<InetAddress> fitting = known == null
                ? List.of()
                : known.stream()
                        .filter(address -> type == (address.getAddress().length == 4 ? A : AAAA))
                        .toList();
        byte[] question = new byte[end + 5 - 12];
        query.get(12, question);
        ByteBuffer out = ByteBuffer.allocate(1500);
        out.putShort(query.getShort(0)).putShort((short) (0x8180 | (known == null ? NO_SUCH_NAME : NO_ERROR)));
        out.putShort((short) 1)
                .putShort((short) fitting.size())
                .putShort((short) 0)
                .putShort((short) 0);
        out.put(question);
        for (InetAddress address : fitting) {
            byte[] bytes = address.getAddress();
            out.putShort((short) 0xc00c).putShort((short) type).putShort((short) 1);
            out.putInt(30).putShort((short) bytes.length).put(bytes);
        }
        byte[] answer = new byte[out.position()];
        out.flip().get(answer);
        return answer;
    }

    private @org.jspecify.annotations.Nullable List<InetAddress> lookup(String name) {
        List<InetAddress> found = names.get(name);
        for (int dot = name.indexOf('.'); found == null && dot >= 0; dot = name.indexOf('.', dot + 1)) {
            found = names.get("*" + name.substring(dot));
        }
        return found;
    }

    @Override
    public void close() {
        socket.close();
    }
}
