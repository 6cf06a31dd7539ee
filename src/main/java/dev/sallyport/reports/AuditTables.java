package dev.sallyport.reports;

import static dev.sallyport.reports.PaperWords.instant;
import static dev.sallyport.reports.PaperWords.length;
import static dev.sallyport.reports.PaperWords.moment;

import dev.sallyport.access.AccessHistory.GrantThen;
import dev.sallyport.access.AccessHistory.KeyThen;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.EntryReader.FieldChange;
import dev.sallyport.perimeter.PerimeterHistory.RuleSpan;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.reports.Comparison.Difference;
import dev.sallyport.reports.ReachableAt.Reach;
import dev.sallyport.reports.ReachableAt.Use;
import dev.sallyport.reports.internal.Paper;
import dev.sallyport.reports.internal.Paper.Column;
import dev.sallyport.reports.internal.Paper.Piece;
import dev.sallyport.traffic.DestinationUse;
import dev.sallyport.words.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The tables of a report on paper. */
final class AuditTables {

    /** More rows than anybody turns pages for; files have all of them. */
    private static final int MOST = 5_000;

    private final Paper paper;

    AuditTables(Paper paper) {
        this.paper = paper;
    }

    // ------------------------------------------------------------------ rules

    void rules(ReachableAt report) {
        paper.heading(Words.of("report.paper.rules"));
        paper.paragraph(Words.of("report.paper.rules.words"));
        Use use = report.use();
        paper.paragraph(
                use == null
                        ? Words.of("report.paper.use.not_kept")
                        : Words.of("report.paper.use", instant(use.from()), instant(use.to())));
        if (report.reaches().isEmpty()) {
            paper.paragraph(Words.of("report.paper.rules.none"));
        }
        Map<String, List<Reach>> purposes = report.reaches().stream()
                .limit(MOST)
                .collect(Collectors.groupingBy(
                        reach -> PaperWords.purpose(reach.rule().rule()), TreeMap::new, Collectors.toList()));
        purposes.forEach((purpose, reaches) -> {
            paper.smallHeading(Words.of("report.paper.purpose", purpose, reaches.size()));
            paper.table(
                    List.of(
                            column("rule", 0.24f),
                            column("destination", 0.26f),
                            column("saved", 0.25f),
                            column("force", 0.25f)),
                    reaches.stream().map(reach -> row(reach, use != null)).toList());
        });
        more(report.reaches().size());
    }

    private void more(int rows) {
        if (rows > MOST) {
            paper.note(Words.of("report.paper.more", MOST, rows));
        }
    }

    private static List<List<Piece>> row(Reach reach, boolean useKnown) {
        RuleSpan span = reach.rule();
        Instant until = span.until();
        Instant from = span.acknowledgedFrom();
        Instant end = span.acknowledgedUntil();
        return List.of(
                name(span.rule()),
                destination(span.rule()),
                List.of(
                        Piece.of(Words.of("report.paper.from", moment(span.from()))),
                        Piece.of(until == null ? "" : Words.of("report.paper.until", moment(until))),
                        Piece.muted(
                                span.changedBy().equals(span.createdBy())
                                        ? Words.of("report.paper.by", span.changedBy())
                                        : Words.of("report.paper.by.made", span.changedBy(), span.createdBy()))),
                List.of(
                        Piece.of(
                                from == null
                                        ? Words.of("report.paper.force.never")
                                        : Words.of("report.paper.from", moment(from))),
                        Piece.of(from == null || end == null ? "" : Words.of("report.paper.until", moment(end))),
                        Piece.strong(
                                reach.standing() == ReachableAt.Standing.IN_FORCE
                                        ? ""
                                        : Words.of("report.paper.standing." + reach.standing())),
                        Piece.muted(
                                reach.use() == null
                                        ? useKnown ? Words.of("report.paper.unused") : ""
                                        : Words.of(
                                                "report.paper.used",
                                                reach.use().connections(),
                                                moment(reach.use().lastAt())))));
    }

    private static List<Piece> name(EgressRule rule) {
        List<Piece> pieces = new ArrayList<>(List.of(Piece.strong(rule.name())));
        pieces.add(Piece.muted(rule.description()));
        if (rule.managedReason() != null) {
            pieces.add(Piece.muted(rule.managedReason()));
        }
        return pieces;
    }

    private static List<Piece> destination(EgressRule rule) {
        List<Piece> pieces = new ArrayList<>(List.of(
                Piece.of(rule.target().toString()),
                Piece.muted(PaperWords.ports(rule)),
                Piece.muted(rule.paths().stream().map(Object::toString).collect(Collectors.joining(", ")))));
        if (rule.rawTcp()) {
            pieces.add(Piece.strong(Words.of("report.paper.raw_tcp")));
        }
        if (rule.allowPrivateAddresses()) {
            pieces.add(Piece.strong(Words.of("report.paper.private")));
        }
        Instant end = rule.expiresAt();
        if (end != null) {
            pieces.add(Piece.muted(Words.of("report.paper.ends", instant(end))));
        }
        return pieces;
    }

