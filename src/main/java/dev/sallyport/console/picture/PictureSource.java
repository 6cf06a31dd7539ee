package dev.sallyport.console.picture;

import dev.sallyport.console.cluster.Labels;
import dev.sallyport.console.parts.StateBadge;
import dev.sallyport.console.picture.Picture.Group;
import dev.sallyport.console.picture.Picture.Kind;
import dev.sallyport.console.picture.Picture.Line;
import dev.sallyport.console.picture.Picture.Masonry;
import dev.sallyport.console.picture.Picture.Opening;
import dev.sallyport.console.picture.Picture.Standing;
import dev.sallyport.console.picture.Picture.Wythe;
import dev.sallyport.console.rules.RuleLinks;
import dev.sallyport.console.traffic.TrafficLinks;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.enforcement.RuleState;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.RuleVersion;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.traffic.Foreseen;
import dev.sallyport.traffic.Foreseen.Outcome;
import dev.sallyport.traffic.Impact;
import dev.sallyport.words.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the picture of what is known. Pure: equal knowledge gives an equal picture. */
final class PictureSource {

    /** Lines of one group; what is beyond them is counted. */
    static final int LINES = 6;

    private PictureSource() {}

    /**
     * @param policyAt as for {@link Wall}
     * @param rules some or all rules of the cluster
     * @param allRules how many there are
     * @param impact what the last 24 hours say of them
     */
    static Picture of(
            Cluster cluster,
            EnforcementStatus status,
            LongFunction<TrafficPolicy> policyAt,
            List<RuleVersion> rules,
            int allRules,
            Impact impact) {
        Wall wall = new Wall(cluster, status, policyAt);
        List<Group> groups = new ArrayList<>();
        Group uncovered = uncovered(cluster, wall, rules, impact);
        if (!uncovered.lines().isEmpty()) {
            groups.add(uncovered);
        }
        groups.addAll(byPurpose(cluster, status, wall, rules, impact.used()));
        int beyond = allRules - rules.size();
        if (beyond > 0) {
            groups.add(new Group(
                    Words.of("console.picture.further"),
                    Kind.OWN,
                    List.of(),
                    beyond,
                    "clusters/" + cluster.id() + "/rules"));
        }
        List<Wythe> wythes = wall.wythes();
        return new Picture(
                cluster.name(), Labels.place(cluster), wythes, groups, summary(status, wythes, allRules, uncovered));
    }

    private static String summary(EnforcementStatus status, List<Wythe> wall, int rules, Group uncovered) {
        long solid =
                wall.stream().filter(wythe -> wythe.masonry() == Masonry.SOLID).count();
        return Words.of(
                "console.picture.summary",
                StateBadge.name(status.policy()),
                solid,
                wall.size(),
                rules,
                uncovered.lines().size() + uncovered.more());
    }

    // ------------------------------------------------------------------ destinations

    private static Group uncovered(Cluster cluster, Wall wall, List<RuleVersion> rules, Impact impact) {
        Map<RuleId, RuleVersion> known = rules.stream()
                .collect(Collectors.toMap(version -> version.rule().id(), version -> version, (one, other) -> one));
        List<Line> lines = impact.destinations().stream()
                .filter(seen -> seen.outcome() == Outcome.REFUSED || seen.outcome() == Outcome.NEVER)
                .map(seen -> seen.outcome() == Outcome.NEVER
                        ? never(cluster, wall, seen)
                        : withoutRule(
                                cluster, wall, seen, seen.allowedBy() == null ? null : known.get(seen.allowedBy())))
                .toList();
        return new Group(
                Words.of("console.picture.uncovered"),
                Kind.UNCOVERED,
                lines.subList(0, Math.min(LINES, lines.size())),
                Math.max(0, lines.size() - LINES),
                "clusters/" + cluster.id() + "/traffic");
    }

