package dev.sallyport.enforcement.envoy;

import com.google.common.hash.Hashing;
import dev.sallyport.enforcement.internal.StoredRoster;
import dev.sallyport.ledger.DataFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An Envoy process of this machine, the console's own unless another name is said: started, watched, restarted with growing pauses,
 * stopped with the console, and adopted if it outlived a console that was killed. It gets an empty environment, a user of its own where
 * root starts it, and no admin port.
 */
final class LocalGateway {

    /** Its name, in its certificate and everywhere else. */
    static final String NAME = StoredRoster.LOCAL;

    private static final Logger log = LoggerFactory.getLogger(LocalGateway.class);
    private static final Logger envoyLog = LoggerFactory.getLogger("envoy");

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    /** A process that ran this long was well; the next pause is a short one again. */
    private static final Duration WELL = Duration.ofSeconds(60);

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** By then the process has read its bootstrap, or ended. */
    private static final Duration READ_WITHIN = Duration.ofSeconds(10);

    /** Envoy's own ten seconds would be lost when it is killed. */
    private static final String FILE_FLUSHED_EVERY_MILLIS = "500";

    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

    /** A user and group that no account has, so that no other process shares them (above the range that distributions give out). */
    private static final int GATEWAY_UID = 63_128;

    private final String name;
    private final Path binary;
    private final String bootstrap;
    private final DataFolder folder;
    private final Duration drain;
    private final Path runFile;
    private volatile boolean stopping;
    private volatile @Nullable ProcessHandle running;
    private volatile @Nullable Path handedOver;
    private @Nullable Thread supervisor;

    /** The console's own gateway; the parameters are those of the other constructor. */
    LocalGateway(Path binary, String bootstrap, DataFolder folder, Duration drain) {
        this(NAME, binary, bootstrap, folder, drain);
    }

    /**
     * @param name for the log
     * @param bootstrap what {@link Bootstrap} says, as JSON
     * @param folder where its run file and its file of connections are
     * @param drain how long connections of a renamed filter chain may last; whole seconds
     */
    LocalGateway(String name, Path binary, String bootstrap, DataFolder folder, Duration drain) {
        this.name = name;
        this.binary = binary;
        this.bootstrap = bootstrap;
        this.drain = drain;
        this.folder = folder;
        this.runFile = folder.folder("gateway").resolve("run");
    }

    void start() {
        supervisor = Thread.ofPlatform().name("gateway-" + name).daemon().start(this::supervise);
    }

    /** Ends the process and waits until it is gone. */
    void stop() {
        stopping = true;
        Thread thread = supervisor;
        if (thread != null) {
            thread.interrupt();
        }
        ProcessHandle process = running;
        if (process != null) {
            end(process);
        }
        Path configuration = handedOver;
        if (configuration != null) {
            forget(configuration);
        }
    }

    private void supervise() {
        Duration pause = SHORTEST_PAUSE;
        try {
            while (!stopping) {
                long began = System.nanoTime();
                ProcessHandle process = adopt().orElseGet(this::launch);
                running = process;
                process.onExit().get();
                running = null;
                if (stopping) {
                    return;
                }
                boolean wasWell = System.nanoTime() - began > WELL.toNanos();
                pause = wasWell ? SHORTEST_PAUSE : pause;
                log.warn("Gateway {} ended; it is started again in {} ms", name, pause.toMillis());
                Thread.sleep(pause);
                Duration doubled = pause.multipliedBy(2);
                pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
            }
        } catch (InterruptedException e) {
            // Stopping: the process is ended by whoever interrupted.
            Thread.currentThread().interrupt();
        } catch (ExecutionException | UncheckedIOException | IllegalStateException e) {
            log.error("Gateway {} cannot be run; it enforces nothing", name, e);
        }
    }

    // ------------------------------------------------------------------ a living process of an earlier console

    /** The process that the run file names, if it is still that very process and has today's settings. */
    private Optional<ProcessHandle> adopt() {
        Optional<ProcessHandle> found = recorded();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        ProcessHandle process = found.get();
        if (!settingsOf(process).equals(Optional.of(settings()))) {
            log.info(
                    "The gateway of an earlier console (process {}) has other settings and is replaced", process.pid());
            end(process);
            return Optional.empty();
        }
        log.info("The gateway of an earlier console (process {}) is alive and is adopted", process.pid());
        return Optional.of(process);
    }

    private record Run(long pid, String started, String settings) {}

