package dev.sallyport.testing.envoy;

import dev.sallyport.enforcement.envoy.translation.Translation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** An Envoy that is fed by {@link TestAds}. It ends with the test, and only the process started here is ended. */
public final class EnvoyProcess implements AutoCloseable {

    private static final List<String> STRICT = List.of("--reject-unknown-dynamic-fields", "--disable-hot-restart");

    private final Process process;
    private final Path log;

    /** @param folder where bootstrap and log are written */
    public EnvoyProcess(TestAds ads, Path folder) {
        log = folder.resolve("envoy.log");
        try {
            Path bootstrap = Files.writeString(folder.resolve("bootstrap.yaml"), bootstrap(ads.port()));
            List<String> command = new ArrayList<>(List.of(binary().toString(), "-c", bootstrap.toString()));
            command.addAll(STRICT);
            command.addAll(List.of(
                    "--concurrency", "2",
                    "--drain-time-s", "1",
                    "--drain-strategy", "immediate",
                    "-l", "warning",
                    "--component-log-level", "misc:error"));
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has Envoy read a static bootstrap, given as bytes of the message, and returns what it says; empty if nothing is wrong. */
    public static String validate(byte[] bootstrap, Path folder) {
        try {
            Path file = Files.write(folder.resolve("bootstrap.pb"), bootstrap);
            Path log = folder.resolve("validate.log");
            List<String> command =
                    new ArrayList<>(List.of(binary().toString(), "--mode", "validate", "-c", file.toString()));
            command.addAll(STRICT);
            command.addAll(List.of("-l", "warning", "--component-log-level", "misc:error"));
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return "not done within a minute";
            }
            return process.exitValue() == 0 ? "" : Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The binary that {@code SALLYPORT_ENVOY} names. Without it the test is skipped, or fails where {@code CI=true}. */
    public static Path binary() {
        String named = System.getenv("SALLYPORT_ENVOY");
        if (named != null && Files.isExecutable(Path.of(named))) {
            return Path.of(named);
        }
        return missing("SALLYPORT_ENVOY names no Envoy binary");
    }

    static <T> T missing(String what) {
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(what + ", and CI=true allows no skipping");
        }
        return Assumptions.abort(what);
    }

    /** What it wrote so far. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean alive() {
        return process.isAlive();
    }

    private static String bootstrap(int port) {
        return """
                node: {id: test, cluster: test}
                dynamic_resources:
                  lds_config: {ads: {}, resource_api_version: V3, initial_fetch_timeout: 0s}
                  cds_config: {ads: {}, resource_api_version: V3, initial_fetch_timeout: 0s}
                  ads_config:
                    api_type: GRPC
                    transport_api_version: V3
                    grpc_services: [{envoy_grpc: {cluster_name: ads}}]
                static_resources:
                  clusters:
                  - name: ads
                    type: STATIC
                    connect_timeout: 5s
                    load_assignment: {cluster_name: ads, endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %d}}}}]}]}
                    typed_extension_protocol_options:
                      envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
                        "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
                        explicit_http_config: {http2_protocol_options: {}}
                layered_runtime:
                  layers:
                  - name: static
                    static_layer: {re2.max_program_size.error_level: %d, re2.max_program_size.warn_level: %d}
                """.formatted(port, Translation.RE2_PROGRAM_SIZE, Translation.RE2_PROGRAM_SIZE);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
