package dev.sallyport.api;

import dev.sallyport.access.AccessHistory.AccountThen;
import dev.sallyport.enforcement.EnforcementHistory.Unknown;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.Anchoring;
import dev.sallyport.ledger.Head;
import dev.sallyport.perimeter.PerimeterHistory.Mark;
import dev.sallyport.perimeter.PerimeterHistory.Marked;
import dev.sallyport.perimeter.PerimeterHistory.RuleSpan;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.reports.ClusterReach;
import dev.sallyport.reports.Comparison;
import dev.sallyport.reports.Comparison.Difference;
import dev.sallyport.reports.Exposure;
import dev.sallyport.reports.ReachableAt;
import dev.sallyport.reports.Timeline;
import dev.sallyport.reports.WhoCould;
import dev.sallyport.words.Words;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reports as the wire has them. */
final class ReportForms {

    private ReportForms() {}

    static ReportWire.Reachable of(ReachableAt report, ReportWire.LedgerHead head, String laboratory) {
        return new ReportWire.Reachable(
                report.cluster().toString(),
                report.clusterName(),
                Wire.at(report.at()),
                reach(report.evidence(), report.acknowledged()),
                report.evidence().name(),
                side(report.saved()),
                side(report.acknowledged()),
                report.ending() == null ? null : Wire.at(report.ending().saved()),
                report.proof() == null ? null : Wire.at(report.proof().from()),
                time(report.provenUntil()),
                unknown(report.unknown()),
                report.use() == null ? null : of(report.use()),
                Words.of("console.reports.not_covered"),
                head,
                laboratory.isEmpty() ? null : laboratory);
    }

    private static ReportWire.TrafficUse of(ReachableAt.Use use) {
        return new ReportWire.TrafficUse(
                Wire.at(use.from()),
                Wire.at(use.to()),
                Long.toString(use.missing().toSeconds()),
                use.reached().stream()
                        .map(one -> new ReportWire.Reached(
                                one.host(),
                                one.port(),
                                Long.toString(one.connections()),
                                Long.toString(one.allowed()),
                                Wire.at(one.lastAt())))
                        .toList(),
                use.more());
    }

    static List<ReportWire.UnknownPeriod> unknown(List<Unknown> periods) {
        return periods.stream()
                .map(period -> new ReportWire.UnknownPeriod(
                        period.why().name(), period.gateway(), Wire.at(period.from()), time(period.until())))
                .toList();
    }

    private static String reach(ReachableAt.Evidence evidence, ReachableAt.@Nullable Side acknowledged) {
        if (acknowledged == null) {
            return switch (evidence) {
                case NO_CLUSTER, DELETED -> "NOTHING";
                default -> "UNKNOWN";
            };
        }
        return acknowledged.policy() == TrafficPolicy.ALLOW_ALL ? "EVERYTHING" : "RULES_IN_FORCE";
    }

    static ReportWire.LedgerHead of(Head head, List<Anchoring> anchors) {
        return new ReportWire.LedgerHead(
                Long.toString(head.sequence()),
                HexFormat.of().formatHex(head.hash()),
                anchors.stream()
                        .flatMap(anchor -> Stream.ofNullable(anchor.last())
                                .map(last -> new ReportWire.Anchored(
                                        anchor.place(), Long.toString(last.sequence()), Wire.at(last.at()))))
                        .max(Comparator.comparing(anchored -> Long.valueOf(anchored.sequence())))
                        .orElse(null));
    }

    static ReportWire.@Nullable Side side(ReachableAt.@Nullable Side side) {
        return side == null
                ? null
                : new ReportWire.Side(
                        side.policy().name(),
                        Long.toString(side.revision()),
                        Wire.at(side.since()),
                        side.by(),
                        Wire.at(side.set()),
                        side.sources().sources().stream().map(Object::toString).toList(),
                        side.sources().by(),
                        Wire.at(side.sources().from()));
    }

    static ReportWire.ReportedRule of(ReachableAt.Reach reach) {
        return new ReportWire.ReportedRule(
                reach.standing().name(),
                of(reach.rule()),
                reach.use() == null
                        ? null
                        : new ReportWire.RuleUses(
                                Long.toString(reach.use().connections()),
                                Wire.at(reach.use().lastAt())));
    }

    /** By what rules are ordered: names, and between two contents of one rule, revisions. */
    static String key(RuleSpan span) {
        return span.rule().name().toLowerCase(java.util.Locale.ROOT) + "\n" + "%019d".formatted(span.revision());
    }

    private static ReportWire.ReportRule of(RuleSpan span) {
        EgressRule rule = span.rule();
        return new ReportWire.ReportRule(
                rule.id().toString(),
                rule.name(),
                rule.type().name(),
                rule.target().toString(),
                rule.ports().ports(),
                rule.paths().stream().map(Object::toString).toList(),
                rule.purpose().code(),
                rule.description(),
                rule.managed(),
                rule.managedReason(),
                rule.allowPrivateAddresses(),
                rule.rawTcp(),
                time(rule.expiresAt()),
                Long.toString(span.revision()),
                Wire.at(span.createdAt()),
                span.createdBy(),
                span.changedBy(),
                span.deletedBy(),
                Wire.at(span.from()),
                time(span.until()),
                time(span.acknowledgedFrom()),
                time(span.acknowledgedUntil()));
    }

