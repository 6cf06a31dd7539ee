package dev.sallyport.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that {@code make run} starts, with a command in the place of the JDK's that writes down how it was called. The real one is in StartIT. */
class StartScriptTest {

    @TempDir
    Path folder;

    @BeforeEach
    void layout() throws IOException {
        Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, """
                #!/usr/bin/env bash
                case "$*" in
                  *-version) echo 'java.specification.version = 25' >&2 ;;
                  *jarmode=tools*) mkdir -p "${!#}" ;;
                  *AOTCacheOutput*) env >'%1$s/rehearsed'; exit 1 ;;
                  *) echo "$*" >'%1$s/started'; env >'%1$s/settings' ;;
                esac
                """.formatted(folder));
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Files.writeString(folder.resolve("sallyport.jar"), "a jar");
    }

    @Test
    void the_rehearsal_knows_nothing_of_the_operators_settings_and_the_start_knows_them_all() throws Exception {
        start(Map.of(
                "SALLYPORT_ANCHOR_FILE", "/elsewhere/anchor",
                "SALLYPORT_ANCHOR_WEBHOOK", "https://example.com",
                "SALLYPORT_DATABASE_OWNER_USER", "owner",
                "SALLYPORT_DATA", "/srv/sallyport",
                "SALLYPORT_PUBLIC_URL", "https://egress.example.com",
                "JAVA_TOOL_OPTIONS", "-Dx=y"));
        List<String> rehearsed = Files.readAllLines(folder.resolve("rehearsed")).stream()
                .filter(line -> line.matches("(SALLYPORT|JAVA)_.*"))
                .map(line -> line.replaceAll("=.*", ""))
                .toList();
        assertThat(rehearsed)
                .containsExactlyInAnyOrder(
                        "SALLYPORT_DATA",
                        "SALLYPORT_ADDRESS",
                        "SALLYPORT_PORT",
                        "SALLYPORT_XDS_PORT",
                        "SALLYPORT_ENVOY");
        assertThat(folder.resolve("rehearsed"))
                .content()
                .doesNotContain("/srv/sallyport", "PWD=" + Path.of("").toAbsolutePath());
        assertThat(folder.resolve("settings"))
                .content()
                .contains("SALLYPORT_ANCHOR_FILE=/elsewhere/anchor", "SALLYPORT_DATA=/srv/sallyport");
    }

    @Test
    void a_rehearsal_that_did_not_get_its_page_leaves_nothing_behind_and_the_jar_starts_as_it_is() throws Exception {
        assertThat(start(Map.of())).contains("starting without it");
        assertThat(folder.resolve("app")).doesNotExist();
        assertThat(folder.resolve("started"))
                .content()
                .contains("-jar " + folder.toRealPath().resolve("sallyport.jar"))
                .doesNotContain("AOTCache");
    }

    private String start(Map<String, String> settings) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of("deploy/start").toAbsolutePath().toString(),
                        folder.resolve("jdk").toString(),
                        folder.resolve("sallyport.jar").toString())
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("SALLYPORT_"));
        builder.environment().putAll(settings);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }
}
