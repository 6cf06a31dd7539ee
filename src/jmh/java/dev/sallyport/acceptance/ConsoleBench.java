package dev.sallyport.acceptance;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.sallyport.testing.browser.Chromium;
import dev.sallyport.testing.browser.ConsolePages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import tools.jackson.databind.JsonNode;

/**
 * The packaged console as people meet it: how soon it is there, how much memory it takes, how long a cluster with many rules and many
 * writers take. Prints figures, judges nothing. Arguments: the jar, and how many rules.
 */
final class ConsoleBench {

    private static final String EMAIL = "admin@example.com";
    private static final String PASSWORD = "an unlikely passphrase";
    private static final int STARTS = 3;
    private static final int WRITERS = 50;
    private static final int LOOKS = 5;
    private static final int PAGES = 20;
    private static final Pattern HEAP =
            Pattern.compile("(?:DefNew|def new generation|Tenured|tenured generation) .*?used (\\d+)K");

    private ConsoleBench() {}

    public static void main(String[] arguments) throws Exception {
        System.setProperty("sallyport.jar", Path.of(arguments[0]).toAbsolutePath().toString());
        int rules = Integer.parseInt(arguments[1]);
        System.out.printf(
                "machine: %s, %d processors, load %s, Java %s%n",
                cpu(),
                Runtime.getRuntime().availableProcessors(),
                Files.readString(Path.of("/proc/loadavg")).strip(),
                Runtime.version());
        Path folder = Files.createTempDirectory("sallyport-bench");
        bundle(Path.of(arguments[0]));
        starts(folder);
        signInPage(folder);
        try (PackagedConsole console = prepared(folder.resolve("data"))) {
            long start = System.nanoTime();
            console.start();
            System.out.printf("resident after the start: %d MB%n", residentMegabytes(console));
            report("start of an empty house, prepared", System.nanoTime() - start);
            JsonNode cluster = new Api(console).cluster("many-rules");
            writers(console, cluster, rules);
            System.out.printf("resident with %d rules: %d MB%n", rules, residentMegabytes(console));
            pages(console, cluster);
        }
    }

    private static void starts(Path folder) {
        long[] nanos = new long[STARTS];
        for (int i = 0; i < STARTS; i++) {
            try (PackagedConsole console = prepared(folder.resolve("start" + i))) {
                long start = System.nanoTime();
                console.start();
                nanos[i] = System.nanoTime() - start;
            }
        }
        Arrays.sort(nanos);
        System.out.printf(
                "start to health, prepared as by make run (the first of a build prepares): best %d ms, median %d ms, worst %d ms%n",
                millis(nanos[0]), millis(nanos[STARTS / 2]), millis(nanos[STARTS - 1]));
    }

    /** What a browser gets of Vaadin and of our own components, each file as it is served. */
    private static void bundle(Path jar) throws IOException {
        try (ZipFile file = new ZipFile(jar.toFile())) {
            List<? extends ZipEntry> served = file.stream()
                    .filter(entry -> entry.getName().contains("META-INF/VAADIN/webapp/VAADIN/build/"))
                    .filter(entry -> !entry.isDirectory())
                    .toList();
            System.out.printf(
                    "bundle: %d files, %d KB, %d KB of them gzipped for those who take that; the jar %d MB%n",
                    served.size(),
                    sum(served, entry -> !entry.getName().endsWith(".gz")),
                    sum(served, entry -> entry.getName().endsWith(".gz")),
                    Files.size(jar) >> 20);
        }
    }

    private static long sum(List<? extends ZipEntry> entries, Predicate<ZipEntry> which) {
        return entries.stream().filter(which).mapToLong(ZipEntry::getSize).sum() >> 10;
    }

    /** From the command to a page on which somebody could type, in a browser that is open already. */
    private static void signInPage(Path folder) {
        long[] nanos = new long[STARTS];
        try (Chromium chromium = Chromium.start()) {
            for (int i = 0; i < STARTS; i++) {
                try (PackagedConsole console = prepared(folder.resolve("page" + i));
                        ConsolePages person = chromium.person(console.url(""))) {
                    long start = System.nanoTime();
                    console.startUnwell();
                    person.open("/sign-in").page().getByLabel("Email").waitFor();
                    nanos[i] = System.nanoTime() - start;
                }
            }
        }
        report("start to the sign-in page rendered, prepared", LongStream.of(nanos));
    }

    private static PackagedConsole prepared(Path data) {
        return PackagedConsole.in(
                        data,
                        Map.of(
                                "SALLYPORT_ADMIN_EMAIL", EMAIL,
                                "SALLYPORT_ADMIN_PASSWORD", PASSWORD,
                                "SALLYPORT_API_BURST", "1000000",
                                "SALLYPORT_API_RATE", "1000000"))
                .byStartScript();
    }

