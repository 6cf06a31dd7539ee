package dev.sallyport.enforcement.envoy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sallyport.enforcement.envoy.translation.Translation;
import dev.sallyport.enforcement.internal.Fleet;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.net.Cidr;
import dev.sallyport.net.IpAddress;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import dev.sallyport.policy.TrafficPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks each cluster's listener of one gateway which revision it enforces, as a client would: after every acknowledged revision
 * and at intervals. In deny-all it also asks for a fresh name, which must be refused with that revision. Nothing is forwarded and no
 * name is resolved: both hosts end at the gateway itself.
 */
final class ListenerProbe implements AutoCloseable {

    /** No rule can allow it: no name ends in {@code .invalid} (RFC 6761 §6.4). */
    private static final String REFUSED_HOST_ENDS = ".denied.invalid:443";

    private static final Pattern REFUSED_HOST = Pattern.compile("p[0-9a-f]{16}" + Pattern.quote(REFUSED_HOST_ENDS));

    private static final Logger log = LoggerFactory.getLogger(ListenerProbe.class);

    /** The kernel picks the worker of each connection, so one answer says little: eight for each worker. */
    private static final int CONNECTIONS_A_WORKER = 8;

    private static final int ANSWER_MILLIS = 3_000;
    private static final int ANOTHER_LOOK_MILLIS = 1_000;
    private static final int LONGEST_ANSWER = 16 * 1024;

    private final Supplier<Fleet> fleet;
    private final String gateway;
    private final String address;
    private final Map<ClusterId, ClusterPerimeter> enforced = new ConcurrentHashMap<>();
    private final ScheduledExecutorService schedule = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("listener-probe").factory());

    /** @param address where the gateway's listeners are bound */
    ListenerProbe(Supplier<Fleet> fleet, String gateway, String address, Duration interval) {
        this.fleet = fleet;
        this.gateway = gateway;
        this.address = address;
        schedule.scheduleWithFixedDelay(
                () -> enforced.values().forEach(perimeter -> probe(perimeter, false)),
                interval.toMillis(),
                interval.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Whether an authority that a gateway was asked for is one that only probes ask for. */
    static boolean isProbe(String authority) {
        return authority.equals(Translation.PROBE_HOST)
                || REFUSED_HOST.matcher(authority).matches();
    }

    /** From now on the gateway enforces this. Any thread; returns at once. */
    void acknowledged(ClusterPerimeter perimeter) {
        if (perimeter.closed()) {
            enforced.remove(perimeter.cluster());
        } else {
            enforced.put(perimeter.cluster(), perimeter);
            schedule.execute(() -> probe(perimeter, false));
        }
    }

    @Override
    public void close() {
        schedule.shutdownNow();
    }

    /** A gateway that is just taking over a newer revision answers with that before it acknowledged it: so what differs is asked twice. */
    private void probe(ClusterPerimeter perimeter, boolean again) {
        try {
            Optional<InetAddress> source = source(perimeter);
            String failure = source.isEmpty() ? "NO_SOURCE_ADDRESS" : failure(perimeter, source.get());
            if (enforced.get(perimeter.cluster()) != perimeter) {
                return;
            }
            if (failure != null && !again && !source.isEmpty()) {
                schedule.schedule(() -> probe(perimeter, true), ANOTHER_LOOK_MILLIS, TimeUnit.MILLISECONDS);
                return;
            }
            fleet.get()
                    .probed(
                            gateway,
                            perimeter.cluster(),
                            failure == null ? perimeter.perimeter().revision() : null,
                            failure);
        } catch (RuntimeException e) {
            log.error("A probe failed unexpectedly", e);
        }
    }

    private @Nullable String failure(ClusterPerimeter perimeter, InetAddress source) {
        long revision = perimeter.perimeter().revision();
        int connections = CONNECTIONS_A_WORKER * LocalGateway.workers();
        for (int i = 0; i < connections; i++) {
            Answer answer = ask(
                    perimeter,
                    source,
                    "GET http://" + Translation.PROBE_HOST + Translation.PROBE_PATH + " HTTP/1.1\r\nHost: "
                            + Translation.PROBE_HOST);
            if (answer.status() != 200) {
                return answer.status() < 0 ? "NO_ANSWER" : "WRONG_ANSWER";
            }
            if (answer.revision() != revision) {
                return "OTHER_REVISION";
            }
        }
        if (perimeter.perimeter().policy() == TrafficPolicy.DEFAULT_DENY) {
            String host =
                    "p" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()) + REFUSED_HOST_ENDS;
            Answer answer = ask(perimeter, source, "CONNECT " + host + " HTTP/1.1\r\nHost: " + host);
            if (answer.status() != 403 || answer.revision() != revision) {
                return "NOT_REFUSED";
            }
        }
        return null;
    }

    /** @param status -1 if there was no answer */
    private record Answer(int status, long revision) {}

    private Answer ask(ClusterPerimeter perimeter, InetAddress source, String head) {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(source, 0));
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.connect(new InetSocketAddress(address, perimeter.egressPort()), ANSWER_MILLIS);
            socket.getOutputStream().write((head + "\r\nConnection: close\r\n\r\n").getBytes(ISO_8859_1));
            return parse(headers(socket.getInputStream()));
        } catch (IOException e) {
            return new Answer(-1, -1);
        }
    }

    private static String headers(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        int next;
        while (text.length() < LONGEST_ANSWER && text.indexOf("\r\n\r\n") < 0 && (next = in.read()) >= 0) {
            text.append((char) next);
        }
        return text.toString();
    }

    private static Answer parse(String headers) {
        String[] lines = headers.split("\r\n");
        if (!lines[0].matches("HTTP/1\\.1 [0-9]{3}.*")) {
            return new Answer(-1, -1);
        }
        long revision = -1;
        for (String line : lines) {
            if (line.toLowerCase(Locale.ROOT).startsWith("x-egress-revision:")) {
                String value = line.substring(line.indexOf(':') + 1).strip();
                revision = value.matches("[0-9]{1,18}") ? Long.parseLong(value) : -1;
            }
        }
        return new Answer(Integer.parseInt(lines[0].substring(9, 12)), revision);
    }

    /** An address of this machine from which the cluster's clients may come: any of 127.0.0.0/8, or the one the gateway is bound to. */
    private Optional<InetAddress> source(ClusterPerimeter perimeter) {
        Cidr loopback = Cidr.trusted("127.0.0.0/8");
        for (Cidr range : perimeter.clientSources()) {
            if (loopback.contains(range)) {
                IpAddress first = range.prefix() == 32
                        ? range.network()
                        : IpAddress.of(next(range.network().toBytes()));
                return Optional.of(first.toInetAddress());
            }
            if (range.contains(loopback)) {
                return Optional.of(IpAddress.parse("127.0.0.1").toInetAddress());
            }
        }
        return Optional.empty();
    }

    private static byte[] next(byte[] address) {
        address[3]++;
        return address;
    }
}
