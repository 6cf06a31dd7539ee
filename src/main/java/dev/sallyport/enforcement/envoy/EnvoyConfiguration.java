package dev.sallyport.enforcement.envoy;

import dev.sallyport.enforcement.ConnectionsLogged;
import dev.sallyport.enforcement.ConnectionsMissed;
import dev.sallyport.enforcement.EnforcementChanged;
import dev.sallyport.enforcement.envoy.translation.ClusterResources;
import dev.sallyport.enforcement.envoy.translation.GatewaySettings;
import dev.sallyport.enforcement.envoy.translation.Tightening;
import dev.sallyport.enforcement.internal.Attendance;
import dev.sallyport.enforcement.internal.Chains;
import dev.sallyport.enforcement.internal.ConnectionLog;
import dev.sallyport.enforcement.internal.EnforcementFacts;
import dev.sallyport.enforcement.internal.EnforcementSettings;
import dev.sallyport.enforcement.internal.Fleet;
import dev.sallyport.enforcement.internal.History;
import dev.sallyport.enforcement.internal.ParkedParts;
import dev.sallyport.enforcement.internal.Roster;
import dev.sallyport.enforcement.internal.StoredRoster;
import dev.sallyport.enforcement.internal.Upstreams;
import dev.sallyport.ledger.DataFolder;
import dev.sallyport.perimeter.PerimeterChanged;
import dev.sallyport.perimeter.PerimeterFold;
import dev.sallyport.perimeter.Settlement;
import dev.sallyport.policy.AddressClasses;
import io.grpc.netty.NettyServerBuilder;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.ssl.SslBundleRegistrar;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.grpc.server.GlobalServerInterceptor;
import org.springframework.grpc.server.ServerBuilderCustomizer;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/** Puts the control plane together: authority, discovery service, fleet, probe and the local gateway. */
@Configuration
class EnvoyConfiguration {

    /** Envoy pings an idle connection every ten seconds; a stricter server would hang up. */
    private static final int MOST_OFTEN_PINGED_SECONDS = 5;

    /** A gateway that is silent for so long is asked whether it is there; without an answer it counts as not seen. */
    private static final int ASKED_AFTER_SECONDS = 15;

    private static final int ANSWERS_WITHIN_SECONDS = 10;

    /** One call for discovery, and one for each of a gateway's threads that tells of connections. */
    private static final int MOST_CALLS = 256;

    /**
     * No gateway says when its drain is over. Between its acknowledgement and the start of the drain, and again at the end, lies one turn
     * of its main thread; on a busy machine such a turn waits for its time. A gateway whose process is stopped, or gets no time for longer
     * than this, closes connections later than is known here.
     */
    private static final Duration DRAIN_MARGIN = Duration.ofSeconds(1);

    /** How long a stream may be behind the file: it tells five times a second. */
    private static final Duration STREAM_BEHIND = Duration.ofSeconds(3);

    @Bean
    LocalAuthority localAuthority(DataFolder folder, Clock clock) {
        return new LocalAuthority(folder, clock);
    }

    @Bean
    GatewaySettings gatewaySettings(EnforcementSettings settings, AddressClasses addresses) {
        return GatewaySettings.of(settings.egressAddress(), settings.resolvers(), addresses)
                .lasting(settings.maxStreamDuration())
                .loggingTo(Bootstrap.CONSOLE)
                .loggingToFile();
    }

    @Bean
    DiscoveryService discoveryService(
            ObjectProvider<Fleet> fleet,
            GatewaySettings settings,
            StoredRoster roster,
            History history,
            Upstreams upstreams,
            ObjectProvider<UnaryOperator<ClusterResources>> lastTouch) {
        return new DiscoveryService(
                fleet::getObject,
                settings,
                roster::address,
                history,
                new FormerClusters(upstreams),
                lastTouch.getIfAvailable(UnaryOperator::identity));
    }

    @Bean
    AccessLogService accessLogService(Hearing hearing) {
        return new AccessLogService(hearing);
    }

    @Bean
    CountingService countingService(Attendance attendance) {
        return new CountingService(attendance);
    }

    @Bean
    ToldOnce toldOnce() {
        return new ToldOnce();
    }

    @Bean
    Hearing hearing(PerimeterFold fold, ConnectionLog log, ToldOnce once, Attendance attendance) {
        return new Hearing(fold, log, once, attendance);
    }

