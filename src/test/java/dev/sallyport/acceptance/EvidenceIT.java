package dev.sallyport.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.sallyport.testing.browser.Barriers;
import dev.sallyport.testing.browser.Chromium;
import dev.sallyport.testing.browser.ConsolePages;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A pack leaves by the browser and is checked by the same jar without a server; a folder of yesterday is noticed by what lies elsewhere. */
class EvidenceIT {

    private static final String EMAIL = "admin@example.com";
    private static final String PASSWORD = "an unlikely passphrase";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder = Path.of("unset");

    private record Said(int status, String words) {}

    private static Said verify(Path pack, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                Objects.requireNonNull(System.getProperty("sallyport.jar")),
                "verify",
                pack.toString()));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String words = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Said(process.exitValue(), words);
    }

    private Path anchors() {
        return folder.resolve("elsewhere.log");
    }

    /** The newest line of the anchor file: position, and the key that signed it. */
    private String[] anchored() throws IOException {
        return Files.exists(anchors()) ? Files.readAllLines(anchors()).getLast().split(" ") : new String[] {"", "0"};
    }

    /** Until the anchor knows the newest entry, as the metrics name it. */
    private void awaitAnchored(PackagedConsole console) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Double.parseDouble(anchored()[1]))
                        .isEqualTo(metric(console, "sallyport_ledger_entries")));
    }

    private static double metric(PackagedConsole console, String name) {
        try {
            String metrics = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(console.url("/actuator/prometheus")))
                                    .header("Authorization", "Bearer " + PackagedConsole.API_KEY)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString(UTF_8))
                    .body();
            return metrics.lines()
                    .filter(line -> line.startsWith(name + " "))
                    .mapToDouble(line -> Double.parseDouble(line.split(" ")[1]))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(metrics));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_pack_is_checked_by_the_jar_alone_and_a_folder_of_yesterday_is_found_by_the_anchor() throws Exception {
        Path data = folder.resolve("data");
        try (PackagedConsole console = PackagedConsole.in(
                data,
                Map.of(
                        "SALLYPORT_ADMIN_EMAIL",
                        EMAIL,
                        "SALLYPORT_ADMIN_PASSWORD",
                        PASSWORD,
                        "SALLYPORT_ANCHOR_FILE",
                        anchors().toString(),
                        "SALLYPORT_ANCHOR_INTERVAL",
                        "1s"))) {
            console.start();
            Api api = new Api(console);
            JsonNode cluster = api.cluster("proven");
            JsonNode rule = api.addRule(cluster, "files", "files.example.com", 443);
            api.awaitState(cluster, rule, "ACTIVE");
            awaitAnchored(console);
            // The file of a report is an entry too, and may be anchored before it is checked.
            Path earlier = Files.copy(anchors(), folder.resolve("earlier.log"));
            Path pack = download(console, cluster);
            checkPack(pack, earlier);
            checkReport();

            console.stop();
            Path yesterday = folder.resolve("yesterday");
            copy(data, yesterday);
            console.start();
            api.addRule(cluster, "later", "later.example.com", 443);
            awaitAnchored(console);
            console.stop();
            copy(yesterday, data);
            console.startUnwell();
            await().atMost(PATIENCE)
                    // Beyond the end, or another entry where the console has already written one since it started.
                    .untilAsserted(() -> assertThat(console.log()).containsPattern("ANCHOR_(BEYOND_END|DIFFERS)"));
            assertThat(console.call(
                                    "POST",
                                    "/clusters/" + Api.id(cluster) + "/networking/egress-rules",
                                    "{\"name\":\"x\",\"type\":\"FQDN\",\"destination\":\"x.example.com\"}")
                            .body())
                    .contains("does not verify");
            api.setPolicy(cluster, false);
            assertThat(api.policy(cluster)).isNotEqualTo("ALLOW_ALL");
        }
    }

    private Path download(PackagedConsole console, JsonNode cluster) throws IOException {
        try (Chromium chromium = Chromium.start();
                ConsolePages person = chromium.person(console.url(""))) {
            Page page = person.signIn("/reports?cluster=" + Api.id(cluster), EMAIL, PASSWORD)
                    .heading("Reports")
                    .page();
            assertThat(page.getByText("Last anchored: entry").first()).isVisible();
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Key and anchors"))
                    .click();
            Locator dialog = page.getByRole(AriaRole.DIALOG);
            assertThat(dialog).containsText(anchored()[4]);
            assertThat(Barriers.on(page)).isEmpty();
            page.keyboard().press("Escape");
            Download made = page.waitForDownload(
                    () -> page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Evidence"))
                            .click());
            assertThat(made.suggestedFilename())
                    .startsWith("LABORATORY-evidence-proven-")
                    .endsWith(".jsonl");
            Path pack = folder.resolve("pack.jsonl");
            try (InputStream in = made.createReadStream()) {
                Files.copy(in, pack);
            }
            Download csv =
                    page.waitForDownload(() -> page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("CSV"))
                            .click());
            assertThat(csv.suggestedFilename()).endsWith(".csv.zip");
            csv.saveAs(folder.resolve("report.csv.zip"));
            assertThat(person.failures()).isEmpty();
            return pack;
        }
    }

    private void checkPack(Path pack, Path earlier) throws IOException, InterruptedException {
        String key = anchored()[4];
        Said known = verify(pack, "--key", key, "--against", earlier.toString());
        assertThat(known.status()).as(known.words()).isZero();
        assertThat(known.words())
                .contains("Nothing in scope was left out", "up to its entry", "treated reserved addresses as public");
        assertThat(verify(pack).status()).isEqualTo(2);
        assertThat(verify(pack, "--key", "0".repeat(64)).status()).isEqualTo(1);
        byte[] bytes = Files.readAllBytes(pack);
        bytes[bytes.length / 2] ^= 1;
        Path changed = folder.resolve("changed.jsonl");
        Files.write(changed, bytes);
        Said bad = verify(changed, "--key", key);
        assertThat(bad.status()).as(bad.words()).isEqualTo(1);
        assertThat(bad.words()).containsPattern("Entry [0-9]+|Line [0-9]+");
    }

    private void checkReport() throws IOException, InterruptedException {
        Path report = folder.resolve("report.csv.zip");
        Said known = verify(report, "--key", anchored()[4]);
        assertThat(known.status()).as(known.words()).isZero();
        assertThat(known.words()).contains("sealed by a key that you know");
        assertThat(verify(report).status()).isEqualTo(2);
        byte[] bytes = Files.readAllBytes(report);
        Files.write(report, Arrays.copyOf(bytes, bytes.length / 2));
        assertThat(verify(report).status()).isEqualTo(1);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file));
                Files.createDirectories(Objects.requireNonNull(target.getParent()));
                Files.write(target, Files.readAllBytes(file));
            }
        }
    }
}
