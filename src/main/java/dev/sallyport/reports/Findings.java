package dev.sallyport.reports;

import static dev.sallyport.reports.PaperWords.instant;
import static dev.sallyport.reports.PaperWords.length;

import dev.sallyport.enforcement.EnforcementHistory.Proof;
import dev.sallyport.enforcement.EnforcementHistory.Unknown;
import dev.sallyport.perimeter.PerimeterHistory.RuleSpan;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.reports.Comparison.Difference;
import dev.sallyport.reports.Comparison.Width;
import dev.sallyport.reports.ReachableAt.Side;
import dev.sallyport.words.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What a report says in sentences, the most important first. */
final class Findings {

    private Findings() {}

    static List<String> of(AuditDocument.Content content) {
        List<String> findings = new ArrayList<>();
        ReachableAt report = content.report();
        findings.add(evidence(report));
        Side side = report.acknowledged();
        if (side != null) {
            List<RuleSpan> inForce =
                    report.inForce().stream().map(ReachableAt.Reach::rule).toList();
            long destinations = inForce.stream()
                    .map(span -> span.rule().target())
                    .distinct()
                    .count();
            long managed =
                    inForce.stream().filter(span -> span.rule().managed()).count();
            findings.add(
                    side.policy() == TrafficPolicy.ALLOW_ALL
                            ? Words.of("report.finding.everything", inForce.size())
                            : Words.of("report.finding.rules", inForce.size(), destinations, managed));
            long notable = inForce.stream().filter(AuditDocument::notable).count();
            findings.add(Words.of("report.finding.notable", notable));
        }
        waiting(report, findings);
        findings.add(proven(report));
        report.unknown().forEach(period -> findings.add(period("report.finding.not_known.", period)));
        unknown(content.timeline(), findings);
        findings.add(openings(content.comparison(), content.exposure()));
        findings.add(changes(content));
        content.comparison().turns().forEach(turn -> findings.add(turned(turn)));
        who(content.who(), findings);
        idle(content.exposure(), findings);
        return findings;
    }

    private static String evidence(ReachableAt report) {
        Side side = report.acknowledged();
        Side saved = report.saved();
        return switch (report.evidence()) {
            case NO_CLUSTER -> Words.of("report.finding.NO_CLUSTER");
            case DELETED, LEAVING ->
                Words.of(
                        "report.finding." + report.evidence(),
                        instant(Objects.requireNonNull(report.ending()).saved()));
            case NOTHING_ACKNOWLEDGED -> Words.of("report.finding.NOTHING_ACKNOWLEDGED");
            case IN_PROGRESS ->
                Words.of(
                        "report.finding.IN_PROGRESS",
                        Long.toString(Objects.requireNonNull(saved).revision()),
                        Long.toString(Objects.requireNonNull(side).revision()));
            case ACKNOWLEDGED ->
                Words.of(
                        "report.finding.ACKNOWLEDGED",
                        Long.toString(Objects.requireNonNull(side).revision()),
                        instant(side.since()),
                        PaperWords.policy(side.policy()),
                        side.by());
        };
    }

    private static void waiting(ReachableAt report, List<String> findings) {
        long savedOnly = count(report, ReachableAt.Standing.SAVED_ONLY);
        long leaving = count(report, ReachableAt.Standing.LEAVING);
        if (savedOnly + leaving > 0) {
            findings.add(Words.of("report.finding.waiting", savedOnly, leaving));
        }
    }

    private static long count(ReachableAt report, ReachableAt.Standing standing) {
        return report.reaches().stream()
                .filter(reach -> reach.standing() == standing)
                .count();
    }

    private static String proven(ReachableAt report) {
        Proof proof = report.proof();
        return proof == null
                ? Words.of("report.finding.proven.unknown")
                : Words.of("report.finding.proven", instant(proof.from()), instant(proof.until()));
    }

    private static void unknown(Timeline timeline, List<String> findings) {
        if (!timeline.unknown().isEmpty()) {
            findings.add(Words.of(
                    "report.finding.not_known",
                    timeline.unknown().size(),
                    instant(timeline.unknown().getFirst().from())));
        }
    }

    static String period(String key, Unknown period) {
        Instant until = period.until();
        return Words.of(
                key + period.why(),
                instant(period.from()),
                until == null ? Words.of("report.finding.not_known.now") : instant(until),
                Objects.toString(period.gateway(), ""));
    }

    private static String openings(Comparison comparison, Exposure exposure) {
        Duration open = exposure.allowAll();
        String words = open.isZero()
                ? Words.of("report.finding.never_open")
                : Words.of(
                        "report.finding.open",
                        length(open),
                        comparison.openings().size());
        return exposure.unknown().isZero()
                ? words
                : words + " " + Words.of("report.finding.unknown", length(exposure.unknown()));
    }

    private static String changes(AuditDocument.Content content) {
        List<Difference> differences = content.comparison().differences();
        return Words.of(
                "report.finding.changes",
                instant(content.timeline().from()),
                of(differences, Difference.Added.class),
                of(differences, Difference.Removed.class),
                of(differences, Difference.Changed.class),
                differences.stream()
                        .filter(one -> one instanceof Difference.Changed changed
                                && (changed.width() == Width.WIDER || changed.width() == Width.ELSEWHERE))
                        .count());
    }

    private static String turned(Comparison.Turn turn) {
        Instant at = turn.at();
        return Words.of(
                at == null ? "report.finding.turn.ended" : "report.finding.turn",
                Words.of("activity.field." + turn.change().field()),
                PaperWords.value(turn.change().field(), turn.change().before()),
                PaperWords.value(turn.change().field(), turn.change().after()),
                Objects.requireNonNullElse(turn.by(), ""),
                at == null ? "" : instant(at));
    }

    private static long of(List<Difference> differences, Class<? extends Difference> kind) {
        return differences.stream().filter(kind::isInstance).count();
    }

    private static void who(@org.jspecify.annotations.Nullable WhoCould who, List<String> findings) {
        if (who == null) {
            findings.add(Words.of("report.finding.who.hidden"));
            return;
        }
        findings.add(Words.of(
                "report.finding.who",
                who.holders().size(),
                who.holders().stream().filter(WhoCould.Holder::changesRules).count(),
                who.holders().stream().filter(WhoCould.Holder::opens).count(),
                who.holders().stream().filter(holder -> holder.use() != null).count()
                        + who.others().size()));
    }

    private static void idle(Exposure exposure, List<String> findings) {
        Instant since = exposure.idle().since();
        findings.add(
                since == null
                        ? Words.of("report.finding.idle.unknown")
                        : Words.of("report.finding.idle", exposure.idle().count(), instant(since)));
    }
}
