package dev.sallyport.enforcement.envoy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.sallyport.enforcement.envoy.translation.ClusterResources;
import dev.sallyport.enforcement.envoy.translation.Translation;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.DataFolder;
import dev.sallyport.perimeter.PerimeterChanged;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import dev.sallyport.policy.TrafficPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * One cluster with very many names and address ranges, at a real Envoy over mutual TLS: how long from the commit of a change until Envoy
 * acknowledged it and until the first new connection is judged by it, what it costs in bytes and memory, and whether requests wait
 * longer for it. Prints figures, judges nothing. Arguments: names, ranges, changes.
 */
final class LargePerimeterBench {

    private static final int REQUESTS = 2_000;
    private static final Duration LONGEST = Duration.ofMinutes(3);

    /** In no range and under no name of the perimeter. */
    private static final String NO_NAME = "nobody.example.org";

    private static final String NO_ADDRESS = "9.9.9.9";

    private LargePerimeterBench() {}

    public static void main(String[] arguments) throws Exception {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
        int names = Integer.parseInt(arguments[0]);
        int ranges = Integer.parseInt(arguments[1]);
        int changes = Integer.parseInt(arguments[2]);
        System.out.printf(
                "machine: %d processors, load %s, Java %s, heap at most %d MB%n",
                Runtime.getRuntime().availableProcessors(),
                Files.readString(Path.of("/proc/loadavg")).strip(),
                Runtime.version(),
                Runtime.getRuntime().maxMemory() >> 20);
        try (TestControlPlane console = new TestControlPlane(LocalGateway.NAME)) {
            ClusterId small = console.cluster("small");
            ClusterId large = console.cluster("large");
            console.allows(small, "one.example.com", "20.0.0.0/24");
            console.started();
            LocalGateway gateway = new LocalGateway(
                    Path.of(Objects.requireNonNull(System.getenv("SALLYPORT_ENVOY"), "SALLYPORT_ENVOY")),
                    Bootstrap.json(console.authority(), LocalGateway.NAME, "127.0.0.1", console.port()),
                    new DataFolder(Files.createTempDirectory("sallyport-bench")),
                    Duration.ofSeconds(1));
            gateway.start();
            try {
                console.perimeters().awaitSettled(small, 2, LONGEST);
                memory("before");
                latencies(console, small, "with one name and one range");
                String[] all = all(names, ranges);
                changes(console, large, all, changes);
                bytes(console.perimeters().newest(large));
                memory("with " + names + " names and " + ranges + " ranges");
                latencies(console, large, "with all of them");
                latencies(console, small, "in the small cluster beside it");
            } finally {
                gateway.stop();
            }
        }
    }

    private static String[] all(int names, int ranges) {
        return Stream.concat(
                        IntStream.range(0, names).mapToObj(i -> "h" + i + ".example.com"),
                        // Of several lengths and partly one in the other, as published lists are.
                        IntStream.range(0, ranges)
                                .mapToObj(i -> "20." + i / 250 + "." + i % 250 + (i % 5 == 0 ? ".0/24" : ".128/25")))
                .toArray(String[]::new);
    }

    /** All at once, then by turns one name more and one less. */
    private static void changes(TestControlPlane console, ClusterId cluster, String[] all, int changes)
            throws IOException {
        String[] more = Arrays.copyOf(all, all.length + 1);
        more[all.length] = "one-more.example.com";
        report("all of it at once, commit to acknowledgement", new long[] {acknowledged(console, cluster, all)});
        for (int warm = 0; warm < 4; warm++) {
            acknowledged(console, cluster, warm % 2 == 0 ? more : all);
        }
        long[] loosened = new long[changes];
        long[] tightened = new long[changes];
        long[] loosenedJudged = new long[changes];
        long[] tightenedJudged = new long[changes];
        for (int i = 0; i < changes; i++) {
            loosened[i] = acknowledged(console, cluster, more);
            tightened[i] = acknowledged(console, cluster, all);
            loosenedJudged[i] = judged(console, cluster, more);
            tightenedJudged[i] = judged(console, cluster, all);
        }
        report("a name more, commit to acknowledgement", loosened);
        report("a name less, commit to acknowledgement", tightened);
        report("a name more, commit to the first connection judged by it", loosenedJudged);
        report("a name less, commit to the first connection judged by it", tightenedJudged);
    }

