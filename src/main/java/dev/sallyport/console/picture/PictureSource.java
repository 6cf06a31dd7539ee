package dev.sallyport.console.picture;

import dev.sallyport.console.cluster.Labels;
import dev.sallyport.console.parts.StateBadge;
import dev.sallyport.console.picture.Picture.Group;
import dev.sallyport.console.picture.Picture.Kind;
import dev.sallyport.console.picture.Picture.Line;
import dev.sallyport.console.picture.Picture.Masonry;
import dev.sallyport.console.picture.Picture.Standing;
import dev.sallyport.console.picture.Picture.Wythe;
import dev.sallyport.console.rules.RuleLinks;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.enforcement.RuleState;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.RuleVersion;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.traffic.DestinationUse;
import dev.sallyport.traffic.Judgement;
import dev.sallyport.words.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the picture of what is known. Pure: equal knowledge gives an equal picture. */
final class PictureSource {

    /** Lines of one group; what is beyond them is counted. */
    static final int LINES = 6;

    private PictureSource() {}

    /**
     * @param rules some or all rules of the cluster
     * @param allRules how many there are
     * @param uses destinations of the last 24 hours
     */
    static Picture of(
            Cluster cluster,
            EnforcementStatus status,
            List<RuleVersion> rules,
            int allRules,
            List<DestinationUse> uses) {
        List<Wythe> wall = status.gateways().stream()
                .sorted(Comparator.comparing(GatewayStatus::gateway))
                .map(gateway -> new Wythe(gateway.gateway(), masonry(cluster, gateway), words(gateway)))
                .toList();
        List<Group> groups = new ArrayList<>();
        Group uncovered = uncovered(cluster, uses);
        if (!uncovered.lines().isEmpty()) {
            groups.add(uncovered);
        }
        groups.addAll(byPurpose(cluster, status, rules, uses));
        int beyond = allRules - rules.size();
        if (beyond > 0) {
            groups.add(new Group(
                    Words.of("console.picture.further"),
                    Kind.OWN,
                    List.of(),
                    beyond,
                    "clusters/" + cluster.id() + "/rules"));
        }
        return new Picture(
                cluster.name(), Labels.place(cluster), wall, groups, summary(status, wall, allRules, uncovered));
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

    // ------------------------------------------------------------------ wall

    private static Masonry masonry(Cluster cluster, GatewayStatus gateway) {
        Long acknowledged = gateway.acknowledgedRevision();
        boolean newestPolicy = acknowledged != null && acknowledged >= cluster.policyRevision();
        if (!newestPolicy) {
            // It may still have the policy before, whichever that was.
            return cluster.policyRevision() == 1 && cluster.policy() == TrafficPolicy.ALLOW_ALL
                    ? Masonry.OUTLINE
                    : Masonry.PENDING;
        }
        return switch (cluster.policy()) {
            case ALLOW_ALL -> Masonry.OUTLINE;
            case DEFAULT_DENY ->
                gateway.state() == GatewayState.NOT_SEEN
                                || gateway.state() == GatewayState.UNFIT
                                || gateway.state() == GatewayState.NOT_HEARD
                                || gateway.state() == GatewayState.ABANDONED
                        ? Masonry.LAST_KNOWN
                        : Masonry.SOLID;
        };
    }

    private static String words(GatewayStatus gateway) {
        Long revision = gateway.acknowledgedRevision();
        String kept = revision == null ? "–" : revision.toString();
        return Words.of("console.picture.wythe." + gateway.state(), kept);
    }

    // ------------------------------------------------------------------ destinations

    private record HostAndPort(String host, int port) {}

    private static Group uncovered(Cluster cluster, List<DestinationUse> uses) {
        Map<HostAndPort, DestinationUse> seen = new LinkedHashMap<>();
        for (DestinationUse use : uses) {
            if (use.port() != 0
                    && (use.judgement() == Judgement.DENIED || use.judgement() == Judgement.WOULD_BE_DENIED)) {
                seen.merge(new HostAndPort(use.host(), use.port()), use, PictureSource::together);
            }
        }
        List<Line> lines = seen.values().stream()
                .sorted(Comparator.comparingLong(DestinationUse::connections)
                        .reversed()
                        .thenComparing(DestinationUse::host))
                .map(use -> line(cluster, use))
                .toList();
        return new Group(
                Words.of("console.picture.uncovered"),
                Kind.UNCOVERED,
                lines.subList(0, Math.min(LINES, lines.size())),
                Math.max(0, lines.size() - LINES),
                "clusters/" + cluster.id() + "/traffic");
    }

    /** The later judgement stands: the policy may have changed within the day. */
    private static DestinationUse together(DestinationUse one, DestinationUse other) {
        DestinationUse later = one.lastAt().isBefore(other.lastAt()) ? other : one;
        return new DestinationUse(
                later.host(),
                later.port(),
                later.judgement(),
                later.reason(),
                later.rule(),
                one.connections() + other.connections(),
                one.sent() + other.sent(),
                one.received() + other.received(),
                one.firstAt().isBefore(other.firstAt()) ? one.firstAt() : other.firstAt(),
                later.lastAt());
    }

    private static Line line(Cluster cluster, DestinationUse use) {
        boolean denied = cluster.policy() == TrafficPolicy.DEFAULT_DENY;
        return new Line(
                "seen-" + use.host() + ":" + use.port(),
                use.host(),
                Integer.toString(use.port()),
                use.connections(),
                denied ? Standing.DENIED : Standing.WOULD_BE_DENIED,
                Words.of(denied ? "console.traffic.judgement.DENIED" : "console.traffic.judgement.WOULD_BE_DENIED"),
                null,
                RuleLinks.newRule(cluster.id(), use.host(), use.port(), null));
    }

    private static List<Group> byPurpose(
            Cluster cluster, EnforcementStatus status, List<RuleVersion> rules, List<DestinationUse> uses) {
        Map<RuleId, Long> used = new HashMap<>();
        uses.stream()
                .filter(use -> use.judgement() == Judgement.ALLOWED)
                .forEach(use -> merge(used, use.rule(), use.connections()));
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
                                    .map(version -> line(cluster, status, version, used))
                                    .toList(),
                            Math.max(0, busiest.size() - LINES),
                            "clusters/" + cluster.id() + "/rules?purpose="
                                    + group.getKey().code());
                })
                .toList();
    }

    private static void merge(Map<RuleId, Long> used, @Nullable RuleId rule, long connections) {
        if (rule != null) {
            used.merge(rule, connections, Long::sum);
        }
    }

    private static long connections(List<RuleVersion> rules, Map<RuleId, Long> used) {
        return rules.stream()
                .mapToLong(version -> used.getOrDefault(version.rule().id(), 0L))
                .sum();
    }

    private static Line line(Cluster cluster, EnforcementStatus status, RuleVersion version, Map<RuleId, Long> used) {
        EgressRule rule = version.rule();
        RuleState state = status.stateOf(version);
        return new Line(
                rule.id().toString(),
                rule.target().toString(),
                rule.ports().ports().stream().map(String::valueOf).collect(Collectors.joining(", ")),
                used.getOrDefault(rule.id(), 0L),
                standing(state),
                state == null ? "" : StateBadge.label(state, cluster.policy()),
                rule.name(),
                RuleLinks.to(cluster.id(), rule.id()));
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
