package dev.sallyport.enforcement.internal;

import dev.sallyport.enforcement.GatewayAlarm;
import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.PerimeterFold;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * What is in force, in figures: of each cluster, and of each gateway of each cluster. Taken every five seconds from memory, for the
 * first {@link #CLUSTERS} clusters, so that no number of clusters makes a scrape endless.
 */
@Component
class EnforcementMeters implements MeterBinder {

    static final int CLUSTERS = 1_000;

    private final PerimeterFold fold;
    private final Fleet fleet;
    private final ConnectionLog connections;
    private @Nullable Gauges gauges;

    private record Gauges(
            MultiGauge denying,
            MultiGauge unsettled,
            MultiGauge overdue,
            MultiGauge refused,
            MultiGauge rules,
            MultiGauge inState,
            MultiGauge alarms,
            MultiGauge behind) {}

    EnforcementMeters(PerimeterFold fold, Fleet fleet, ConnectionLog connections) {
        this.fold = fold;
        this.fleet = fleet;
        this.connections = connections;
    }

    @Override
    public synchronized void bindTo(MeterRegistry registry) {
        Gauge.builder("sallyport.clusters", fold, known -> known.clusters().size())
                .description("Clusters that gateways have to know, deleted ones included while their port is held")
                .register(registry);
        Gauge.builder("sallyport.connections.waiting", connections, ConnectionLog::waiting)
                .description("Connections that gateways told of and that are not recorded yet; 20000 at most")
                .register(registry);
        gauges = new Gauges(
                gauge(registry, "sallyport.cluster.deny.all", "1 if the newest policy is deny-all, 0 if allow-all"),
                gauge(
                        registry,
                        "sallyport.cluster.unsettled.revisions",
                        "Revisions that not every required gateway has acknowledged"),
                gauge(
                        registry,
                        "sallyport.cluster.overdue",
                        "1 if a gateway left a revision unanswered past the deadline, or fell behind a settled one"),
                gauge(registry, "sallyport.cluster.refused.rules", "Rules whose content a gateway refused"),
                gauge(registry, "sallyport.cluster.rules", "Rules of the newest revision"),
                gauge(
                        registry,
                        "sallyport.gateway.state",
                        "1 for the state that the gateway is in for the cluster, else 0"),
                gauge(
                        registry,
                        "sallyport.gateway.alarm",
                        "1 for what is alarming about the gateway in the cluster, else 0"),
                gauge(
                        registry,
                        "sallyport.gateway.behind.revisions",
                        "Revisions between the newest one and the one that the gateway acknowledged"));
        refresh();
    }

    private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
        return MultiGauge.builder(name).description(description).register(registry);
    }

    @Scheduled(fixedDelayString = "PT5S", initialDelayString = "PT5S")
    synchronized void refresh() {
        Gauges to = gauges;
        if (to == null) {
            return;
        }
        List<Row<?>> denying = new ArrayList<>();
        List<Row<?>> unsettled = new ArrayList<>();
        List<Row<?>> overdue = new ArrayList<>();
        List<Row<?>> refused = new ArrayList<>();
        List<Row<?>> rules = new ArrayList<>();
        List<Row<?>> inState = new ArrayList<>();
        List<Row<?>> alarms = new ArrayList<>();
        List<Row<?>> behind = new ArrayList<>();
        Set<ClusterId> clusters = fold.clusters();
        clusters.stream().limit(CLUSTERS).forEach(id -> {
            ClusterPerimeter cluster = fold.newest(id);
            if (cluster == null || cluster.closed()) {
                return;
            }
            Fleet.Seen seen = fleet.seen(id);
            Tags tags = Tags.of("cluster", cluster.name());
            long newest = cluster.perimeter().revision();
            denying.add(row(
                    tags,
                    switch (cluster.perimeter().policy()) {
                        case DEFAULT_DENY -> 1;
                        case ALLOW_ALL -> 0;
                    }));
            unsettled.add(row(tags, Math.max(0, newest - fold.settled(id))));
            overdue.add(row(tags, seen.overdue() || seen.fellBehind() ? 1 : 0));
            refused.add(row(tags, seen.refusedRules().size()));
            rules.add(row(tags, cluster.perimeter().rules().size()));
            for (GatewayStatus gateway : seen.gateways()) {
                Tags of = tags.and("gateway", gateway.gateway());
                for (GatewayState state : GatewayState.values()) {
                    inState.add(row(of.and("state", state.name()), state == gateway.state() ? 1 : 0));
                }
                for (GatewayAlarm alarm : GatewayAlarm.values()) {
                    alarms.add(
                            row(of.and("alarm", alarm.name()), gateway.alarms().contains(alarm) ? 1 : 0));
                }
                Long acknowledged = gateway.acknowledgedRevision();
                behind.add(row(of, acknowledged == null ? newest : Math.max(0, newest - acknowledged)));
            }
        });
        to.denying().register(denying, true);
        to.unsettled().register(unsettled, true);
        to.overdue().register(overdue, true);
        to.refused().register(refused, true);
        to.rules().register(rules, true);
        to.inState().register(inState, true);
        to.alarms().register(alarms, true);
        to.behind().register(behind, true);
    }

    private static Row<?> row(Tags tags, long value) {
        return Row.of(tags, value);
    }
}
