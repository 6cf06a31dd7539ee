package dev.sallyport.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The packaged jar as a process of its own, with its own data folder and ports; ends with the test. */
final class PackagedConsole implements AutoCloseable {

    static final String API_KEY = "CCDB1_acceptanceacceptanc_0123456789012345678901234567890123456789";

    private static final Duration START = Duration.ofMinutes(3);

    private final Path data;
    private final Map<String, String> environment;
    private final int port;
    private final int xdsPort;
    private final Path log;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private List<String> before = List.of();
    private boolean script;
    private String jar = Objects.requireNonNull(System.getProperty("sallyport.jar"), "sallyport.jar");
    private @Nullable Process process;

    private PackagedConsole(Path data, Map<String, String> settings) {
        this.data = data;
        int first = freeRange(26);
        this.port = first;
        this.xdsPort = first + 1;
        int egress = first + 2;
        this.log = data.resolveSibling(data.getFileName() + ".log");
        Map<String, String> all = new HashMap<>();
        all.put("SALLYPORT_PORT", Integer.toString(port));
        all.put("SALLYPORT_DATA", data.toString());
        all.put("SALLYPORT_XDS_PORT", Integer.toString(xdsPort));
        all.put("SALLYPORT_EGRESS_PORTS", egress + "-" + (egress + 23));
        all.put("SALLYPORT_API_KEY", API_KEY);
        all.put("SALLYPORT_LAB_TREAT_AS_PUBLIC", "127.0.0.0/8");
        all.putAll(settings);
        this.environment = all;
    }

    /** A console on an empty data folder, not started yet. */
    static PackagedConsole in(Path data, Map<String, String> settings) {
        return new PackagedConsole(data, settings);
    }

    /** Starts the jar by way of another command, which ends in becoming it. */
    PackagedConsole by(String... command) {
        before = List.of(command);
        return this;
    }

    /** Starts a copy of the jar that lies elsewhere. */
    PackagedConsole from(Path copy) {
        jar = copy.toString();
        return this;
    }

    /** Starts it as {@code make run} does: unpacked, with what the JDK kept of an earlier start. */
    PackagedConsole byStartScript() {
        script = true;
        return this;
    }

    /** Other settings, from its next start on. */
    PackagedConsole with(Map<String, String> settings) {
        environment.putAll(settings);
        return this;
    }

    /** The process id of the console that was started last. */
    long pid() {
        return Objects.requireNonNull(process).pid();
    }

    /** Starts the jar and waits until its health is up. */
    PackagedConsole start() {
        return start(() -> answers("/actuator/health"));
    }

    /** Starts the jar and waits until it serves pages, whatever its health says. */
    PackagedConsole startUnwell() {
        return start(() -> answers("/sign-in"));
    }

    private PackagedConsole start(BooleanSupplier there) {
        try {
            List<String> command = new ArrayList<>(before);
            String home = System.getProperty("java.home");
            command.addAll(
                    script
                            ? List.of(Path.of("deploy/start").toAbsolutePath().toString(), home, jar)
                            : List.of(
                                    Path.of(home, "bin", "java").toString(),
                                    "-XX:+UseSerialGC",
                                    "-XX:TieredStopAtLevel=1",
                                    "-Xmx512m",
                                    "-jar",
                                    jar));
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment()
                    .keySet()
                    .removeIf(name -> name.startsWith("SALLYPORT_") && !name.equals("SALLYPORT_ENVOY"));
            builder.environment().putAll(environment);
            Process started = builder.start();
            process = started;
            long end = System.nanoTime() + START.toNanos();
            while (!there.getAsBoolean()) {
                if (!started.isAlive()) {
                    throw new AssertionError("the console ended with " + started.exitValue() + ":\n" + tail());
                }
                if (System.nanoTime() > end) {
                    throw new AssertionError("the console is not up after " + START + ":\n" + tail());
                }
                started.waitFor(200, TimeUnit.MILLISECONDS);
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Gives it a line on its standard input, as Enter in its terminal does. */
    void enter() {
        try {
            OutputStream input = Objects.requireNonNull(process).getOutputStream();
            input.write('\n');
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills the console as the kernel would, without a chance to say goodbye; its gateway lives on. */
    void kill() {
        Process running = Objects.requireNonNull(process);
        running.destroyForcibly();
        join(running);
    }

    /** Asks the console to end, as Ctrl-C does, and waits. */
    void stop() {
        Process running = process;
        if (running != null && running.isAlive()) {
            running.destroy();
            join(running);
        }
    }

    @Override
    public void close() {
        stop();
        // A gateway that outlived a killed console is ended by its own process id.
        gatewayPid().ifPresent(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }

    private void join(Process running) {
        try {
            if (!running.waitFor(60, TimeUnit.SECONDS)) {
                running.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    int xdsPort() {
        return xdsPort;
    }

    Path data() {
        return data;
    }

    /** The process id of the local gateway that this data folder names, if that process is alive. */
    Optional<Long> gatewayPid() {
        Path run = data.resolve("gateway").resolve("run");
        try {
            return Files.exists(run)
                    ? Optional.of(Long.valueOf(Files.readString(run).split(" ")[0]))
                            .filter(pid -> ProcessHandle.of(pid)
                                    .filter(ProcessHandle::isAlive)
                                    .isPresent())
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs {@code work} while the local gateway stands still: connected, and answering nothing. */
    <T> T whileGatewayStandsStill(Callable<T> work) throws Exception {
        long gateway = gatewayPid().orElseThrow();
        signal("STOP", gateway);
        try {
            return work.call();
        } finally {
            signal("CONT", gateway);
        }
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        if (new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor() != 0) {
            throw new IOException("no signal reached " + pid);
        }
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String tail() {
        String text = log();
        return text.substring(Math.max(0, text.length() - 8_000));
    }

    private boolean answers(String path) {
        try {
            return http.send(
                                    HttpRequest.newBuilder(URI.create(url(path)))
                                            .timeout(Duration.ofSeconds(5))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString(UTF_8))
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** A call of the Cloud API with the bootstrap key. */
    HttpResponse<String> call(String method, String path, @Nullable String json) {
        // What curl says of --data, as published examples send it.
        return send(method, path, json, "Content-Type", "application/x-www-form-urlencoded");
    }

    /** The same with headers of one's own, of which {@code Authorization} replaces the bootstrap key. */
    HttpResponse<String> send(String method, String path, @Nullable String json, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url("/api/v1" + path)))
                .timeout(Duration.ofSeconds(60))
                .setHeader("Authorization", "Bearer " + API_KEY)
                .method(
                        method,
                        json == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(json));
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static int freePort() {
        return freePorts(1).getFirst();
    }

    private static List<Integer> freePorts(int count) {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            sockets.forEach(PackagedConsole::release);
        }
    }

    /** The first of {@code count} neighbouring ports that are free now, below the range from which the kernel picks its own. */
    private static int freeRange(int count) {
        for (int first = 20_000 + (int) (ProcessHandle.current().pid() % 500) * 20; first < 32_000; first += count) {
            int free = 0;
            for (int candidate = first; candidate < first + count; candidate++) {
                try (ServerSocket socket = new ServerSocket(candidate)) {
                    free += socket.isBound() ? 1 : 0;
                } catch (IOException e) {
                    break;
                }
            }
            if (free == count) {
                return first;
            }
        }
        throw new IllegalStateException("no " + count + " neighbouring ports are free");
    }

    private static void release(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
