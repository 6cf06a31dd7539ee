package dev.sallyport.testing.envoy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs a {@code main} of the tests in a network namespace of its own that has nothing but a loopback interface: whatever Envoy dials
 * there, it cannot leave the machine. Public and private addresses can be given to the interface.
 */
public final class Loopback {

    private Loopback() {}

    /**
     * The lines that the program wrote. Skips the test where no namespace can be made, or fails where {@code CI=true}.
     *
     * @param addresses with their prefix, such as {@code 192.0.2.1/32}
     * @throws AssertionError with its output if it does not end well within {@code minutes}
     */
    public static List<String> run(
            Class<?> main, Path folder, int minutes, List<String> addresses, String... arguments) {
        try {
            List<String> unshare = namespaces();
            StringBuilder script = new StringBuilder("set -e; ip link set lo up;");
            addresses.forEach(
                    address -> script.append(" ip addr add ").append(address).append(" dev lo;"));
            script.append(" exec \"$@\"");
            List<String> command = new ArrayList<>(unshare);
            command.addAll(List.of("sh", "-c", script.toString(), "sh"));
            command.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx1g",
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("java.class.path"),
                    main.getName(),
                    folder.toString()));
            command.addAll(List.of(arguments));
            Path out = folder.resolve("out.txt");
            Path errors = folder.resolve("errors.txt");
            Process process = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(errors.toFile())
                    .start();
            boolean ended = process.waitFor(minutes, TimeUnit.MINUTES);
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroy);
                process.destroy();
            }
            List<String> lines = Files.readAllLines(out, StandardCharsets.UTF_8);
            if (!ended || process.exitValue() != 0) {
                throw new AssertionError((ended ? "ended with " + process.exitValue() : "did not end") + ": " + lines
                        + "\n" + Files.readString(errors));
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> namespaces() throws IOException, InterruptedException {
        for (List<String> unshare : List.of(List.of("unshare", "-n"), List.of("unshare", "-rn"))) {
            List<String> trial = new ArrayList<>(unshare);
            trial.addAll(List.of("ip", "link", "set", "lo", "up"));
            try {
                Process process = new ProcessBuilder(trial)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                if (process.waitFor() == 0) {
                    return unshare;
                }
            } catch (IOException e) {
                // The program is not there; said below.
            }
        }
        return EnvoyProcess.missing("no network namespace can be made (unshare and ip are needed)");
    }
}
