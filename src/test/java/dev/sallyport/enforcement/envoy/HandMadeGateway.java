package dev.sallyport.enforcement.envoy;

import dev.sallyport.ledger.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A real Envoy beside the console's own, with a certificate that the console's authority signed by hand. Ends with the test. */
public final class HandMadeGateway implements AutoCloseable {

    private final String name;
    private final Path folder;
    private String bootstrap;
    private @Nullable Process process;

    /**
     * @param data the console's data folder, whose authority signs
     * @param folder where the gateway's own files go
     * @param xdsPort where it finds the console
     */
    public HandMadeGateway(String name, Path data, Path folder, int xdsPort) {
        this.name = name;
        this.folder = folder;
        this.bootstrap =
                Bootstrap.json(new LocalAuthority(new DataFolder(data), Clock.systemUTC()), name, "127.0.0.1", xdsPort);
    }

    /** Not every five: what its counts tell is known the sooner. */
    public HandMadeGateway countingEverySecond() {
        String every = "\"statsFlushInterval\": \"";
        if (!bootstrap.contains(every + "5s\"")) {
            throw new IllegalStateException("the bootstrap says otherwise how often is counted");
        }
        bootstrap = bootstrap.replace(every + "5s\"", every + "1s\"");
        return this;
    }

    public HandMadeGateway start() {
        try {
            Path configuration = folder.resolve(name + "-" + System.nanoTime() + ".json");
            Files.writeString(configuration, bootstrap);
            ProcessBuilder builder = new ProcessBuilder(
                    Objects.requireNonNull(System.getenv("SALLYPORT_ENVOY")),
                    "-c",
                    configuration.toString(),
                    "--concurrency",
                    "1",
                    "--disable-hot-restart",
                    "--reject-unknown-dynamic-fields",
                    "--drain-time-s",
                    "1",
                    "--drain-strategy",
                    "immediate",
                    "--log-level",
                    "error");
            builder.environment().clear();
            builder.redirectErrorStream(true);
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(
                    folder.resolve(name + ".log").toFile()));
            process = builder.start();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void pause() {
        signal("STOP");
    }

    public void resume() {
        signal("CONT");
    }

    public void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            await(running);
        }
    }

    private void signal(String signal) {
        try {
            await(new ProcessBuilder(
                            "kill",
                            "-" + signal,
                            Long.toString(Objects.requireNonNull(process).pid()))
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(Process ending) {
        try {
            if (!ending.waitFor(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("process " + ending.pid() + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
