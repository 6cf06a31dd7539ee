package dev.sallyport.api;

import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.perimeter.Laboratory;
import dev.sallyport.reports.ClusterReach;
import dev.sallyport.reports.Comparison;
import dev.sallyport.reports.Evidence;
import dev.sallyport.reports.ReachableAt;
import dev.sallyport.reports.Reports;
import dev.sallyport.reports.Timeline;
import dev.sallyport.reports.WhoCould;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The past: what clusters could reach, what changed in between, and how well that is known. */
@RestController
@RequestMapping("/api/v1/reports")
class ReportsController {

    /** What a timeline tells of unless asked otherwise. */
    private static final Duration LONG = Duration.ofDays(365);

    /** What exposure and use tell of unless asked otherwise. */
    private static final Duration MONTH = Duration.ofDays(30);

    private final Reports reports;
    private final Evidence evidence;
    private final Ledger ledger;
    private final Laboratory laboratory;
    private final Cursors cursors;
    private final Clock clock;

    ReportsController(
            Reports reports, Evidence evidence, Ledger ledger, Laboratory laboratory, Cursors cursors, Clock clock) {
        this.reports = reports;
        this.evidence = evidence;
        this.ledger = ledger;
        this.laboratory = laboratory;
        this.cursors = cursors;
        this.clock = clock;
    }

    @GetMapping("/reachable")
    @Call("ReportReachableClusters")
    ReportWire.ReachableClusters clusters(Actor actor, @RequestParam(name = "at") Instant at, Paging paging) {
        ReportWire.LedgerHead head = ends(actor);
        Cursors.Page<ClusterReach> page = cursors.page(
                actor,
                "reachable " + at,
                paging.nowOnly(),
                (beyond, descending, limit) -> reports.reachable(actor, at, beyond, descending, limit),
                ClusterReach::key);
        return new ReportWire.ReachableClusters(
                Wire.at(at), head, page.items().stream().map(ReportForms::of).toList(), page.pagination());
    }

    @GetMapping("/clusters/{cluster}/reachable")
    @Call("ReportReachable")
    ReportWire.ReachableReport reachable(
            Actor actor,
            @PathVariable("cluster") ClusterId cluster,
            @RequestParam(name = "at") Instant at,
            Paging paging) {
        ReportWire.LedgerHead head = ends(actor);
        ReachableAt report = reports.reachable(actor, cluster, at);
        Cursors.Page<ReachableAt.Reach> page = cursors.page(
                actor,
                "reachable " + cluster + " " + at,
                paging.nowOnly(),
                Cursors.among(report.reaches(), reach -> ReportForms.key(reach.rule())),
                reach -> ReportForms.key(reach.rule()));
        return new ReportWire.ReachableReport(
                ReportForms.of(report, head, laboratory.mark()),
                page.items().stream().map(ReportForms::of).toList(),
                page.pagination());
    }

    @GetMapping("/clusters/{cluster}/compare")
    @Call("ReportComparison")
    ReportWire.ComparisonReport compare(
            Actor actor,
            @PathVariable("cluster") ClusterId cluster,
            @RequestParam(name = "from") Instant from,
            @RequestParam(name = "to") Instant to,
            Paging paging) {
        period(from, to);
        ReportWire.LedgerHead head = ends(actor);
        Comparison comparison = reports.compare(actor, cluster, from, to);
        Cursors.Page<Comparison.Difference> page = cursors.page(
                actor,
                "compare " + cluster + " " + from + " " + to,
                paging.nowOnly(),
                Cursors.among(comparison.differences(), ReportForms::key),
                ReportForms::key);
        return new ReportWire.ComparisonReport(
                new ReportWire.Comparison(
                        cluster.toString(),
                        comparison.after().clusterName(),
                        Wire.at(from),
                        Wire.at(to),
                        ReportForms.side(comparison.before().acknowledged()),
                        ReportForms.side(comparison.after().acknowledged()),
                        Long.toString(comparison.allowAll().toSeconds()),
                        comparison.openings().stream().map(ReportForms::of).toList(),
                        comparison.turns().stream().map(ReportForms::of).toList(),
                        head),
                page.items().stream().map(ReportForms::of).toList(),
                page.pagination());
    }

    @GetMapping("/clusters/{cluster}/timeline")
    @Call("ReportTimeline")
    ReportWire.TimelineReport timeline(
            Actor actor,
            @PathVariable("cluster") ClusterId cluster,
            @RequestParam(name = "from", required = false) @Nullable Instant from,
            @RequestParam(name = "to", required = false) @Nullable Instant to) {
        Instant end = Objects.requireNonNullElseGet(to, clock::instant);
        Instant start = from == null ? end.minus(LONG) : from;
        period(start, end);
        ReportWire.LedgerHead head = ends(actor);
        Timeline timeline = reports.timeline(actor, cluster, start, end);
        return new ReportWire.TimelineReport(
                cluster.toString(),
                Wire.at(start),
                Wire.at(end),
                timeline.bands().stream().map(ReportForms::of).toList(),
                ReportForms.changes(timeline),
                ReportForms.unknown(timeline.unknown()),
                ReportForms.time(timeline.unknownSince()),
                head);
    }

    @GetMapping("/clusters/{cluster}/who-could")
    @Call("ReportWhoCould")
    ReportWire.WhoCouldReport whoCould(
            Actor actor,
            @PathVariable("cluster") ClusterId cluster,
            @RequestParam(name = "at") Instant at,
            @RequestParam(name = "since", required = false) @Nullable Instant since,
            Paging paging) {
        Instant from = since == null ? at.minus(MONTH) : since;
        period(from, at);
        ReportWire.LedgerHead head = ends(actor);
        WhoCould report = reports.whoCould(actor, cluster, from, at);
        Cursors.Page<WhoCould.Holder> page = cursors.page(
                actor,
                "who could " + cluster + " " + at + " " + since,
                paging.nowOnly(),
                Cursors.among(report.holders(), ReportForms::key),
                ReportForms::key);
        return new ReportWire.WhoCouldReport(
                cluster.toString(),
                Wire.at(at),
                Wire.at(from),
                report.operatorsMayAllowAll(),
                head,
                page.items().stream()
                        .map(holder -> ReportForms.of(holder, report.keysShown()))
                        .toList(),
                report.others().stream().map(ReportForms::of).toList(),
                page.pagination());
    }

    @GetMapping("/clusters/{cluster}/exposure")
    @Call("ReportExposure")
    ReportWire.ExposureReport exposure(
            Actor actor,
            @PathVariable("cluster") ClusterId cluster,
            @RequestParam(name = "from", required = false) @Nullable Instant from,
            @RequestParam(name = "to", required = false) @Nullable Instant to) {
        Instant end = Objects.requireNonNullElseGet(to, clock::instant);
        Instant start = from == null ? end.minus(MONTH) : from;
        period(start, end);
        ReportWire.LedgerHead head = ends(actor);
        return ReportForms.of(reports.exposure(actor, cluster, start, end), head);
    }

    /** Where the ledger ends, and what of it is kept elsewhere; asked before the report, which may know more than that. */
    private ReportWire.LedgerHead ends(Actor actor) {
        return ReportForms.of(ledger.head(), evidence.standing(actor).anchors());
    }

    private static void period(Instant from, Instant to) {
        if (!from.isBefore(to)) {
            throw Paging.invalid();
        }
    }
}