    // ------------------------------------------------------------------ changes

    void differences(Comparison comparison) {
        paper.heading(Words.of("report.paper.changes"));
        paper.paragraph(Words.of(
                "report.paper.changes.words",
                instant(comparison.before().at()),
                instant(comparison.after().at())));
        if (comparison.differences().isEmpty() && comparison.turns().isEmpty()) {
            paper.paragraph(Words.of("report.paper.changes.none"));
            return;
        }
        paper.table(
                List.of(column("change", 0.15f), column("rule", 0.28f), column("what", 0.32f), column("by", 0.25f)),
                Stream.concat(
                                comparison.turns().stream().map(AuditTables::row),
                                comparison.differences().stream().limit(MOST).map(AuditTables::row))
                        .toList());
        more(comparison.differences().size());
    }

    private static List<List<Piece>> row(Comparison.Turn turn) {
        return List.of(
                List.of(Piece.strong(Words.of("report.paper.difference.CLUSTER"))),
                List.of(Piece.strong(
                        Words.of("report.paper.turn." + turn.change().field()))),
                List.of(change(turn.change())),
                saved(turn.by(), turn.at()));
    }

    private static List<List<Piece>> row(Difference difference) {
        EgressRule rule = difference.newest().rule();
        List<Piece> name = new ArrayList<>(List.of(Piece.strong(rule.name())));
        name.add(Piece.muted(rule.target().toString()));
        return switch (difference) {
            case Difference.Added it -> row("ADDED", name, destination(rule), difference);
            case Difference.Removed it -> row("REMOVED", name, destination(rule), difference);
            case Difference.Changed it ->
                row(
                        it.width().name(),
                        name,
                        it.changes().stream().map(AuditTables::change).toList(),
                        difference);
        };
    }

    private static List<List<Piece>> row(String kind, List<Piece> name, List<Piece> what, Difference difference) {
        return List.of(
                List.of(Piece.strong(Words.of("report.paper.difference." + kind))),
                name,
                what,
                saved(difference.by(), difference.at()));
    }

    private static Piece change(FieldChange change) {
        return Piece.of(Words.of(
                "report.paper.change_of",
                Words.of("activity.field." + change.field()),
                PaperWords.value(change.field(), change.before()),
                PaperWords.value(change.field(), change.after())));
    }

    private static List<Piece> saved(@Nullable String by, @Nullable Instant at) {
        return List.of(Piece.of(by == null ? "" : by), Piece.muted(at == null ? "" : instant(at)));
    }

    // ------------------------------------------------------------------ what was reached

    /** Only while everything could be: else the rules say it. */
    void reached(ReachableAt report) {
        if (!report.everything()) {
            return;
        }
        paper.heading(Words.of("report.paper.reached"));
        Use use = report.use();
        if (use == null) {
            paper.paragraph(Words.of("report.paper.reached.not_kept"));
            return;
        }
        paper.paragraph(Words.of("report.paper.reached.words", instant(use.from()), instant(use.to())));
        if (use.missing().isPositive()) {
            paper.note(Words.of("report.paper.exposure.missing", length(use.missing())));
        }
        if (use.reached().isEmpty()) {
            paper.paragraph(Words.of("report.paper.reached.none"));
            return;
        }
        paper.table(
                List.of(
                        column("destination", 0.46f),
                        column("connections", 0.16f),
                        column("uncovered", 0.16f),
                        column("last_used", 0.22f)),
                use.reached().stream()
                        .map(one -> List.of(
                                List.of(Piece.of(
                                        one.host().equals(DestinationUse.OTHERS)
                                                ? Words.of("report.paper.reached.others")
                                                : one.host() + ":" + one.port())),
                                number(one.connections()),
                                number(one.connections() - one.allowed()),
                                List.of(Piece.muted(instant(one.lastAt())))))
                        .toList());
        if (use.more()) {
            paper.note(Words.of("report.paper.reached.more", use.reached().size()));
        }
    }

    // ------------------------------------------------------------------ who could

    void whoCould(@Nullable WhoCould who) {
        paper.heading(Words.of("report.paper.who"));
        if (who == null) {
            paper.paragraph(Words.of("report.finding.who.hidden"));
            return;
        }
        paper.paragraph(Words.of("report.paper.who.words", instant(who.at()), instant(who.since())));
        paper.table(
                List.of(column("account", 0.3f), column("roles", 0.34f), column("could", 0.16f), column("did", 0.2f)),
                Stream.concat(
                                who.holders().stream().map(AuditTables::row),
                                who.others().stream().map(AuditTables::row))
                        .limit(MOST)
                        .toList());
        if (!who.keysShown()) {
            paper.note(Words.of("report.paper.who.without_keys"));
        }
        paper.note(Words.of("report.paper.who.basis"));
    }

