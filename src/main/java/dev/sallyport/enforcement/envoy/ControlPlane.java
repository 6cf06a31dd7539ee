package dev.sallyport.enforcement.envoy;

import dev.sallyport.enforcement.internal.Attendance;
import dev.sallyport.enforcement.internal.EnforcementSettings;
import dev.sallyport.enforcement.internal.Fleet;
import dev.sallyport.ledger.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.grpc.server.lifecycle.GrpcServerStartedEvent;

/** Starts enforcement when the console can answer gateways, and ends it, the local gateway included, before anything else ends. */
final class ControlPlane implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(ControlPlane.class);

    private static final int LOOKS_EVERY = 5;
    private static final Duration FINISHED_WITHIN = Duration.ofSeconds(5);

    private final Fleet fleet;
    private final DiscoveryService discovery;
    private final LocalAuthority authority;
    private final EnforcementSettings settings;
    private final DataFolder folder;
    private volatile int port;
    private final Attendance attendance;
    private final Following following;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("attendance").factory());
    private @Nullable LocalGateway gateway;
    private @Nullable FollowedLog file;

    /** Opens the local gateway's file of connections. */
    interface Following {
        FollowedLog open() throws IOException;
    }

    ControlPlane(
            Fleet fleet,
            DiscoveryService discovery,
            LocalAuthority authority,
            EnforcementSettings settings,
            DataFolder folder,
            Attendance attendance,
            Following following) {
        this.attendance = attendance;
        this.following = following;
        this.fleet = fleet;
        this.discovery = discovery;
        this.authority = authority;
        this.settings = settings;
        this.folder = folder;
    }

    /** Not before every part is made: what the console does at its start to perimeters is done, and nobody is told of what was refused as active. */
    @Override
    public void afterSingletonsInstantiated() {
        fleet.start();
        fleet.awaitBegun();
    }

    @EventListener
    void on(GrpcServerStartedEvent started) {
        port = started.getPort();
        log.info("Gateways are answered at {}:{}", settings.xdsAddress(), port);
    }

    /** Where gateways are answered; 0 before the server is started. */
    int port() {
        return port;
    }

    @EventListener
    void on(ApplicationReadyEvent ready) {
        Optional<Path> binary = settings.envoyBinary();
        FollowedLog followed = binary.filter(Files::isExecutable).isPresent() ? follow() : null;
        attendance.begin(followed == null ? null : LocalGateway.NAME, followed != null && followed.continued());
        var unused = watch.scheduleWithFixedDelay(this::look, LOOKS_EVERY, LOOKS_EVERY, TimeUnit.SECONDS);
        startGateway(binary);
    }

    private void startGateway(Optional<Path> binary) {
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
        finishFollowing();
        watch.shutdown();
        look();
        discovery.endStreams();
    }

    private void look() {
        try {
            attendance.look();
        } catch (RuntimeException e) {
            log.warn("It could not be written down which gateways are heard", e);
        }
    }

    /** Before the gateway starts: what it wrote while no console ran comes first. */
    private @Nullable FollowedLog follow() {
        try {
            FollowedLog opened = following.open();
            file = opened;
            opened.start();
            return opened;
        } catch (IOException | UncheckedIOException e) {
            log.error("The local gateway's file of connections cannot be followed", e);
            return null;
        }
    }

    private void finishFollowing() {
        try (FollowedLog followed = file) {
            if (followed != null) {
                followed.finish(FINISHED_WITHIN);
            }
        } catch (IOException | UncheckedIOException e) {
            log.warn("Where the local gateway's file of connections ended could not be kept", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