    /** @param allowedBy the rule that allowed it lately, if that rule is still listed: it may stand open where its end was not acknowledged */
    private static Line withoutRule(Cluster cluster, Wall wall, Foreseen seen, @Nullable RuleVersion allowedBy) {
        List<Opening> openings = allowedBy == null ? wall.closed() : wall.leftOpen(allowedBy);
        boolean leftOpen = openings.contains(Opening.UNCERTAIN) && cluster.policy() == TrafficPolicy.DEFAULT_DENY;
        return seen(
                seen,
                leftOpen ? Standing.NOT_YET_ENFORCED : wall.withoutRule(),
                RuleLinks.newRule(cluster.id(), seen.host(), seen.port(), null),
                openings,
                wall.letsThrough(openings));
    }

    private static Line never(Cluster cluster, Wall wall, Foreseen seen) {
        return seen(seen, Standing.NEVER, TrafficLinks.about(cluster.id(), seen.host()), wall.closed(), false);
    }

    private static Line seen(Foreseen seen, Standing standing, String link, List<Opening> openings, boolean through) {
        return new Line(
                "seen-" + seen.host() + ":" + seen.port(),
                seen.host(),
                Integer.toString(seen.port()),
                seen.connections(),
                standing,
                Words.of("console.picture.standing." + standing),
                null,
                link,
                openings,
                through);
    }

    private static List<Group> byPurpose(
            Cluster cluster, EnforcementStatus status, Wall wall, List<RuleVersion> rules, Map<RuleId, Long> used) {
        record Purpose(String code, boolean managed) {}
        Map<Purpose, List<RuleVersion>> grouped = rules.stream()
                .collect(Collectors.groupingBy(version -> new Purpose(
                        version.rule().purpose().code(), version.rule().managed())));
        return grouped.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<Purpose, List<RuleVersion>> group) ->
                                group.getKey().managed())
                        .thenComparing(group -> -connections(group.getValue(), used))
                        .thenComparing(group -> group.getKey().code()))
                .map(group -> {
                    List<RuleVersion> busiest = group.getValue().stream()
                            .sorted(Comparator.comparing((RuleVersion version) ->
                                            -used.getOrDefault(version.rule().id(), 0L))
                                    .thenComparing(version -> version.rule().name()))
                            .toList();
                    return new Group(
                            Labels.purpose(group.getKey().code()),
                            group.getKey().managed() ? Kind.MANAGED : Kind.OWN,
                            busiest.stream()
                                    .limit(LINES)
                                    .map(version -> line(cluster, status, wall, version, used))
                                    .toList(),
                            Math.max(0, busiest.size() - LINES),
                            "clusters/" + cluster.id() + "/rules?purpose="
                                    + group.getKey().code());
                })
                .toList();
    }

    private static long connections(List<RuleVersion> rules, Map<RuleId, Long> used) {
        return rules.stream()
                .mapToLong(version -> used.getOrDefault(version.rule().id(), 0L))
                .sum();
    }

    private static Line line(
            Cluster cluster, EnforcementStatus status, Wall wall, RuleVersion version, Map<RuleId, Long> used) {
        EgressRule rule = version.rule();
        List<Opening> openings = wall.openings(version);
        RuleState state = status.stateOf(version);
        return new Line(
                rule.id().toString(),
                rule.target().toString(),
                rule.ports().ports().stream().map(String::valueOf).collect(Collectors.joining(", ")),
                used.getOrDefault(rule.id(), 0L),
                standing(state),
                state == null ? "" : StateBadge.label(state, cluster.policy()),
                rule.name(),
                RuleLinks.to(cluster.id(), rule.id()),
                openings,
                wall.letsThrough(openings));
    }

    private static Standing standing(@Nullable RuleState state) {
        if (state == null) {
            return Standing.PENDING;
        }
        return switch (state) {
            case ACTIVE -> Standing.PASSES;
            case PENDING_CREATION, PENDING_UPDATE, PENDING_DELETION -> Standing.PENDING;
            case CREATION_FAILED, DELETION_FAILED -> Standing.FAILED;
            case INCONSISTENT -> Standing.INCONSISTENT;
        };
    }
}
