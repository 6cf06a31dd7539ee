package dev.sallyport.ledger.internal.notary;

import dev.sallyport.ledger.Checkpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A syslog server: one message a checkpoint (RFC 5424), over UDP as it is, over TCP with its length in front (RFC 6587). UDP tells
 * nobody whether it arrived.
 */
final class SyslogAnchor implements Anchor {

    /** Facility 13, log audit; severity 5, notice. */
    private static final int PRIORITY = 13 * 8 + 5;

    private static final int TIMEOUT = (int) Duration.ofSeconds(5).toMillis();

    private final String host;
    private final int port;
    private final boolean tcp;

    /** Throws {@link IllegalArgumentException} for anything but {@code udp://host:port} and {@code tcp://host:port}. */
    SyslogAnchor(URI address) {
        String scheme = String.valueOf(address.getScheme());
        if (!(scheme.equals("udp") || scheme.equals("tcp")) || address.getHost() == null || address.getPort() < 1) {
            throw new IllegalArgumentException(
                    "SALLYPORT_ANCHOR_SYSLOG must be udp://host:port or tcp://host:port, such as udp://logs.internal:514");
        }
        this.host = address.getHost();
        this.port = address.getPort();
        this.tcp = scheme.equals("tcp");
    }

    @Override
    public String name() {
        return "syslog";
    }

    @Override
    public String place() {
        return (tcp ? "tcp://" : "udp://") + host + ":" + port;
    }

    @Override
    public void take(Checkpoint checkpoint) throws IOException {
        byte[] message = message(checkpoint).getBytes(StandardCharsets.UTF_8);
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new IOException("no address for " + host);
        }
        if (tcp) {
            try (Socket socket = new Socket()) {
                socket.connect(address, TIMEOUT);
                socket.setSoTimeout(TIMEOUT);
                OutputStream out = socket.getOutputStream();
                out.write((message.length + " ").getBytes(StandardCharsets.US_ASCII));
                out.write(message);
                out.flush();
            }
        } else {
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.send(new DatagramPacket(message, message.length, address));
            }
        }
    }

    private static String message(Checkpoint checkpoint) {
        return "<" + PRIORITY + ">1 " + checkpoint.at() + " - sallyport - CHECKPOINT - " + checkpoint.line();
    }
}
