package dev.sallyport.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Clients of the sample clusters: a few requests a second in all, each by way of one of the gateways, until the console ends. */
final class SampleClients {

    private static final Logger log = LoggerFactory.getLogger(SampleClients.class);

    private static final int PATIENCE_MILLIS = 3_000;

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("demo-clients").factory());

    /** Whose turn it is; of the one thread alone. */
    private int turn;

    void start(List<SampleHouse.Traffic> traffic) {
        traffic.forEach(what -> clock.scheduleWithFixedDelay(
                () -> ask(what), 2_000, what.everySeconds() * 1_000L, TimeUnit.MILLISECONDS));
    }

    void stop() {
        clock.shutdownNow();
    }

    /** By way of one gateway after the other; where one is not there, by way of the next. */
    private void ask(SampleHouse.Traffic what) {
        for (int attempt = 0; attempt < what.proxies().size(); attempt++) {
            int next = Math.floorMod(turn++, what.proxies().size());
            if (ask(what.proxies().get(next), what)) {
                return;
            }
        }
    }

    /** Answers whether the gateway took the connection, whatever it decided. */
    private static boolean ask(String proxy, SampleHouse.Traffic what) {
        int colon = proxy.lastIndexOf(':');
        InetSocketAddress address =
                new InetSocketAddress(proxy.substring(0, colon), Integer.parseInt(proxy.substring(colon + 1)));
        try (Socket socket = new Socket()) {
            socket.connect(address, PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            String request = "CONNECT " + what.authority() + " HTTP/1.1\r\nHost: " + what.authority() + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            byte[] head = in.readNBytes("HTTP/1.1 200".length());
            if (new String(head, StandardCharsets.US_ASCII).endsWith("200")) {
                socket.getOutputStream().write("a sample order\n".getBytes(StandardCharsets.US_ASCII));
                in.read(new byte[1_024]);
            }
            return true;
        } catch (ConnectException e) {
            log.debug("No gateway answers at {}", proxy, e);
            return false;
        } catch (IOException e) {
            log.debug("{} was not reached", what.authority(), e);
            return true;
        }
    }
}
