package dev.sallyport.enforcement.envoy;

import dev.sallyport.enforcement.internal.EnforcementSettings;
import dev.sallyport.enforcement.internal.Fleet;
import dev.sallyport.ledger.DataFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.grpc.server.lifecycle.GrpcServerStartedEvent;

/** Starts enforcement when the console can answer gateways, and ends it, the local gateway included, before anything else ends. */
final class ControlPlane {

    private static final Logger log = LoggerFactory.getLogger(ControlPlane.class);

    private final Fleet fleet;
    private final DiscoveryService discovery;
    private final LocalAuthority authority;
    private final EnforcementSettings settings;
    private final DataFolder folder;
    private volatile int port;
    private @Nullable LocalGateway gateway;

    ControlPlane(
            Fleet fleet,
            DiscoveryService discovery,
            LocalAuthority authority,
            EnforcementSettings settings,
            DataFolder folder) {
        this.fleet = fleet;
        this.discovery = discovery;
        this.authority = authority;
        this.settings = settings;
        this.folder = folder;
        fleet.start();
    }

    @EventListener
    void on(GrpcServerStartedEvent started) {
        port = started.getPort();
        log.info("Gateways are answered at {}:{}", settings.xdsAddress(), port);
    }

    @EventListener
    void on(ApplicationReadyEvent ready) {
        Optional<Path> binary = settings.envoyBinary();
        if (binary.isEmpty()) {
            log.warn(
                    "There is no local gateway: SALLYPORT_ENVOY is 'none' or no envoy is on the PATH. No gateway enforces any cluster.");
            return;
        }
        if (!Files.isExecutable(binary.get())) {
            log.error("SALLYPORT_ENVOY names {}, which cannot be run. No gateway enforces any cluster.", binary.get());
            return;
        }
        LocalGateway local = new LocalGateway(
                binary.get(),
                Bootstrap.json(authority, LocalGateway.NAME, settings.xdsAddress(), port),
                folder,
                settings.drain());
        gateway = local;
        local.start();
    }

    @EventListener
    void on(ContextClosedEvent closed) {
        LocalGateway local = gateway;
        if (local != null) {
            local.stop();
        }
        discovery.endStreams();
    }
}
