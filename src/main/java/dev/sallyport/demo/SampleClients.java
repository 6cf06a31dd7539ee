package dev.sallyport.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Clients of the sample clusters: a few requests a second in all, each by way of the gateway, until the console ends. */
final class SampleClients {

    private static final Logger log = LoggerFactory.getLogger(SampleClients.class);

    private static final int PATIENCE_MILLIS = 3_000;

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("demo-clients").factory());

    void start(List<SampleHouse.Traffic> traffic) {
        traffic.forEach(what -> clock.scheduleWithFixedDelay(
                () -> ask(what), 2_000, what.everySeconds() * 1_000L, TimeUnit.MILLISECONDS));
    }

    void stop() {
        clock.shutdownNow();
    }

    private static void ask(SampleHouse.Traffic what) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), what.egressPort()), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            String request = "CONNECT " + what.authority() + " HTTP/1.1\r\nHost: " + what.authority() + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            byte[] head = in.readNBytes("HTTP/1.1 200".length());
            if (new String(head, StandardCharsets.US_ASCII).endsWith("200")) {
                socket.getOutputStream().write("a sample order\n".getBytes(StandardCharsets.US_ASCII));
                in.read(new byte[1_024]);
            }
        } catch (IOException e) {
            log.debug("{} was not reached", what.authority(), e);
        }
    }
}
