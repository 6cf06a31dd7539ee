package dev.sallyport.console.reports;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import dev.sallyport.console.parts.EmptyState;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.Instants;
import dev.sallyport.console.parts.Numbers;
import dev.sallyport.console.parts.StateBadge;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.enforcement.EnforcementHistory.Proof;
import dev.sallyport.enforcement.PolicyState;
import dev.sallyport.ledger.Head;
import dev.sallyport.ledger.Verification;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.reports.ReachableAt;
import dev.sallyport.words.Words;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a cluster could reach at one instant: the sentence, and the rules. */
final class InstantReport {

    private final Instants instants;

    InstantReport(Instants instants) {
        this.instants = instants;
    }

    static StateBadge.Face policy(TrafficPolicy policy) {
        return StateBadge.face(
                switch (policy) {
                    case ALLOW_ALL -> PolicyState.ALLOW_ALL;
                    case DEFAULT_DENY -> PolicyState.DEFAULT_DENY;
                });
    }

    Component of(ReachableAt report, Head now, Verification chain) {
        ReachableAt.Side side = report.acknowledged();
        boolean open = report.everything();
        boolean gone = report.evidence() == ReachableAt.Evidence.DELETED
                || report.evidence() == ReachableAt.Evidence.NO_CLUSTER;
        Div counted = Tags.div(
                "cell",
                Tags.div("k", Words.of("console.reports.reachable")),
                Tags.div(
                        "v",
                        side == null
                                ? gone ? "0" : "–"
                                : open
                                        ? Words.of("console.reports.everything")
                                        : Numbers.of(report.inForce().size())),
                Tags.div("n", Words.of(open ? "console.reports.rules.ready" : "console.reports.rules")));
        Div told = Tags.div(
                "cell grow col g1", sentence(report), Tags.paragraph("f13 muted", Words.of("console.reports.basis")));
        Div link = Tags.div(
                "cell col g1",
                StateBadge.of(chain),
                Tags.div("small muted", Words.of("console.reports.head", Long.toString(now.sequence()))),
                Tags.span("m small", HexFormat.of().formatHex(now.hash()).substring(0, 16) + " …"));
        Component summary = Tags.div("card report-summary", counted, told, link);
        if (report.saved() == null && side == null) {
            return summary;
        }
        return Tags.div(
                "col g4",
                summary,
                open ? new ReachedTable(instants).of(report.use()) : Tags.div("slot"),
                report.reaches().isEmpty()
                        ? new EmptyState(
                                Icon.WALL,
                                Words.of("console.reports.no_rules"),
                                Words.of("console.reports.no_rules.words"))
                        : new ReachTable(instants).of(report));
    }

    private Component sentence(ReachableAt report) {
        ReachableAt.Side side = report.acknowledged();
        ReachableAt.Side saved = report.saved();
        String when = report.at().getNano() == 0 ? instants.seconds(report.at()) : instants.full(report.at());
        Div line = Tags.div("row wrap g2", Tags.span("strong", Words.of("console.reports.at_instant", when)));
        if (side != null) {
            line.add(
                    StateBadge.of(policy(side.policy())),
                    Tags.span("small muted", Words.of("console.reports.revision", Long.toString(side.revision()))));
        }
        String words = switch (report.evidence()) {
            case NO_CLUSTER -> Words.of("console.reports.evidence.NO_CLUSTER", report.clusterName());
            case DELETED ->
                Words.of(
                        "console.reports.evidence.DELETED",
                        report.clusterName(),
                        instants.seconds(ending(report).saved()),
                        instants.seconds(Objects.requireNonNull(ending(report).acknowledged())));
            case LEAVING ->
                Words.of(
                        "console.reports.evidence.LEAVING",
                        report.clusterName(),
                        instants.seconds(ending(report).saved()));
            case NOTHING_ACKNOWLEDGED -> Words.of("console.reports.evidence.NOTHING_ACKNOWLEDGED");
            case IN_PROGRESS ->
                Words.of(
                        "console.reports.evidence.IN_PROGRESS",
                        Long.toString(Objects.requireNonNull(saved).revision()),
                        Long.toString(Objects.requireNonNull(side).revision()));
            case ACKNOWLEDGED ->
                Words.of(
                        Objects.requireNonNull(side).policy() == TrafficPolicy.DEFAULT_DENY
                                ? "console.reports.evidence.DENY"
                                : "console.reports.evidence.ALLOW",
                        Long.toString(side.revision()),
                        instants.seconds(side.since()),
                        side.by());
        };
        Div told = Tags.div("col g1", line, Tags.paragraph("f13", words));
        if (side != null) {
            told.add(
                    Tags.paragraph("f13", proof(report.proof(), instants)),
                    Tags.paragraph("f13 muted", use(report.use())));
        }
        report.unknown()
                .forEach(period -> told.add(Tags.paragraph("f13 t-warn", UnknownWords.of(period, instants::seconds))));
        return told;
    }

    private static ReachableAt.Ending ending(ReachableAt report) {
        return Objects.requireNonNull(report.ending());
    }

    /** From when to when traffic was looked at; the instant lies in the last hour of it. */
    private String use(ReachableAt.@Nullable Use use) {
        if (use == null) {
            return Words.of("console.reports.use.not_kept");
        }
        String from = Words.of("console.reports.use", instants.seconds(use.from()), instants.seconds(use.to()));
        return use.missing().isPositive()
                ? from + " " + Words.of("console.reports.use.missing", Instants.lapse(use.missing()))
                : from;
    }

    static String proof(@Nullable Proof proof, Instants instants) {
        if (proof == null) {
            return Words.of("console.reports.proof.none");
        }
        String from = instants.seconds(proof.from());
        String until = instants.seconds(proof.until());
        return from.equals(until)
                ? Words.of("console.reports.proof.once", from)
                : Words.of("console.reports.proof", from, until);
    }
}
