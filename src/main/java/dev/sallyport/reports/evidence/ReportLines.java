package dev.sallyport.reports.evidence;

import dev.sallyport.enforcement.EnforcementHistory.Proof;
import dev.sallyport.enforcement.EnforcementHistory.Unknown;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.PerimeterHistory.RuleSpan;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.reports.Comparison;
import dev.sallyport.reports.Comparison.Difference;
import dev.sallyport.reports.Comparison.Turn;
import dev.sallyport.reports.FoldedReport;
import dev.sallyport.reports.ReachableAt;
import dev.sallyport.reports.evidence.Line.BandForm;
import dev.sallyport.reports.evidence.Line.ComparisonForm;
import dev.sallyport.reports.evidence.Line.DifferenceForm;
import dev.sallyport.reports.evidence.Line.ReachForm;
import dev.sallyport.reports.evidence.Line.ReachableForm;
import dev.sallyport.reports.evidence.Line.RuleForm;
import dev.sallyport.reports.evidence.Line.SideForm;
import dev.sallyport.reports.evidence.Line.TurnForm;
import dev.sallyport.reports.evidence.Line.UnknownForm;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The report of a pack, line by line: what was folded of the entries decides every byte of it. */
final class ReportLines {

    /** Whether in the format before, which told less. */
    private final boolean former;

    private ReportLines(boolean former) {
        this.former = former;
    }

    static Stream<Line> of(FoldedReport report, String format) {
        ReportLines lines = new ReportLines(format.equals(Line.FORMER));
        return report.clusters().stream().flatMap(cluster -> lines.of(report, cluster));
    }

    private Stream<Line> of(FoldedReport report, ClusterId cluster) {
        ReachableAt reachable = report.reachable(cluster);
        Comparison comparison = report.comparison(cluster);
        return comparison == null
                ? of(reachable)
                : Stream.concat(of(reachable), of(comparison, report.unknown(cluster)));
    }

    private Stream<Line> of(ReachableAt report) {
        Proof proof = report.proof();
        Line head = Line.of(new ReachableForm(
                report.cluster().toString(),
                report.clusterName(),
                report.at().toString(),
                report.evidence().name(),
                side(report.saved()),
                side(report.acknowledged()),
                text(proof == null ? null : proof.from()),
                text(proof == null ? null : proof.until()),
                report.unknown().size(),
                report.reaches().size()));
        return Stream.of(
                        Stream.of(head),
                        report.unknown().stream().map(ReportLines::unknown),
                        report.reaches().stream()
                                .map(reach ->
                                        Line.of(new ReachForm(reach.standing().name(), rule(reach.rule())))))
                .flatMap(lines -> lines);
    }

    private static Line unknown(Unknown period) {
        return Line.of(new UnknownForm(
                period.why().name(), period.gateway(), period.from().toString(), text(period.until())));
    }

    private Stream<Line> of(Comparison comparison, List<Unknown> unknown) {
        Line head = Line.of(new ComparisonForm(
                comparison.after().cluster().toString(),
                comparison.before().at().toString(),
                comparison.after().at().toString(),
                comparison.allowAll().toSeconds(),
                unknown.size(),
                comparison.openings().size(),
                former ? null : comparison.turns().size(),
                comparison.differences().size()));
        return Stream.of(
                        Stream.of(head),
                        unknown.stream().map(ReportLines::unknown),
                        comparison.openings().stream()
                                .map(band -> Line.opening(new BandForm(
                                        band.from().toString(), band.to().toString()))),
                        former
                                ? Stream.<Line>empty()
                                : comparison.turns().stream().map(ReportLines::turn),
                        comparison.differences().stream().map(ReportLines::difference))
                .flatMap(lines -> lines);
    }

    private static Line turn(Turn turn) {
        return Line.of(new TurnForm(
                turn.change().field(), turn.change().before(), turn.change().after(), turn.by(), text(turn.at())));
    }

    private static Line difference(Difference difference) {
        return Line.of(
                switch (difference) {
                    case Difference.Added it -> new DifferenceForm("ADDED", null, null, null, rule(it.rule()));
                    case Difference.Removed it -> new DifferenceForm("REMOVED", null, null, rule(it.rule()), null);
                    case Difference.Changed it ->
                        new DifferenceForm(
                                "CHANGED", it.width().name(), it.fields(), rule(it.before()), rule(it.after()));
                });
    }

    private @Nullable SideForm side(ReachableAt.@Nullable Side side) {
        return side == null
                ? null
                : new SideForm(
                        side.policy().name(),
                        side.revision(),
                        side.since().toString(),
                        side.by(),
                        former
                                ? null
                                : side.sources().sources().stream()
                                        .map(Object::toString)
                                        .toList());
    }

    private static RuleForm rule(RuleSpan span) {
        EgressRule rule = span.rule();
        return new RuleForm(
                rule.id().toString(),
                rule.name(),
                rule.type().name(),
                rule.target().toString(),
                rule.ports().ports(),
                rule.paths().stream().map(Object::toString).toList(),
                rule.purpose().code(),
                rule.description(),
                text(rule.expiresAt()),
                rule.allowPrivateAddresses(),
                rule.rawTcp(),
                rule.managedReason(),
                span.revision(),
                span.createdAt().toString(),
                span.createdBy(),
                span.changedBy(),
                span.deletedBy(),
                span.from().toString(),
                text(span.until()),
                text(span.acknowledgedFrom()),
                text(span.acknowledgedUntil()));
    }

    private static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }
}
