package dev.sallyport.enforcement.envoy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.sun.management.OperatingSystemMXBean;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.DataFolder;
import dev.sallyport.testing.envoy.SimulatedGateway;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.LoggerFactory;

/**
 * A fleet of simulated gateways in a process of its own, over mutual TLS, against the real control plane in this one: how long from the
 * commit of a change of one cluster until all have acknowledged it, what a gateway costs in memory, what a change costs in processor
 * time. Prints figures, judges nothing. Arguments: gateways, clusters, changes.
 */
final class FleetBench {

    private static final int RULES = 100;
    private static final int WARM_UP = 30;
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private FleetBench() {}

    public static void main(String[] arguments) throws Exception {
        sayLittle();
        int gateways = Integer.parseInt(arguments[0]);
        int clusters = Integer.parseInt(arguments[1]);
        int changes = Integer.parseInt(arguments[2]);
        System.out.printf(
                "machine: %d processors, load %s, Java %s, heap at most %d MB%n",
                Runtime.getRuntime().availableProcessors(),
                Files.readString(Path.of("/proc/loadavg")).strip(),
                Runtime.version(),
                Runtime.getRuntime().maxMemory() >> 20);
        String[] names = IntStream.range(0, gateways).mapToObj(i -> "gateway-" + i).toArray(String[]::new);
        try (TestControlPlane console = new TestControlPlane(names)) {
            List<ClusterId> ids = new ArrayList<>();
            for (int i = 0; i < clusters; i++) {
                ClusterId cluster = console.cluster("cluster-" + i);
                console.allows(cluster, hosts(i, RULES));
                ids.add(cluster);
            }
            console.started();
            console.quiet();
            long heapBefore = heap();
            long residentBefore = resident();
            long cpuBefore = cpu();
            long start = System.nanoTime();
            Process fleet = fleet(console, gateways);
            try {
                for (ClusterId cluster : ids) {
                    console.perimeters().awaitSettled(cluster, 2, LONGEST);
                }
                System.out.printf(
                        "%d gateways, each with %d clusters of %d rules: all started and acknowledged in %.1f s, %.1f s of it the console's processor time%n",
                        gateways,
                        clusters,
                        RULES,
                        (System.nanoTime() - start) / 1e9,
                        (cpu() - cpuBefore) / 1e9);
                System.out.printf(
                        "memory: %.0f KB of heap a gateway, resident %d MB more in all (%d MB before)%n",
                        (heap() - heapBefore) / 1024d / gateways,
                        resident() - residentBefore,
                        residentBefore);
                changes(console, fleet, ids, WARM_UP, "warming up");
                changes(console, fleet, ids, changes, "measured");
                System.out.printf("heap at the end: %.0f KB a gateway%n", (heap() - heapBefore) / 1024d / gateways);
            } finally {
                fleet.destroy();
            }
        }
    }

    /** What changes of one kind took. */
    private static final class Kind {

        private final String name;
        private final TestControlPlane console;
        private final Process fleet;
        private final List<Long> nanos = new ArrayList<>();
        private long consoleCpu;
        private long fleetCpu;
        private long bytes;

        Kind(String name, TestControlPlane console, Process fleet) {
            this.name = name;
            this.console = console;
            this.fleet = fleet;
        }

        void measure(Runnable change) {
            long bytesBefore = console.sentBytes();
            long consoleBefore = cpu();
            long fleetBefore = cpu(fleet);
            long begin = System.nanoTime();
            change.run();
            nanos.add(System.nanoTime() - begin);
            consoleCpu += cpu() - consoleBefore;
            fleetCpu += cpu(fleet) - fleetBefore;
            bytes += console.sentBytes() - bytesBefore;
        }

        void report() {
            long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
            System.out.printf(
                    "  %s: p50 %d ms, p99 %d ms, worst %d ms; processor time %d ms of the console and %d ms of the gateways, %.1f MB sent%n",
                    name,
                    sorted[sorted.length / 2] / 1_000_000,
                    sorted[Math.min(sorted.length - 1, (int) Math.ceil(sorted.length * 0.99) - 1)] / 1_000_000,
                    sorted[sorted.length - 1] / 1_000_000,
                    consoleCpu / 1_000_000 / sorted.length,
                    fleetCpu / 1_000_000 / sorted.length,
                    bytes / 1e6 / sorted.length);
        }
    }

    /** One cluster after the other gets another rule, or loses it again. */
    private static void changes(
            TestControlPlane console, Process fleet, List<ClusterId> clusters, int count, String what) {
        Kind loosenings = new Kind("a rule more, one gateway first: commit to all acknowledged", console, fleet);
        Kind tightenings =
                new Kind("a rule less, all at once, with the listener after the table", console, fleet);
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            boolean more = i % 2 == 0;
            int number = i / 2 % clusters.size();
            (more ? loosenings : tightenings).measure(() -> {
                long revision = console.allows(clusters.get(number), hosts(number, more ? RULES + 1 : RULES));
                console.perimeters().awaitSettled(clusters.get(number), revision, LONGEST);
            });
        }
        System.out.printf("%s: %d changes in %.1f s%n", what, count, (System.nanoTime() - start) / 1e9);
        loosenings.report();
        tightenings.report();
    }

    private static String[] hosts(int cluster, int count) {
        return IntStream.range(0, count)
                .mapToObj(host -> "host-" + host + ".cluster-" + cluster + ".example.com")
                .toArray(String[]::new);
    }

    private static Process fleet(TestControlPlane console, int gateways) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        // Half a gigabyte for what they hold, and room for what they are sent: an Envoy collects no garbage.
                        "-Xms2g",
                        "-Xmx4g",
                        "-Xmn1g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Gateways.class.getName(),
                        console.folder().toString(),
                        Integer.toString(console.port()),
                        Integer.toString(gateways))
                .redirectErrorStream(true)
                .redirectOutput(console.folder().resolve("gateways.log").toFile())
                .start();
    }

    /** The gateways' process; ends when its parent does. */
    static final class Gateways {

        private Gateways() {}

        public static void main(String[] arguments) throws InterruptedException {
            sayLittle();
            LocalAuthority authority =
                    new LocalAuthority(new DataFolder(Path.of(arguments[0])), java.time.Clock.systemUTC());
            int port = Integer.parseInt(arguments[1]);
            List<SimulatedGateway> gateways = new ArrayList<>();
            for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
                String name = "gateway-" + i;
                gateways.add(new SimulatedGateway(
                                name, TestControlPlane.road(authority, name, port), (stream, requests) -> 0)
                        .starts());
            }
            ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().join());
        }
    }

    /** As in production: lines about each connection would be what is measured. */
    private static void sayLittle() {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long resident() throws IOException {
        return Arrays.stream(Files.readString(Path.of("/proc/self/status")).split("\n"))
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    private static long cpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static long cpu(Process process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
    }
}
