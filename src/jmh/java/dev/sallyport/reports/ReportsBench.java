package dev.sallyport.reports;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.Notary;
import dev.sallyport.ledger.Verification;
import dev.sallyport.perimeter.PerimeterHistory;
import dev.sallyport.perimeter.internal.ManyChanges;
import dev.sallyport.perimeter.internal.PerimeterHouse;
import dev.sallyport.reports.evidence.PackWriter;
import dev.sallyport.testing.TestDatabases;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import jakarta.persistence.EntityManagerFactory;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.FileSystemUtils;

/**
 * Reports over a long ledger. Prints figures, judges nothing. Arguments: how many entries, the database (H2 or POSTGRES), and a folder: a
 * database that an earlier run left there is used again.
 */
final class ReportsBench {

    private static final Actor ASKS = Actor.system("bench");
    private static final int CLUSTERS = 20;
    private static final int RULES = 2_000;
    private static final int LOOKS = 30;

    private ReportsBench() {}

    @EnableAutoConfiguration(
            excludeName = {
                "com.vaadin.flow.spring.SpringBootAutoConfiguration",
                "com.vaadin.flow.spring.SpringSecurityAutoConfiguration"
            })
    @ComponentScan({
        "dev.sallyport.ledger",
        "dev.sallyport.access",
        "dev.sallyport.perimeter",
        "dev.sallyport.enforcement",
        "dev.sallyport.traffic",
        "dev.sallyport.reports"
    })
    @ConfigurationPropertiesScan("dev.sallyport")
    @EntityScan({"dev.sallyport.access", "dev.sallyport.perimeter"})
    static class Rooms {}

    public static void main(String[] arguments) throws IOException {
        long entries = Long.parseLong(arguments[0]);
        TestDatabases database = TestDatabases.valueOf(arguments[1]);
        Path folder = Path.of(arguments[2]).toAbsolutePath();
        System.out.printf(
                "%s; machine: %d processors, load %s, Java %s, heap at most %d MB%n",
                database,
                Runtime.getRuntime().availableProcessors(),
                Files.readString(Path.of("/proc/loadavg")).strip(),
                Runtime.version(),
                Runtime.getRuntime().maxMemory() >> 20);
        Path data = folder.resolve(database.name());
        if (!Files.exists(data.resolve("filled"))) {
            FileSystemUtils.deleteRecursively(data);
            Files.createDirectories(data);
        }
        try (BenchDatabase bench = BenchDatabase.start(database, data)) {
            if (!Files.exists(data.resolve("filled"))) {
                fill(bench, entries);
                Files.createFile(data.resolve("filled"));
            }
            measure(bench, folder);
        }
        try (Stream<Path> files = Files.walk(data)) {
            System.out.printf(
                    "data folder: %d MB%n",
                    files.map(Path::toFile).mapToLong(java.io.File::length).sum() >> 20);
        }
    }

    private static void measure(BenchDatabase database, Path folder) throws IOException {
        long start = System.nanoTime();
        try (ConfigurableApplicationContext rooms = rooms(database.settings())) {
            System.out.printf(
                    "%d entries, start of the rooms (the whole ledger folded): %d ms%n",
                    rooms.getBean(Ledger.class).head().sequence(), millis(System.nanoTime() - start));
            awaitVerification(rooms.getBean(Ledger.class));
            reports(rooms);
            files(rooms, folder);
            System.out.printf("heap in use at the end, collected: %d MB%n", heap());
        }
    }