    @Bean
    Attendance attendance(Roster roster, Attendance.Heard heard, ApplicationEventPublisher events, Clock clock) {
        return new Attendance(roster, heard, (ConnectionsMissed missed) -> events.publishEvent(missed), clock);
    }

    @Bean(destroyMethod = "close")
    ConnectionLog connectionLog(ApplicationEventPublisher events) {
        return new ConnectionLog((ConnectionsLogged batch) -> events.publishEvent(batch));
    }

    @Bean(destroyMethod = "close")
    ListenerProbes listenerProbes(ObjectProvider<Fleet> fleet, Roster roster, EnforcementSettings settings) {
        return new ListenerProbes(fleet::getObject, roster, settings.probeInterval());
    }

    @Bean(destroyMethod = "close")
    Fleet fleet(
            PerimeterFold fold,
            Settlement settlement,
            DiscoveryService discovery,
            Chains chains,
            ParkedParts parkedParts,
            Roster roster,
            EnforcementFacts facts,
            ListenerProbes probes,
            ApplicationEventPublisher events,
            Clock clock,
            EnforcementSettings settings) {
        return new Fleet(
                fold,
                settlement,
                discovery,
                Tightening::between,
                chains,
                parkedParts,
                roster,
                facts,
                new Fleet.Prober() {
                    @Override
                    public void acknowledged(String gateway, PerimeterFold.ClusterPerimeter perimeter) {
                        probes.acknowledged(gateway, perimeter);
                        discovery.acknowledged(gateway, perimeter.cluster(), drained(settings));
                    }

                    @Override
                    public void left(String gateway) {
                        probes.left(gateway);
                    }
                },
                (EnforcementChanged change) -> events.publishEvent(change),
                clock,
                new Fleet.Patience(settings.settleDeadline(), drained(settings)));
    }

    /** How long after its acknowledgement a gateway may still have connections on an old filter chain. */
    private static Duration drained(EnforcementSettings settings) {
        return settings.drain().plus(DRAIN_MARGIN);
    }

    @Bean
    @GlobalServerInterceptor
    GatewayIdentity gatewayIdentity() {
        return new GatewayIdentity();
    }

    /** Mutual TLS always: without a certificate of the local authority there is no connection at all. Named by the gRPC server's settings. */
    @Bean
    SslBundleRegistrar mutualTls(LocalAuthority authority) {
        return registry -> registry.registerBundle("gateways", SslBundle.of(authority.stores()));
    }

    @Bean
    ServerBuilderCustomizer<NettyServerBuilder> keepAlive() {
        return builder -> builder.keepAliveTime(ASKED_AFTER_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(ANSWERS_WITHIN_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveTime(MOST_OFTEN_PINGED_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .maxConcurrentCallsPerConnection(MOST_CALLS);
    }

    @Bean
    ControlPlane controlPlane(
            Fleet fleet,
            DiscoveryService discovery,
            LocalAuthority authority,
            EnforcementSettings settings,
            DataFolder folder,
            Attendance attendance,
            ControlPlane.Following following) {
        return new ControlPlane(fleet, discovery, authority, settings, folder, attendance, following);
    }

    @Bean
    ControlPlane.Following following(
            DataFolder folder, ToldOnce once, Hearing hearing, Clock clock, EnforcementSettings settings) {
        FollowedLog.Limits limits =
                new FollowedLog.Limits(STREAM_BEHIND, settings.connectionsFile().toBytes());
        return () -> new FollowedLog(folder, once, hearing, clock, limits);
    }

    @Bean
    PerimeterChanges perimeterChanges(Fleet fleet) {
        return new PerimeterChanges(fleet);
    }

    /** Up once gateways can ask; whether any does is the status of clusters, not the health of the console. */
    @Bean
    HealthIndicator discoveryHealthIndicator(ObjectProvider<GrpcServerLifecycle> server) {
        return () -> server.stream().anyMatch(GrpcServerLifecycle::isRunning)
                ? Health.up().build()
                : Health.down().build();
    }

    /** Hears of every committed revision. */
    static class PerimeterChanges {

        private final Fleet fleet;

        PerimeterChanges(Fleet fleet) {
            this.fleet = fleet;
        }

        @EventListener
        void on(PerimeterChanged change) {
            fleet.changed(change);
        }
    }
}
