package dev.sallyport.enforcement.envoy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sallyport.enforcement.envoy.translation.Translation;
import dev.sallyport.enforcement.internal.Probe;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.net.Cidr;
import dev.sallyport.net.IpAddress;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import dev.sallyport.policy.TrafficPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
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
    private static final Duration ANOTHER_LOOK = Duration.ofSeconds(1);
    private static final int LONGEST_ANSWER = 16 * 1024;

    /** So many clusters of one gateway are looked at side by side: one that does not answer takes seconds for each. */
    private static final int AT_ONCE = 16;

    /** Told what was found; returns at once. */
    @FunctionalInterface
    interface Told {
        void probed(String gateway, ClusterId cluster, Probe found);
    }

    private final Told told;
    private final String gateway;
    private final String address;
    private final int connections;
    private final Map<ClusterId, ClusterPerimeter> enforced = new ConcurrentHashMap<>();

    /** The clusters that wait for their turn, each once, however often it is asked for: so what waits is bounded. */
    private final Set<ClusterId> waiting = ConcurrentHashMap.newKeySet();

    private final ScheduledExecutorService schedule = Executors.newScheduledThreadPool(
            AT_ONCE, Thread.ofVirtual().name("listener-probe").factory());

    /** @param address where the gateway's listeners are bound */
    ListenerProbe(Told told, String gateway, String address, Duration interval) {
        this(told, gateway, address, interval, CONNECTIONS_A_WORKER * LocalGateway.workers());
    }

    /** @param connections how many are asked at each look */
    ListenerProbe(Told told, String gateway, String address, Duration interval, int connections) {
        this.told = told;
        this.gateway = gateway;
        this.address = address;
        this.connections = connections;
        schedule.scheduleWithFixedDelay(
                () -> enforced.keySet().forEach(cluster -> lookAt(cluster, Duration.ZERO, null)),
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
            lookAt(perimeter.cluster(), Duration.ZERO, null);
        }
    }

    @Override
    public void close() {
        schedule.shutdownNow();
    }

    /** @param failed the perimeter of which a first look found something else, or null */
    private void lookAt(ClusterId cluster, Duration delay, @Nullable ClusterPerimeter failed) {
        if (!waiting.add(cluster)) {
            return;
        }
        try {
            schedule.schedule(
                    () -> {
                        waiting.remove(cluster);
                        ClusterPerimeter perimeter = enforced.get(cluster);
                        if (perimeter != null) {
                            look(perimeter, perimeter == failed);
                        }
                    },
                    delay.toMillis(),
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("Gateway {} is looked at no more", gateway, e);
        }
    }

    /** A gateway that is just taking over a newer revision answers with that before it acknowledged it: so what differs is asked twice. */
    private void look(ClusterPerimeter perimeter, boolean again) {
        try {
            Optional<InetAddress> source = source(perimeter);
            Probe found = source.isEmpty() ? new Probe.Impossible() : found(perimeter, source.get());
            if (stale(perimeter)) {
                return;
            }
            if (found instanceof Probe.Failed && !again) {
                lookAt(perimeter.cluster(), ANOTHER_LOOK, perimeter);
                return;
            }
            told.probed(gateway, perimeter.cluster(), found);
        } catch (RuntimeException e) {
            log.error("A probe failed unexpectedly", e);
        }
    }

    /** Whether the gateway has acknowledged something newer since: then nobody wants to know any more. */
    private boolean stale(ClusterPerimeter perimeter) {
        return enforced.get(perimeter.cluster()) != perimeter;
    }

    private Probe found(ClusterPerimeter perimeter, InetAddress source) {
        String failure = null;
        for (int i = 0; failure == null && i < connections && !stale(perimeter); i++) {
            failure = revisionFailure(perimeter, source);
        }
        if (failure == null && !stale(perimeter) && perimeter.perimeter().policy() == TrafficPolicy.DEFAULT_DENY) {
            failure = refusalFailure(perimeter, source);
        }
        return failure == null
                ? new Probe.Proven(perimeter.perimeter().revision(), connections)
                : new Probe.Failed(failure);
    }

    private @Nullable String revisionFailure(ClusterPerimeter perimeter, InetAddress source) {
        Answer answer = ask(
                perimeter,
                source,
                "GET http://" + Translation.PROBE_HOST + Translation.PROBE_PATH + " HTTP/1.1\r\nHost: "
                        + Translation.PROBE_HOST);
        if (answer.failure() != null) {
            return answer.failure();
        }
        if (answer.status() != 200) {
            return "WRONG_ANSWER";
        }
        return answer.revision() == perimeter.perimeter().revision() ? null : "OTHER_REVISION";
    }

    private @Nullable String refusalFailure(ClusterPerimeter perimeter, InetAddress source) {
        String host =
                "p" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()) + REFUSED_HOST_ENDS;
        Answer answer = ask(perimeter, source, "CONNECT " + host + " HTTP/1.1\r\nHost: " + host);
        if (answer.failure() != null) {
            return answer.failure();
        }
        if (answer.status() != 403) {
            return "NOT_REFUSED";
        }
        return answer.revision() == perimeter.perimeter().revision() ? null : "REFUSED_BY_OTHER_REVISION";
    }

    /**
     * @param revision -1 if it does not say one
     * @param failure why there is no answer, or null
     */
    private record Answer(
            int status, long revision, @Nullable String failure) {

        static Answer none(String failure) {
            return new Answer(-1, -1, failure);
        }
    }

    private Answer ask(ClusterPerimeter perimeter, InetAddress source, String head) {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(source, 0));
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.connect(new InetSocketAddress(address, perimeter.egressPort()), ANSWER_MILLIS);
            socket.getOutputStream().write((head + "\r\nConnection: close\r\n\r\n").getBytes(ISO_8859_1));
            return parse(headers(socket.getInputStream()));
        } catch (ConnectException e) {
            return Answer.none("NOT_LISTENING");
        } catch (IOException e) {
            return Answer.none("NO_ANSWER");
        }
    }

    private static String headers(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ANSWER_MILLIS);
        int next;
        while (text.length() < LONGEST_ANSWER && text.indexOf("\r\n\r\n") < 0 && (next = in.read()) >= 0) {
            text.append((char) next);
            if (System.nanoTime() > end) {
                throw new SocketTimeoutException("an answer that does not end");
            }
        }
        return text.toString();
    }

    private static Answer parse(String headers) {
        String[] lines = headers.split("\r\n");
        if (!lines[0].matches("HTTP/1\\.1 [0-9]{3}.*")) {
            return Answer.none(headers.isEmpty() ? "NO_ANSWER" : "WRONG_ANSWER");
        }
        long revision = -1;
        for (String line : lines) {
            if (line.toLowerCase(Locale.ROOT).startsWith("x-egress-revision:")) {
                String value = line.substring(line.indexOf(':') + 1).strip();
                revision = value.matches("[0-9]{1,18}") ? Long.parseLong(value) : -1;
            }
        }
        return new Answer(Integer.parseInt(lines[0].substring(9, 12)), revision, null);
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
