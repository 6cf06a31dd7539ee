package dev.sallyport.traffic.internal;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.PerimeterFold;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.RuleId;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Lets go of what is kept of clusters and rules that were deleted. What is kept by time goes by time. */
@Component
class GoneRules {

    /** Far longer than any console needs to hear of a rule that another one made. */
    private static final Duration SURELY_HEARD = Duration.ofDays(1);

    private final PerimeterFold fold;
    private final LatestConnections latest;
    private final TrafficWriter writer;
    private final Clock clock;

    GoneRules(PerimeterFold fold, LatestConnections latest, TrafficWriter writer, Clock clock) {
        this.fold = fold;
        this.latest = latest;
        this.writer = writer;
        this.clock = clock;
    }

    /** The listener of a deleted cluster still refuses, and tells of it, for a while: that is let go each time, too. */
    @Scheduled(fixedDelayString = "PT1M", initialDelayString = "PT1M")
    void forgetConnections() {
        latest.keepOnly(present().map(ClusterPerimeter::cluster).collect(Collectors.toSet()));
    }

    @Scheduled(fixedDelayString = "PT1H", initialDelayString = "PT10M")
    void forgetUse() {
        Map<ClusterId, Set<RuleId>> rules = present()
                .collect(Collectors.toMap(
                        ClusterPerimeter::cluster,
                        newest -> newest.perimeter().rules().stream()
                                .map(EgressRule::id)
                                .collect(Collectors.toSet())));
        writer.forgetUse(
                (cluster, rule) -> rules.getOrDefault(cluster, Set.of()).contains(rule),
                clock.instant().minus(SURELY_HEARD));
    }

    private Stream<ClusterPerimeter> present() {
        return fold.clusters().stream()
                .flatMap(cluster -> Stream.ofNullable(fold.newest(cluster)))
                .filter(newest -> !newest.closed());
    }
}