    private Optional<Run> run() {
        try {
            String[] parts =
                    Files.exists(runFile) ? Files.readString(runFile).strip().split(" ") : new String[0];
            return parts.length == 3 && parts[0].matches("[0-9]{1,10}")
                    ? Optional.of(new Run(Long.parseLong(parts[0]), parts[1], parts[2]))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<ProcessHandle> recorded() {
        // A process id alone may have been given to somebody else since; with its start time it is that process.
        return run().flatMap(run -> ProcessHandle.of(run.pid())
                .filter(ProcessHandle::isAlive)
                .filter(process -> startOf(process).equals(run.started())));
    }

    private Optional<String> settingsOf(ProcessHandle process) {
        return run().filter(run -> run.pid() == process.pid()).map(Run::settings);
    }

    private String settings() {
        byte[] content = (binary + "\n" + drain + "\n" + bootstrap).getBytes(StandardCharsets.UTF_8);
        return Hashing.sha256().hashBytes(content).toString();
    }

    /** The start of a process in ticks since the machine started, where the kernel tells; unlike a time of day it never shifts. */
    private static String startOf(ProcessHandle process) {
        Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
        try {
            if (Files.exists(stat)) {
                String text = Files.readString(stat);
                // The command in parentheses may hold anything, spaces too; field 22 is the 20th after it.
                return text.substring(text.lastIndexOf(')') + 2).split(" ")[19];
            }
        } catch (IOException e) {
            return "gone";
        }
        return process.info()
                .startInstant()
                .map(instant -> Long.toString(instant.toEpochMilli()))
                .orElse("unknown");
    }

    // ------------------------------------------------------------------ a process of our own

    private ProcessHandle launch() {
        try {
            boolean asAnother = canBecomeAnother();
            Path configuration =
                    asAnother ? readableByGateway() : folder.folder("gateway").resolve("bootstrap.json");
            folder.write(configuration, bootstrap.getBytes(StandardCharsets.UTF_8));
            if (asAnother) {
                Files.setAttribute(configuration, "unix:uid", GATEWAY_UID);
            }
            Path program = asAnother ? runnableByGateway(configuration) : binary;
            ProcessBuilder builder = new ProcessBuilder(command(program, configuration, asAnother));
            builder.environment().clear();
            builder.directory(Path.of("/").toFile());
            // Its own log goes to standard error, a pipe; connections go to a file, which outlives this console.
            builder.redirectOutput(
                    ProcessBuilder.Redirect.appendTo(FollowedLog.file(folder).toFile()));
            Process process = builder.start();
            Thread.ofVirtual().name("envoy-log").start(() -> copyLog(process));
            handedOver = configuration;
            Thread.ofVirtual().start(() -> forgetOnceRead(process, configuration));
            folder.write(
                    runFile,
                    (process.pid() + " " + startOf(process.toHandle()) + " " + settings() + "\n")
                            .getBytes(StandardCharsets.US_ASCII));
            log.info("Gateway {} is started (process {})", name, process.pid());
            return process.toHandle();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A folder outside the data folder, which is closed to the gateway's user. */
    private static Path readableByGateway() throws IOException {
        Path outside = Files.createTempDirectory("sallyport-gateway-");
        Files.setAttribute(outside, "unix:uid", GATEWAY_UID);
        return outside.resolve("bootstrap.json");
    }

    /** The binary itself, or a copy beside the configuration where its folder is closed to others, as root's home is. */
    private Path runnableByGateway(Path configuration) throws IOException {
        for (Path folder = binary.getParent(); folder != null; folder = folder.getParent()) {
            if (!Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                Path copy = configuration.resolveSibling("envoy");
                Files.copy(binary, copy);
                Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("r-x------"));
                Files.setAttribute(copy, "unix:uid", GATEWAY_UID);
                return copy;
            }
        }
        return binary;
    }

    /** The file holds the gateway's key and is read once, at start. */
    private void forgetOnceRead(Process process, Path configuration) {
        try {
            process.waitFor(READ_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        forget(configuration);
    }

    private void forget(Path configuration) {
        try {
            Files.deleteIfExists(configuration);
            Path parent = Objects.requireNonNull(configuration.getParent());
            if (!parent.startsWith(folder.root())) {
                Files.deleteIfExists(parent.resolve("envoy"));
                Files.deleteIfExists(parent);
            }
        } catch (IOException e) {
            log.warn("The gateway's bootstrap could not be removed: {}", configuration, e);
        }
    }

    private List<String> command(Path program, Path configuration, boolean asAnother) {
        List<String> command = new ArrayList<>();
        if (asAnother) {
            command.addAll(List.of(
                    SETPRIV.toString(),
                    "--reuid=" + GATEWAY_UID,
                    "--regid=" + GATEWAY_UID,
                    "--clear-groups",
                    "--no-new-privs",
                    "--inh-caps=-all",
                    "--"));
        }
        command.addAll(List.of(
                program.toString(),
                "-c",
                configuration.toString(),
                "--concurrency",
                Integer.toString(workers()),
                "--disable-hot-restart",
                "--reject-unknown-dynamic-fields",
                "--drain-time-s",
                Long.toString(drain.toSeconds()),
                "--drain-strategy",
                "immediate",
                "--log-level",
                "warning",
                "--component-log-level",
                "misc:error",
                "--file-flush-interval-msec",
                FILE_FLUSHED_EVERY_MILLIS,
                "--log-format",
                "%l %n %v"));
        return command;
    }

    /** How many threads carry connections. */
    static int workers() {
        return Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors()));
    }

    /** Only root can become somebody else; everybody else starts the gateway as himself. */
    private static boolean canBecomeAnother() {
        boolean root = "root".equals(System.getProperty("user.name"));
        boolean able = Files.isExecutable(SETPRIV);
        if (root && !able) {
            log.warn("setpriv is not installed (package util-linux), so the local gateway runs as root");
        }
        return root && able;
    }

    private static void copyLog(Process process) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("critical") || line.startsWith("error")) {
                    envoyLog.error("{}", line);
                } else {
                    envoyLog.warn("{}", line);
                }
            }
        } catch (IOException e) {
            envoyLog.debug("the log of the gateway ended", e);
        }
    }

    private static void end(ProcessHandle process) {
        CompletableFuture<ProcessHandle> gone = process.onExit();
        process.destroy();
        try {
            gone.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
