package dev.sallyport.console.clusters;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import dev.sallyport.console.parts.Look;
import dev.sallyport.console.parts.Numbers;
import dev.sallyport.console.parts.StateBadge;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.enforcement.PolicyState;
import dev.sallyport.traffic.HourOfTraffic;
import dev.sallyport.words.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/** All clusters in four figures: their policies, the gateways, what was denied and what deny-all would deny. */
final class ClusterFigures extends Div {

    private static final long serialVersionUID = 1L;

    private transient List<ClusterRow> shown = List.of();

    ClusterFigures() {
        addClassName("kpis");
    }

    void show(List<ClusterRow> rows) {
        shown = rows;
        long denied = count(PolicyState.DEFAULT_DENY);
        long open = count(PolicyState.ALLOW_ALL);
        long moving = count(PolicyState.UPDATING);
        long failed = count(PolicyState.ERROR);
        List<String> policies = new ArrayList<>();
        named(policies, "console.clusters.count.deny", denied);
        named(policies, "console.clusters.count.updating", moving);
        named(policies, "console.clusters.count.failed", failed);
        named(policies, "console.clusters.count.allow", open);
        Set<String> gateways = new HashSet<>();
        Set<String> behind = new TreeSet<>();
        boolean failing = false;
        for (ClusterRow row : shown) {
            for (GatewayStatus gateway : row.status().gateways()) {
                gateways.add(gateway.gateway());
                if (gateway.state() != GatewayState.IN_SYNC) {
                    behind.add(gateway.gateway());
                    failing |= StateBadge.face(gateway.state()).look() == Look.DENY;
                }
            }
        }
        removeAll();
        add(
                figure("console.clusters.title", Numbers.of(shown.size()), "", String.join(", ", policies), "n"),
                figure(
                        "console.clusters.figure.gateways",
                        Numbers.of(gateways.size() - behind.size()),
                        Words.of("console.clusters.figure.of", gateways.size()),
                        behind.isEmpty()
                                ? Words.of(gateways.isEmpty() ? "console.health.none" : "console.health.all")
                                : Words.of("console.clusters.figure.gateways.not", String.join(", ", behind)),
                        behind.isEmpty() ? "n" : failing ? "n t-deny" : "n t-warn"),
                figure(
                        "console.clusters.figure.denied",
                        Numbers.of(sum(HourOfTraffic::denied)),
                        "",
                        where(HourOfTraffic::denied),
                        "n"),
                figure(
                        "console.clusters.figure.would_be",
                        Numbers.of(sum(HourOfTraffic::wouldBeDenied)),
                        "",
                        where(HourOfTraffic::wouldBeDenied),
                        "n"));
    }

    private long sum(ToLongFunction<HourOfTraffic> what) {
        return shown.stream().mapToLong(row -> row.sum(what)).sum();
    }

    /** The clusters with most of it. */
    private String where(ToLongFunction<HourOfTraffic> what) {
        List<String> names = shown.stream()
                .filter(row -> row.sum(what) > 0)
                .sorted(Comparator.comparingLong((ClusterRow row) -> row.sum(what))
                        .reversed())
                .map(row -> row.cluster().name())
                .toList();
        return names.isEmpty()
                ? Words.of("console.clusters.figure.nothing")
                : Words.of(
                        "console.clusters.figure.where",
                        String.join(", ", names.subList(0, Math.min(2, names.size()))));
    }

    private long count(PolicyState state) {
        return shown.stream().filter(row -> row.status().policyState() == state).count();
    }

    private static void named(List<String> words, String key, long count) {
        if (count > 0) {
            words.add(Words.of(key, count));
        }
    }

    private static Component figure(String label, String value, String unit, String below, String css) {
        Div number = Tags.div("v", Tags.span("", value));
        if (!unit.isEmpty()) {
            number.add(Tags.span("unit", unit));
        }
        return Tags.div("", Tags.div("k", Words.of(label)), number, Tags.div(css, below));
    }
}
