package dev.sallyport.api;

import dev.sallyport.access.AccessHistory.AccountThen;
import dev.sallyport.enforcement.EnforcementHistory.Unknown;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.Head;
import dev.sallyport.perimeter.PerimeterHistory.Mark;
import dev.sallyport.perimeter.PerimeterHistory.Marked;
import dev.sallyport.perimeter.PerimeterHistory.RuleSpan;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.reports.ClusterReach;
import dev.sallyport.reports.Comparison.Difference;
import dev.sallyport.reports.Exposure;
import dev.sallyport.reports.ReachableAt;
import dev.sallyport.reports.Timeline;
import dev.sallyport.reports.WhoCould;
import dev.sallyport.words.Words;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reports as the wire has them. */
final class ReportForms {

    private ReportForms() {}

    static ReportWire.Reachable of(ReachableAt report, Head head, String laboratory) {
        return new ReportWire.Reachable(
                report.cluster().toString(),
                report.clusterName(),
                Wire.at(report.at()),
                reach(report.acknowledged()),
                report.evidence().name(),
                side(report.saved()),
                side(report.acknowledged()),
                report.proof() == null ? null : Wire.at(report.proof().from()),
                time(report.provenUntil()),
                unknown(report.unknown()),
                Words.of("console.reports.not_covered"),
                of(head),
                laboratory.isEmpty() ? null : laboratory);
    }

    static List<ReportWire.UnknownPeriod> unknown(List<Unknown> periods) {
        return periods.stream()
                .map(period -> new ReportWire.UnknownPeriod(
                        period.why().name(), period.gateway(), Wire.at(period.from()), time(period.until())))
                .toList();
    }

    private static String reach(ReachableAt.@Nullable Side acknowledged) {
        if (acknowledged == null) {
            return "UNKNOWN";
        }
        return acknowledged.policy() == TrafficPolicy.ALLOW_ALL ? "EVERYTHING" : "RULES_IN_FORCE";
    }

    static ReportWire.LedgerHead of(Head head) {
        return new ReportWire.LedgerHead(
                Long.toString(head.sequence()), HexFormat.of().formatHex(head.hash()));
    }

    static ReportWire.@Nullable Side side(ReachableAt.@Nullable Side side) {
        return side == null
                ? null
                : new ReportWire.Side(
                        side.policy().name(), Long.toString(side.revision()), Wire.at(side.since()), side.by());
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
                reach(reach.acknowledged()),
                reach.evidence().name(),
                Long.toString(reach.rulesInForce()),
                side(reach.saved()),
                side(reach.acknowledged()));
    }

    static ReportWire.Difference of(Difference difference) {
        return switch (difference) {
            case Difference.Added it -> new ReportWire.Difference("ADDED", null, List.of(), null, of(it.rule()));
            case Difference.Removed it -> new ReportWire.Difference("REMOVED", null, List.of(), of(it.rule()), null);
            case Difference.Changed it ->
                new ReportWire.Difference("CHANGED", it.width().name(), it.fields(), of(it.before()), of(it.after()));
        };
    }

    static String key(Difference difference) {
        return key(
                switch (difference) {
                    case Difference.Added it -> it.rule();
                    case Difference.Removed it -> it.rule();
                    case Difference.Changed it -> it.after();
                });
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

    static ReportWire.ExposureReport of(Exposure exposure) {
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
                        exposure.idle().rules().stream().map(ReportForms::of).toList()));
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

    private static @Nullable String time(@Nullable Instant at) {
        return at == null ? null : Wire.at(at);
    }
}
