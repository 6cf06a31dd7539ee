package dev.sallyport.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code make run} on a jar that was never started: the rehearsal that prepares its quick start, on the real jar and JDK. */
class StartIT {

    @TempDir
    Path folder;

    @Test
    void the_rehearsal_leaves_the_operators_anchors_alone_and_works_whatever_address_is_set() throws Exception {
        Path jar = Files.copy(
                Path.of(Objects.requireNonNull(System.getProperty("sallyport.jar"))), folder.resolve("sallyport.jar"));
        Path anchor = folder.resolve("anchor");
        // The console itself cannot start, since its port is taken: whatever is in the anchor file would be the
        // rehearsal's.
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(start(
                            jar,
                            Map.of(
                                    "SALLYPORT_DATA", folder.resolve("data").toString(),
                                    "SALLYPORT_PORT", Integer.toString(taken.getLocalPort()),
                                    "SALLYPORT_XDS_PORT", Integer.toString(PackagedConsole.freePort()),
                                    "SALLYPORT_ENVOY", "none",
                                    "SALLYPORT_PUBLIC_URL", "https://egress.example.com",
                                    "SALLYPORT_ANCHOR_FILE", anchor.toString())))
                    .isNotZero();
        }
        assertThat(anchor).doesNotExist();
        assertThat(folder.resolve("app/key")).isNotEmptyFile();
        assertThat(folder.resolve("app/start." + (Runtime.version().feature() >= 25 ? "aot" : "jsa")))
                .isNotEmptyFile();
        assertThat(folder.resolve("log"))
                .content()
                .contains("Preparing a quick start")
                .doesNotContain("starting without it");
    }

    private int start(Path jar, Map<String, String> settings) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of("deploy/start").toAbsolutePath().toString(),
                        System.getProperty("java.home"),
                        jar.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("SALLYPORT_"));
        builder.environment().putAll(settings);
        Process process = builder.start();
        if (!process.waitFor(3, TimeUnit.MINUTES)) {
            process.destroy();
            process.waitFor();
        }
        return process.exitValue();
    }
}