    private static List<List<Piece>> row(WhoCould.Holder holder) {
        List<Piece> name = new ArrayList<>(List.of(Piece.strong(holder.account().name())));
        name.add(Piece.muted(kind(holder.account().kind())));
        for (KeyThen key : holder.account().keys()) {
            name.add(Piece.muted(Words.of("report.paper.key", key.name(), instant(key.since()))));
        }
        List<Piece> roles = new ArrayList<>();
        for (GrantThen grant : holder.account().grants()) {
            roles.add(Piece.of(Words.of(
                    grant.cluster() == null ? "report.paper.role" : "report.paper.role.cluster",
                    Words.of("console.role." + grant.role()))));
            roles.add(Piece.muted(Words.of("report.paper.granted", instant(grant.since()), grant.by())));
        }
        String could = !holder.changesRules() ? "read" : holder.opens() ? "open" : "rules";
        return List.of(name, roles, List.of(Piece.of(Words.of("report.paper.could." + could))), did(holder.use()));
    }

    private static List<List<Piece>> row(WhoCould.Other other) {
        return List.of(
                List.of(Piece.strong(other.name()), Piece.muted(kind(other.kind()))),
                List.of(Piece.muted(Words.of("report.paper.no_role"))),
                List.of(Piece.of(Words.of("report.paper.could.nothing"))),
                did(other.use()));
    }

    private static String kind(Actor.Kind kind) {
        return Words.of("report.paper.kind." + kind);
    }

    private static List<Piece> did(WhoCould.@Nullable Use use) {
        return use == null
                ? List.of(Piece.muted(Words.of("report.paper.did.nothing")))
                : List.of(
                        Piece.of(Words.of("report.paper.did", use.changes(), use.refused())),
                        Piece.muted(Words.of("report.paper.last", instant(use.lastAt()))));
    }

    // ------------------------------------------------------------------ exposure

    void exposure(Exposure exposure) {
        paper.heading(Words.of("report.paper.exposure"));
        paper.pair(Words.of("report.paper.exposure.allow"), length(exposure.allowAll()));
        paper.pair(Words.of("report.paper.exposure.deny"), length(exposure.denyAll()));
        paper.pair(Words.of("report.paper.exposure.unknown"), length(exposure.unknown()));
        Exposure.Point first = exposure.points().getFirst();
        Exposure.Point last = exposure.points().getLast();
        TreeMap<String, Long> purposes = new TreeMap<>();
        exposure.points()
                .forEach(point ->
                        point.byPurpose().forEach((purpose, rules) -> purposes.merge(purpose, rules, Math::max)));
        if (!purposes.isEmpty()) {
            paper.smallHeading(Words.of("report.paper.exposure.purposes"));
            paper.table(
                    List.of(
                            column("purpose", 0.46f),
                            column("first", 0.18f),
                            column("most", 0.18f),
                            column("last", 0.18f)),
                    purposes.entrySet().stream()
                            .map(entry -> List.of(
                                    List.of(Piece.strong(PaperWords.purpose(entry.getKey()))),
                                    number(first.byPurpose().getOrDefault(entry.getKey(), 0L)),
                                    number(entry.getValue()),
                                    number(last.byPurpose().getOrDefault(entry.getKey(), 0L))))
                            .toList());
        }
        spans("report.paper.exposure.longest", exposure.longest(), exposure.to());
        Exposure.Idle idle = exposure.idle();
        Instant since = idle.since();
        spans("report.paper.exposure.idle", idle.rules(), exposure.to());
        if (idle.count() > idle.rules().size()) {
            paper.note(Words.of("report.paper.more", idle.rules().size(), idle.count()));
        }
        paper.note(
                since == null
                        ? Words.of("report.finding.idle.unknown")
                        : Words.of("report.paper.exposure.basis", instant(since)));
        if (idle.missing().isPositive()) {
            paper.note(Words.of("report.paper.exposure.missing", length(idle.missing())));
        }
    }

    private static List<Piece> number(long number) {
        return List.of(Piece.of(Long.toString(number)));
    }

    private void spans(String heading, List<RuleSpan> spans, Instant end) {
        if (spans.isEmpty()) {
            return;
        }
        paper.smallHeading(Words.of(heading));
        paper.table(
                List.of(
                        column("rule", 0.28f),
                        column("destination", 0.34f),
                        column("made", 0.24f),
                        column("age", 0.14f)),
                spans.stream()
                        .map(span -> List.of(
                                List.of(Piece.strong(span.rule().name())),
                                List.of(Piece.of(span.rule().target().toString())),
                                List.of(Piece.of(instant(span.createdAt())), Piece.muted(span.createdBy())),
                                List.of(Piece.of(length(Duration.between(span.createdAt(), end))))))
                        .toList());
    }

    private static Column column(String key, float share) {
        return new Column(Words.of("report.paper.column." + key), share);
    }
}