    static ReportWire.ReportedCluster of(ClusterReach reach) {
        return new ReportWire.ReportedCluster(
                reach.cluster().toString(),
                reach.name(),
                reach(reach.evidence(), reach.acknowledged()),
                reach.evidence().name(),
                Long.toString(reach.rulesInForce()),
                side(reach.saved()),
                side(reach.acknowledged()),
                reach.proof() == null ? null : Wire.at(reach.proof().from()),
                reach.proof() == null ? null : Wire.at(reach.proof().until()),
                unknown(reach.unknown()));
    }

    static ReportWire.ClusterChange of(Comparison.Turn turn) {
        return new ReportWire.ClusterChange(
                turn.change().field(), turn.change().before(), turn.change().after(), turn.by(), time(turn.at()));
    }

    static ReportWire.Difference of(Difference difference) {
        return switch (difference) {
            case Difference.Added it ->
                new ReportWire.Difference("ADDED", null, List.of(), List.of(), null, of(it.rule()));
            case Difference.Removed it ->
                new ReportWire.Difference("REMOVED", null, List.of(), List.of(), of(it.rule()), null);
            case Difference.Changed it ->
                new ReportWire.Difference(
                        "CHANGED",
                        it.width().name(),
                        it.fields(),
                        it.changes().stream()
                                .map(change ->
                                        new ReportWire.FieldChange(change.field(), change.before(), change.after()))
                                .toList(),
                        of(it.before()),
                        of(it.after()));
        };
    }

    static String key(Difference difference) {
        return key(difference.newest());
    }

    static ReportWire.Band of(Timeline.Band band) {
        TrafficPolicy policy = band.policy();
        return new ReportWire.Band(policy == null ? null : policy.name(), Wire.at(band.from()), Wire.at(band.to()));
    }

    static List<ReportWire.Changes> changes(Timeline timeline) {
        Map<Integer, Map<Mark, Long>> parts = new TreeMap<>();
        for (Marked marked : timeline.marks()) {
            parts.computeIfAbsent(marked.part(), part -> new EnumMap<>(Mark.class))
                    .put(marked.mark(), marked.changes());
        }
        List<ReportWire.Changes> changes = new ArrayList<>();
        parts.forEach((part, counts) -> changes.add(new ReportWire.Changes(
                Wire.at(timeline.start(part)),
                Wire.at(timeline.start(part + 1)),
                Long.toString(counts.getOrDefault(Mark.OPENED, 0L)),
                Long.toString(counts.getOrDefault(Mark.CHANGED, 0L)),
                Long.toString(counts.getOrDefault(Mark.CLOSED, 0L)))));
        return changes;
    }

    static ReportWire.Holder of(WhoCould.Holder holder, boolean keysShown) {
        AccountThen account = holder.account();
        WhoCould.Use use = holder.use();
        return new ReportWire.Holder(
                account.kind().name(),
                account.name(),
                account.grants().stream()
                        .map(grant -> new ReportWire.HeldRole(
                                grant.role().name(),
                                grant.cluster() == null ? "ORGANIZATION" : "CLUSTER",
                                Wire.at(grant.since()),
                                grant.by()))
                        .toList(),
                holder.changesRules(),
                holder.opens(),
                keysShown && account.kind() == Actor.Kind.SERVICE_ACCOUNT
                        ? account.keys().stream()
                                .map(key ->
                                        new ReportWire.HeldKey(key.name(), Wire.at(key.since()), time(key.expiresAt())))
                                .toList()
                        : null,
                use == null ? null : of(use));
    }

    /** By what holders are ordered: people first, then names, and between accounts of one name, ids. */
    static String key(WhoCould.Holder holder) {
        AccountThen account = holder.account();
        return account.kind().ordinal() + account.name().toLowerCase(java.util.Locale.ROOT) + "\n" + account.id();
    }

    static ReportWire.FormerHolder of(WhoCould.Other other) {
        return new ReportWire.FormerHolder(other.kind().name(), other.name(), of(other.use()));
    }

    private static ReportWire.Doings of(WhoCould.Use use) {
        return new ReportWire.Doings(Long.toString(use.changes()), Long.toString(use.refused()), Wire.at(use.lastAt()));
    }

    static ReportWire.ExposureReport of(Exposure exposure, ReportWire.LedgerHead head) {
        return new ReportWire.ExposureReport(
                exposure.cluster().toString(),
                exposure.clusterName(),
                Wire.at(exposure.from()),
                Wire.at(exposure.to()),
                Long.toString(exposure.allowAll().toSeconds()),
                Long.toString(exposure.denyAll().toSeconds()),
                Long.toString(exposure.unknown().toSeconds()),
                exposure.points().stream().map(ReportForms::of).toList(),
                exposure.longest().stream().map(ReportForms::of).toList(),
                new ReportWire.IdleRules(
                        time(exposure.idle().since()),
                        Long.toString(exposure.idle().missing().toSeconds()),
                        Long.toString(exposure.idle().count()),
                        exposure.idle().rules().stream().map(ReportForms::of).toList()),
                head);
    }

    private static ReportWire.ExposurePoint of(Exposure.Point point) {
        Map<String, String> byPurpose = new TreeMap<>();
        point.byPurpose().forEach((purpose, rules) -> byPurpose.put(purpose, Long.toString(rules)));
        TrafficPolicy policy = point.policy();
        return new ReportWire.ExposurePoint(
                Wire.at(point.at()),
                policy == null ? null : policy.name(),
                Long.toString(point.rules()),
                Long.toString(point.destinations()),
                byPurpose);
    }

    static @Nullable String time(@Nullable Instant at) {
        return at == null ? null : Wire.at(at);
    }
}
