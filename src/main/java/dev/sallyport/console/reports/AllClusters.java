package dev.sallyport.console.reports;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableRow;
import dev.sallyport.console.parts.EmptyState;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.Instants;
import dev.sallyport.console.parts.Look;
import dev.sallyport.console.parts.Numbers;
import dev.sallyport.console.parts.StateBadge;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.enforcement.EnforcementHistory.Proof;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.reports.ClusterReach;
import dev.sallyport.reports.ReachableAt;
import dev.sallyport.words.Words;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Every cluster at one instant: a line each, which leads to its report. */
final class AllClusters {

    private final Instants instants;

    AllClusters(Instants instants) {
        this.instants = instants;
    }

    /**
     * @param address where the report of one of them is
     * @param more whether there are more than these
     */
    Component of(List<ClusterReach> clusters, boolean more, Function<ClusterReach, String> address) {
        if (clusters.isEmpty()) {
            return new EmptyState(
                    Icon.REPORT, Words.of("console.reports.all.none"), Words.of("console.reports.all.none.words"));
        }
        NativeTableBody rows = new NativeTableBody();
        clusters.forEach(cluster -> rows.add(row(cluster, address.apply(cluster))));
        return Tags.div(
                "col g4",
                figures(clusters),
                ReportTable.of(
                        "reports-all",
                        Words.of("console.reports.all"),
                        List.of("cluster", "policy", "rules", "evidence", "since"),
                        rows),
                Tags.paragraph(
                        "small muted",
                        more
                                ? Words.of("console.reports.all.more", Numbers.of(clusters.size()))
                                : Words.of("console.reports.basis")));
    }

    private static Component figures(List<ClusterReach> clusters) {
        return Tags.div(
                "kpis three",
                figure(clusters, "deny", reach -> policy(reach.acknowledged()) == TrafficPolicy.DEFAULT_DENY),
                figure(clusters, "allow", reach -> policy(reach.acknowledged()) == TrafficPolicy.ALLOW_ALL),
                figure(
                        clusters,
                        "doubt",
                        reach -> reach.evidence() != ReachableAt.Evidence.ACKNOWLEDGED
                                || !reach.unknown().isEmpty()));
    }

    private static Component figure(
            List<ClusterReach> clusters, String key, java.util.function.Predicate<ClusterReach> counted) {
        return Tags.div(
                "",
                Tags.div("k", Words.of("console.reports.all." + key)),
                Tags.div("v", Numbers.of(clusters.stream().filter(counted).count())),
                Tags.div("n", Words.of("console.reports.all." + key + ".words", Numbers.of(clusters.size()))));
    }

    private NativeTableRow row(ClusterReach reach, String address) {
        ReachableAt.Side side = reach.acknowledged();
        ReachableAt.Side saved = reach.saved();
        return new NativeTableRow(
                new NativeTableCell(Tags.link(address, reach.name())),
                new NativeTableCell(side == null ? unknown() : StateBadge.of(InstantReport.policy(side.policy()))),
                new NativeTableCell(
                        Tags.span("", Numbers.of(reach.rulesInForce())),
                        Tags.div(
                                "small muted",
                                side != null && side.policy() == TrafficPolicy.ALLOW_ALL
                                        ? Words.of("console.reports.rules.ready")
                                        : "")),
                new NativeTableCell(Tags.div("", StateBadge.of(face(reach)), known(reach))),
                new NativeTableCell(
                        Tags.span("", side == null ? "–" : instants.seconds(side.since())),
                        Tags.div(
                                "small muted",
                                side == null || saved == null
                                        ? ""
                                        : side.revision() == saved.revision()
                                                ? Words.of("console.reports.revision", Long.toString(side.revision()))
                                                : Words.of(
                                                        "console.reports.revision.of",
                                                        Long.toString(side.revision()),
                                                        Long.toString(saved.revision())))));
    }

    private static Component unknown() {
        return Tags.span("faint", Words.of("console.reports.band.none"));
    }

    /** Why what was acknowledged is not certain, or until when it was proven. */
    private Component known(ClusterReach reach) {
        Div told = Tags.div("small");
        reach.unknown().forEach(period -> told.add(Tags.div("t-warn", UnknownWords.of(period, instants::seconds))));
        Proof proof = reach.proof();
        if (reach.acknowledged() != null) {
            told.add(Tags.div(
                    "muted",
                    proof == null
                            ? Words.of("console.reports.all.unproven")
                            : Words.of("console.reports.all.proven", instants.seconds(proof.until()))));
        }
        return told;
    }

    private static StateBadge.Face face(ClusterReach reach) {
        ReachableAt.Evidence evidence = reach.evidence();
        if (evidence == ReachableAt.Evidence.ACKNOWLEDGED && !reach.unknown().isEmpty()) {
            return new StateBadge.Face(Look.WARN, Icon.TRIANGLE, Words.of("console.reports.evidence.short.unknown"));
        }
        return switch (evidence) {
            case LEAVING ->
                new StateBadge.Face(Look.WARN, Icon.CLOCK, Words.of("console.reports.evidence.short." + evidence));
            case NO_CLUSTER, DELETED, NOTHING_ACKNOWLEDGED ->
                new StateBadge.Face(Look.MUTE, Icon.MINUS, Words.of("console.reports.evidence.short." + evidence));
            case IN_PROGRESS ->
                new StateBadge.Face(Look.PENDING, Icon.CLOCK, Words.of("console.reports.evidence.short." + evidence));
            case ACKNOWLEDGED ->
                new StateBadge.Face(
                        Look.OK, Icon.CHECK_IN_CIRCLE, Words.of("console.reports.evidence.short." + evidence));
        };
    }

    private static @Nullable TrafficPolicy policy(ReachableAt.@Nullable Side side) {
        return side == null ? null : side.policy();
    }
}