    private static void writers(PackagedConsole console, JsonNode cluster, int rules) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        ConcurrentLinkedQueue<Long> times = new ConcurrentLinkedQueue<>();
        List<Thread> writers = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < WRITERS; i++) {
            writers.add(Thread.ofVirtual().start(() -> {
                Api api = new Api(console);
                for (int number = next.getAndIncrement(); number < rules; number = next.getAndIncrement()) {
                    long before = System.nanoTime();
                    api.addRule(cluster, "rule-%05d".formatted(number), "host-" + number + ".example.com", 443);
                    times.add(System.nanoTime() - before);
                }
            }));
        }
        for (Thread writer : writers) {
            writer.join();
        }
        long[] sorted = times.stream().mapToLong(Long::longValue).sorted().toArray();
        System.out.printf(
                "%d writers on one cluster: %d of %d rules, %.1f a second, p50 %d ms, p99 %d ms%n",
                WRITERS,
                sorted.length,
                rules,
                sorted.length / (Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000d),
                millis(sorted[sorted.length / 2]),
                millis(sorted[(int) (sorted.length * 0.99)]));
    }

    private static void pages(PackagedConsole console, JsonNode cluster) throws Exception {
        String path = "/clusters/" + Api.id(cluster);
        try (Chromium chromium = Chromium.start();
                ConsolePages person = chromium.person(console.url(""))) {
            Page page = person.signIn(path, EMAIL, PASSWORD).seesState("Allow all: observing").page();
            report("from the address to the first row", LongStream.range(0, LOOKS).map(i -> {
                long start = System.nanoTime();
                person.open(path + "/rules");
                page.getByText("rule-00000").first().waitFor();
                return System.nanoTime() - start;
            }));
            report("from the tab to the first row", LongStream.range(0, LOOKS).map(i -> {
                person.open(path);
                page.locator(".destinations").first().waitFor();
                long start = System.nanoTime();
                page.locator(".tabs a").nth(1).click();
                page.getByText("rule-00000").first().waitFor();
                return System.nanoTime() - start;
            }));
            report("from a search to its row, with the pause for typing", LongStream.range(0, LOOKS).map(i -> {
                person.open(path + "/rules");
                page.getByText("rule-00000").first().waitFor();
                long start = System.nanoTime();
                page.locator("main input[placeholder='Name, host or address']")
                        .first()
                        .fill("rule-0010");
                page.getByText("rule-00100").first().waitFor();
                return System.nanoTime() - start;
            }));
            for (String open : List.of(path + "/rules", path, "/activity")) {
                heap(console, page, open);
            }
        }
    }

    /** How much the heap grows with each page that stays open. */
    private static void heap(PackagedConsole console, Page first, String path) throws Exception {
        first.navigate(path);
        first.getByRole(AriaRole.MAIN).waitFor();
        long before = heapKilobytes(console);
        List<Page> open = new ArrayList<>();
        for (int i = 0; i < PAGES; i++) {
            Page page = first.context().newPage();
            page.navigate(path);
            page.waitForFunction("() => window.sallyportSockets > 0");
            open.add(page);
        }
        System.out.printf(
                "heap of an open page %s: %d KB%n",
                path.replaceAll("[0-9a-f-]{36}", "…"), (heapKilobytes(console) - before) / PAGES);
        open.forEach(Page::close);
    }

    private static long heapKilobytes(PackagedConsole console) throws Exception {
        run("jcmd", Long.toString(console.pid()), "GC.run");
        Matcher matcher = HEAP.matcher(run("jcmd", Long.toString(console.pid()), "GC.heap_info"));
        return matcher.results().mapToLong(found -> Long.parseLong(found.group(1))).sum();
    }

    private static long residentMegabytes(PackagedConsole console) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + console.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .sum();
    }

    private static String cpu() throws IOException {
        return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 2))
                .findFirst()
                .orElse("unknown");
    }

    private static String run(String tool, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", tool).toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return said;
    }

    private static void report(String what, LongStream nanos) {
        long[] sorted = nanos.sorted().toArray();
        System.out.printf(
                "%s: best %d ms, median %d ms, worst %d ms%n",
                what,
                millis(sorted[0]),
                millis(sorted[sorted.length / 2]),
                millis(sorted[sorted.length - 1]));
    }

    private static void report(String what, long nanos) {
        System.out.printf("%s: %d ms%n", what, millis(nanos));
    }

    private static long millis(long nanos) {
        return nanos / 1_000_000;
    }
}
