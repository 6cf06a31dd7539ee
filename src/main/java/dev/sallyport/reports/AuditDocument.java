package dev.sallyport.reports;

import static dev.sallyport.reports.PaperWords.instant;
import static dev.sallyport.reports.PaperWords.length;

import dev.sallyport.ledger.Anchoring;
import dev.sallyport.ledger.Checkpoint;
import dev.sallyport.ledger.Head;
import dev.sallyport.ledger.Verification;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.PerimeterHistory.RuleSpan;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.reports.internal.Paper;
import dev.sallyport.words.Words;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The report that is handed to an auditor: cover, findings, timeline, tables, and what its integrity rests on. */
final class AuditDocument {

    /** What the ledger was when the report was made. */
    record Proof(
            Head head, Verification verification, @Nullable Checkpoint checkpoint, List<Anchoring> anchors) {}

    /**
     * @param comparison of the beginning of the period with the instant of the report
     * @param who null if whoever asks may not see roles
     * @param mark what everything from this installation carries, may be empty
     * @param by who made the report
     */
    record Content(
            Cluster cluster,
            Comparison comparison,
            Timeline timeline,
            Exposure exposure,
            @Nullable WhoCould who,
            Proof proof,
            String mark,
            String by,
            Instant made) {

        ReachableAt report() {
            return comparison.after();
        }
    }

    /** So many periods are named, the newest ones; the picture has all of them. */
    private static final int MOST_LISTED = 20;

    private final Content content;
    private final Paper paper;

    private AuditDocument(Content content, Paper paper) {
        this.content = content;
        this.paper = paper;
    }

    static byte[] write(Content content) {
        String title = Words.of("report.paper.title", content.cluster().name());
        try (Paper paper = new Paper(title, "Sallyport", content.made())) {
            AuditDocument document = new AuditDocument(content, paper);
            document.cover(title);
            document.findings();
            document.timeline();
            AuditTables tables = new AuditTables(paper);
            tables.rules(content.report());
            tables.reached(content.report());
            tables.differences(content.comparison());
            tables.whoCould(content.who());
            tables.exposure(content.exposure());
            document.integrity();
            String foot = Words.of(
                    "report.paper.foot",
                    content.cluster().name(),
                    instant(content.report().at()));
            return paper.finish(
                    content.mark().isEmpty() ? foot : content.mark() + " · " + foot,
                    (page, pages) -> Words.of("report.paper.page", page, pages));
        }
    }

    private void cover(String title) {
        paper.smallHeading(Words.of("report.paper.product"));
        paper.skip(120);
        if (!content.mark().isEmpty()) {
            paper.paragraph(Words.of("report.paper.mark", content.mark()));
        }
        paper.title(title);
        paper.skip(10);
        paper.paragraph(
                Words.of("report.paper.subtitle", instant(content.report().at())));
        paper.skip(26);
        paper.pair(Words.of("report.paper.cluster"), content.cluster().name());
        paper.pair(Words.of("report.paper.cluster_id"), content.cluster().id().toString());
        paper.pair(Words.of("report.paper.instant"), instant(content.report().at()));
        paper.pair(
                Words.of("report.paper.period"),
                Words.of(
                        "report.paper.from_to",
                        instant(content.timeline().from()),
                        instant(content.timeline().to())));
        paper.pair(Words.of("report.paper.policy"), policy());
        paper.pair(
                Words.of("report.paper.made"), Words.of("report.paper.made_by", instant(content.made()), content.by()));
        paper.pair(
                Words.of("report.paper.ledger"),
                Words.of(
                        "report.paper.entry",
                        Long.toString(content.proof().head().sequence())));
        paper.skip(20);
        paper.smallHeading(Words.of("report.paper.scope"));
        paper.paragraph(Words.of("report.paper.scope.words", content.cluster().name()));
        paper.paragraph(clients());
        paper.paragraph(Words.of("report.paper.not_covered"));
        paper.turn();
    }

    /** As they were at the instant, not as they are now. */
    private String clients() {
        ReachableAt.Side side = content.report().acknowledged();
        if (side == null) {
            return Words.of("report.paper.clients.unknown");
        }
        String sources = side.sources().sources().stream().map(Object::toString).collect(Collectors.joining(", "));
        return sources.isEmpty()
                ? Words.of("report.paper.clients.any")
                : Words.of(
                        "report.paper.clients",
                        sources,
                        side.sources().by(),
                        instant(side.sources().from()));
    }