    private static long acknowledged(TestControlPlane console, ClusterId cluster, String[] hosts) {
        long revision = console.perimeters().save(cluster, TrafficPolicy.DEFAULT_DENY, hosts);
        long start = System.nanoTime();
        console.fleet().changed(new PerimeterChanged(cluster, revision));
        console.perimeters().awaitSettled(cluster, revision, LONGEST);
        return System.nanoTime() - start;
    }

    private static long judged(TestControlPlane console, ClusterId cluster, String[] hosts) throws IOException {
        long revision = console.perimeters().save(cluster, TrafficPolicy.DEFAULT_DENY, hosts);
        int port = console.perimeters().newest(cluster).egressPort();
        long start = System.nanoTime();
        console.fleet().changed(new PerimeterChanged(cluster, revision));
        while (revision(port) < revision) {
            Thread.onSpinWait();
        }
        long nanos = System.nanoTime() - start;
        console.perimeters().awaitSettled(cluster, revision, LONGEST);
        return nanos;
    }

    private static void bytes(ClusterPerimeter perimeter) {
        long[] nanos = new long[5];
        ClusterResources resources = Translation.translate(perimeter, TestControlPlane.settings());
        for (int i = 0; i < nanos.length; i++) {
            long start = System.nanoTime();
            resources = Translation.translate(perimeter, TestControlPlane.settings());
            nanos[i] = System.nanoTime() - start;
        }
        report("translation alone", nanos);
        System.out.printf(
                "bytes: routes %d KB, listener %d KB%n",
                resources.routes().stream().mapToLong(one -> one.body().getSerializedSize()).sum() >> 10,
                resources.listeners().stream().mapToLong(one -> one.body().getSerializedSize()).sum() >> 10);
    }

    /** Every request on a connection of its own and refused, so that Envoy's own time is all there is. */
    private static void latencies(TestControlPlane console, ClusterId cluster, String what) throws IOException {
        int port = console.perimeters().newest(cluster).egressPort();
        for (String host : new String[] {NO_NAME, NO_ADDRESS}) {
            long[] nanos = new long[REQUESTS];
            for (int i = -REQUESTS / 4; i < REQUESTS; i++) {
                long start = System.nanoTime();
                String answer = ask(port, host, "/");
                if (!answer.startsWith("HTTP/1.1 403")) {
                    throw new IllegalStateException(answer);
                }
                if (i >= 0) {
                    nanos[i] = System.nanoTime() - start;
                }
            }
            Arrays.sort(nanos);
            System.out.printf(
                    "a refused request for %s, %s: p50 %d µs, p99 %d µs%n",
                    host, what, nanos[REQUESTS / 2] / 1_000, nanos[(int) (REQUESTS * 0.99)] / 1_000);
        }
    }

    private static long revision(int port) throws IOException {
        String answer = ask(port, Translation.PROBE_HOST, Translation.PROBE_PATH);
        int at = answer.indexOf("x-egress-revision: ");
        return at < 0 ? 0 : Long.parseLong(answer.substring(at + 19, answer.indexOf("\r", at)));
    }

    private static String ask(int port, String host, String path) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(30_000);
            String request = "GET http://" + host + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            // Up to the end of the headers and no further: Envoy takes its time to close.
            InputStream in = socket.getInputStream();
            StringBuilder answer = new StringBuilder();
            byte[] some = new byte[4_096];
            for (int count = in.read(some); count > 0; count = in.read(some)) {
                answer.append(new String(some, 0, count, ISO_8859_1));
                if (answer.indexOf("\r\n\r\n") >= 0) {
                    break;
                }
            }
            return answer.toString();
        }
    }

    private static void memory(String when) throws IOException {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        long envoy = ProcessHandle.current()
                .descendants()
                .mapToLong(LargePerimeterBench::resident)
                .max()
                .orElse(0);
        System.out.printf(
                "memory %s: console %d MB of heap in use, %d MB resident; Envoy %d MB resident%n",
                when,
                (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20,
                resident(ProcessHandle.current()),
                envoy);
    }

    private static long resident(ProcessHandle process) {
        try {
            return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .sum();
        } catch (IOException e) {
            return 0;
        }
    }

    private static void report(String what, long[] nanos) {
        long[] sorted = LongStream.of(nanos).sorted().toArray();
        System.out.printf(
                "%s: best %d ms, median %d ms, worst %d ms%n",
                what,
                sorted[0] / 1_000_000,
                sorted[sorted.length / 2] / 1_000_000,
                sorted[sorted.length - 1] / 1_000_000);
    }
}
