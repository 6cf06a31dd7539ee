package dev.sallyport.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.sallyport.testing.FolderAtWork;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Where secrets may be, and nowhere else: not in logs, not in what others may read, not in the gateway. */
class SecretsIT {

    private static final String PASSWORD = "a passphrase that must not be seen anywhere 7431";
    private static final int PIECE = 16 * 1024 * 1024;
    private static final String EMAIL = "secrets@example.com";

    @TempDir
    Path folder;

    @TempDir
    Path programs;

    /** As the image runs it: nobody in particular, who may write to the data folder and to the temporary one. */
    @Test
    void nothing_that_was_said_in_confidence_is_found_where_others_look() throws IOException {
        assumeThat(System.getProperty("user.name")).isEqualTo("root");
        Path data = Files.createDirectory(folder.resolve("data"));
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        for (Path own : List.of(data, temporary)) {
            Files.setAttribute(own, "unix:uid", 63_127);
            Files.setAttribute(own, "unix:gid", 63_127);
        }
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(programs, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path jar = forOthers(System.getProperty("sallyport.jar"));
        Path envoy = forOthers(System.getenv("SALLYPORT_ENVOY"));
        try (PackagedConsole console = PackagedConsole.in(
                        data,
                        Map.of(
                                "SALLYPORT_ENVOY",
                                envoy.toString(),
                                "SALLYPORT_ADMIN_EMAIL",
                                EMAIL,
                                "SALLYPORT_ADMIN_PASSWORD",
                                PASSWORD,
                                "JAVA_TOOL_OPTIONS",
                                "-Djava.io.tmpdir=" + temporary,
                                "LOGGING_LEVEL_DEV_SALLYPORT",
                                "TRACE",
                                "LOGGING_LEVEL_ORG_SPRINGFRAMEWORK_WEB",
                                "DEBUG"))
                .by(
                        "/usr/bin/setpriv",
                        "--reuid=63127",
                        "--regid=63127",
                        "--clear-groups",
                        "--no-new-privs",
                        "--inh-caps=-all",
                        "--")
                .from(jar)
                .start()) {
            Api api = new Api(console);
            JsonNode cluster = api.cluster("secrets");
            api.setPolicy(cluster, false);
            api.awaitPolicy(cluster, "DEFAULT_DENY");
            HttpResponse<String> refused = console.call("POST", "/clusters", "{\"name\":\"" + PASSWORD);
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body()).doesNotContain(PASSWORD);
            List<String> secrets = new ArrayList<>(List.of(PASSWORD, PackagedConsole.API_KEY));
            for (String key : List.of("ca.key", "console.key")) {
                secrets.add(Files.readAllLines(data.resolve("ca").resolve(key)).get(1));
            }

            assertThat(console.log()).doesNotContain(secrets);
            long gateway = await().atMost(Duration.ofSeconds(30))
                    .until(console::gatewayPid, java.util.Optional::isPresent)
                    .orElseThrow();
            Path process = Path.of("/proc", Long.toString(gateway));
            assertThat(Files.readAllBytes(process.resolve("environ"))).isEmpty();
            assertThat(Files.readString(process.resolve("cmdline"), ISO_8859_1)).doesNotContain(secrets);
            // What the gateway must know is found by the same search, so that finding nothing else says something.
            String known = cluster.get("id").asString();
            List<String> sought = new ArrayList<>(secrets);
            sought.add(known);
            assertThat(memory(process, sought))
                    .as("the cluster, and no secret, in the gateway's memory")
                    .containsOnly(known);
            assertThat(found(data, List.of(EMAIL)))
                    .as("files that hold what is no secret")
                    .isNotEmpty();
            assertThat(found(data, secrets.subList(0, 2)))
                    .as("files of the data folder that hold a password or a key")
                    .isEmpty();
            assertThat(found(temporary, secrets)).as("temporary files").isEmpty();
            assertOwnersAlone(data);
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("data", "tmp", "data.log");
        }
    }

    /** A copy that others may read and run: where root builds, the original may lie in its own closed home. */
    private Path forOthers(@Nullable String original) throws IOException {
        Path from = Path.of(Objects.requireNonNull(original)).toAbsolutePath();
        Path copy = Files.copy(from, programs.resolve(from.getFileName()));
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("r-xr-xr-x"));
        return copy;
    }

    private static void assertOwnersAlone(Path data) throws IOException {
        FolderAtWork.everywhere(
                data,
                path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .as("%s", path)
                        .endsWith("------"));
    }

    private static List<Path> found(Path below, List<String> secrets) throws IOException {
        List<Path> found = new ArrayList<>();
        FolderAtWork.files(below, file -> {
            String content = Files.readString(file, ISO_8859_1);
            if (secrets.stream().anyMatch(content::contains)) {
                found.add(file);
            }
        });
        return found;
    }

    /** Looks through everything that the process may write, its heap above all. */
    private static List<String> memory(Path process, List<String> sought) throws IOException {
        List<String> found = new ArrayList<>();
        try (RandomAccessFile memory =
                new RandomAccessFile(process.resolve("mem").toFile(), "r")) {
            for (String line : Files.readAllLines(process.resolve("maps"))) {
                String[] parts = line.split("[ -]");
                if (!parts[2].startsWith("rw") || line.endsWith("[vvar]")) {
                    continue;
                }
                long to = Long.parseUnsignedLong(parts[1], 16);
                // Pieces overlap by more than the longest text, so that none is missed where two meet.
                for (long from = Long.parseUnsignedLong(parts[0], 16); from < to; from += PIECE - 4_096) {
                    String content = read(memory, from, (int) Math.min(to - from, PIECE));
                    sought.stream().filter(content::contains).forEach(found::add);
                }
            }
        }
        return found;
    }

    private static String read(RandomAccessFile memory, long from, int length) throws IOException {
        byte[] content = new byte[length];
        memory.seek(from);
        int count = 0;
        for (int more = 0; more >= 0 && count < length; count += Math.max(0, more)) {
            more = memory.read(content, count, length - count);
        }
        return new String(content, 0, count, ISO_8859_1);
    }
}