    /** The last entry is some minutes old then: of what has not come there is no report. */
    private static void fill(BenchDatabase database, long entries) {
        long start = System.nanoTime();
        Instant first = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofMinutes(entries + 10));
        try (PerimeterHouse house = PerimeterHouse.start(database.settings(), Map.of(PerimeterHouse.CLOCK, first.toString()))) {
            quiet();
            ManyChanges changes =
                    new ManyChanges(house.get(EntityManagerFactory.class), house.get(Ledger.class).head(), first);
            database.fill(house.get(DataSource.class), () -> changes.write(CLUSTERS, RULES, entries));
        }
        database.settle();
        System.out.printf(
                "filled in %d s: %d clusters of about %d rules, an entry a minute%n",
                Duration.ofNanos(System.nanoTime() - start).toSeconds(), CLUSTERS, RULES);
    }

    /** It reads the whole ledger in the background, once after each start. */
    private static void awaitVerification(Ledger ledger) {
        while (ledger.verification() instanceof Verification.Unknown) {
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
        System.out.printf("after the start: %s%n", ledger.verification().getClass().getSimpleName());
    }

    private static ConfigurableApplicationContext rooms(Map<String, String> database) {
        Map<String, Object> settings = new HashMap<>(database);
        settings.put("sallyport.envoy", "none");
        settings.put("spring.grpc.server.port", "0");
        settings.put("sallyport.egress-ports", "20000-60000");
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("bench", settings));
        ConfigurableApplicationContext rooms = new SpringApplicationBuilder(Rooms.class)
                .web(WebApplicationType.NONE)
                .environment(environment)
                .run();
        quiet();
        return rooms;
    }

    private static void quiet() {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
        ((Logger) LoggerFactory.getLogger("dev.sallyport")).setLevel(Level.ERROR);
    }

    private static void reports(ConfigurableApplicationContext rooms) {
        Reports reports = rooms.getBean(Reports.class);
        Documents documents = rooms.getBean(Documents.class);
        ClusterId cluster = new ClusterId(new UUID(9, 3));
        Instant begin = rooms.getBean(PerimeterHistory.class).cluster(cluster).orElseThrow().createdAt();
        Instant end = rooms.getBean(Ledger.class).after(rooms.getBean(Ledger.class).head().sequence() - 1, 1).getFirst().at();
        Random random = new Random(5);
        long seconds = Duration.between(begin, end).toSeconds();
        // Never quite the same: H2 keeps the answer to a question that is asked again.
        Supplier<Instant> month = () -> end.minus(Duration.ofDays(30)).minusSeconds(random.nextInt(3_600));
        report("reachable-at, one cluster, any instant", LOOKS, () -> reports.reachable(ASKS, cluster, begin.plusSeconds(random.nextLong(seconds))));
        report("reachable-at, one cluster, now", LOOKS, () -> reports.reachable(ASKS, cluster, end.minusSeconds(random.nextInt(60))));
        report("reachable-at, all clusters, any instant", LOOKS, () -> reports.reachable(ASKS, begin.plusSeconds(random.nextLong(seconds)), null, false, 1_000));
        report("timeline, one cluster, all of it", LOOKS, () -> reports.timeline(ASKS, cluster, begin.plusSeconds(random.nextInt(3_600)), end));
        report("timeline, one cluster, the last 30 days", LOOKS, () -> reports.timeline(ASKS, cluster, month.get(), end));
        report("comparison of the last 30 days", LOOKS, () -> reports.compare(ASKS, cluster, month.get(), end));
        report("exposure, all of it", 5, () -> reports.exposure(ASKS, cluster, begin.plusSeconds(random.nextInt(3_600)), end));
        report("who could", 5, () -> reports.whoCould(ASKS, cluster, begin, end));
        report("PDF of the last 30 days", 5, () -> documents.pdf(ASKS, cluster, month.get(), end));
    }

    /** What is written and checked as it streams: the whole ledger verified, a pack written, and the pack verified. */
    private static void files(ConfigurableApplicationContext rooms, Path folder) throws IOException {
        Ledger ledger = rooms.getBean(Ledger.class);
        Notary notary = rooms.getBean(Notary.class);
        report("verification of the chain", 1, ledger::verify);
        ClusterId cluster = new ClusterId(new UUID(9, 3));
        Instant end = ledger.after(ledger.head().sequence() - 1, 1).getFirst().at();
        Path pack = folder.resolve("pack.jsonl");
        report("evidence pack of one cluster", 1, () -> {
            try (OutputStream out = new java.io.BufferedOutputStream(Files.newOutputStream(pack))) {
                new PackWriter(ledger, notary)
                        .write(new PackScope(cluster, end, end.minus(Duration.ofDays(30))), "bench", end, null, () -> {}, out);
                return pack;
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        System.out.printf("the pack: %d MB%n", Files.size(pack) >> 20);
        report("verify of that pack", 1, () -> Verify.run(List.of(pack.toString())));
        Files.delete(pack);
    }

    private static void report(String what, int times, Supplier<?> work) {
        long[] nanos = new long[times];
        long[] busy = new long[times];
        for (int time = 0; time < times; time++) {
            long start = System.nanoTime();
            long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            if (work.get() == null) {
                throw new IllegalStateException(what);
            }
            nanos[time] = System.nanoTime() - start;
            busy[time] = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
        }
        long first = nanos[0];
        java.util.Arrays.sort(nanos);
        java.util.Arrays.sort(busy);
        System.out.printf(
                "%s: the first %d ms, median %d ms, worst %d ms; processor time of the asking thread, median %d ms%n",
                what, millis(first), millis(nanos[times / 2]), millis(nanos[times - 1]), millis(busy[times / 2]));
    }

    private static long heap() {
        System.gc();
        return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20;
    }

    private static long millis(long nanos) {
        return nanos / 1_000_000;
    }
}