    private String policy() {
        ReachableAt.Side side = content.report().acknowledged();
        return side == null ? Words.of("report.paper.policy.none") : PaperWords.policy(side.policy());
    }

    // ------------------------------------------------------------------ findings

    private void findings() {
        paper.heading(Words.of("report.paper.findings"));
        int number = 1;
        for (String finding : Findings.of(content)) {
            paper.numbered(number++, finding);
        }
    }

    // ------------------------------------------------------------------ timeline

    private void timeline() {
        Timeline timeline = content.timeline();
        paper.heading(Words.of("report.paper.timeline"));
        PaperTimeline.draw(paper, timeline, content.report().at());
        paper.note(Words.of("report.paper.timeline.legend"));
        int left = Math.max(0, timeline.bands().size() - MOST_LISTED);
        if (left > 0) {
            paper.note(Words.of("report.paper.bands.more", left));
        }
        for (Timeline.Band band : timeline.bands().stream().skip(left).toList()) {
            TrafficPolicy policy = band.policy();
            paper.note(Words.of(
                    "report.paper.band",
                    policy == null ? Words.of("report.paper.policy.none") : PaperWords.policy(policy),
                    instant(band.from()),
                    instant(band.to()),
                    length(band.length())));
        }
        unknown(timeline);
    }

    private void unknown(Timeline timeline) {
        paper.smallHeading(Words.of("report.paper.unknown"));
        if (timeline.unknown().isEmpty()) {
            paper.note(Words.of("report.paper.unknown.never"));
        }
        int left = Math.max(0, timeline.unknown().size() - MOST_LISTED);
        Instant complete = timeline.unknownSince();
        if (complete != null) {
            paper.note(Words.of("report.paper.unknown.cut", instant(complete)));
        }
        if (left > 0) {
            paper.note(Words.of("report.paper.bands.more", left));
        }
        timeline.unknown().stream()
                .skip(left)
                .forEach(period -> paper.note(Findings.period("report.paper.unknown.", period)));
    }

    // ------------------------------------------------------------------ integrity

    private void integrity() {
        Proof proof = content.proof();
        paper.heading(Words.of("report.paper.integrity"));
        paper.paragraph(Words.of("report.paper.integrity.words"));
        paper.pair(
                Words.of("report.paper.head"),
                Words.of("report.paper.entry", Long.toString(proof.head().sequence())) + "  "
                        + HexFormat.of().formatHex(proof.head().hash()));
        paper.pair(
                Words.of("report.paper.chain"),
                switch (proof.verification()) {
                    case Verification.Unknown it -> Words.of("report.paper.chain.UNKNOWN");
                    case Verification.Intact it ->
                        Words.of(
                                "report.paper.chain.INTACT",
                                Long.toString(it.head().sequence()),
                                instant(it.at()));
                    case Verification.Broken it ->
                        Words.of("report.paper.chain.BROKEN", Long.toString(it.sequence()), instant(it.at()));
                });
        if (proof.verification() instanceof Verification.Intact it) {
            it.doubts()
                    .forEach(doubt ->
                            paper.paragraph(Words.of("ledger.doubt") + " " + Words.of("ledger.doubt." + doubt)));
        }
        Checkpoint checkpoint = proof.checkpoint();
        paper.pair(
                Words.of("report.paper.checkpoint"),
                checkpoint == null
                        ? Words.of("report.paper.checkpoint.none")
                        : Words.of(
                                "report.paper.checkpoint.words",
                                Long.toString(checkpoint.sequence()),
                                instant(checkpoint.at()),
                                checkpoint.by().fingerprint()));
        if (proof.anchors().isEmpty()) {
            paper.pair(Words.of("report.paper.anchor"), Words.of("report.paper.anchor.none"));
        }
        for (Anchoring anchor : proof.anchors()) {
            Anchoring.Taken last = anchor.last();
            paper.pair(
                    Words.of("report.paper.anchor"),
                    last == null
                            ? Words.of("report.paper.anchor.nothing", anchor.place())
                            : Words.of(
                                    "report.paper.anchor.words",
                                    anchor.place(),
                                    Long.toString(last.sequence()),
                                    instant(last.at())));
        }
        paper.skip(6);
        paper.paragraph(Words.of("report.paper.integrity.pack"));
        paper.paragraph(Words.of("report.paper.integrity.limits"));
    }

    static boolean notable(RuleSpan span) {
        return span.rule().rawTcp() || span.rule().allowPrivateAddresses();
    }
}
