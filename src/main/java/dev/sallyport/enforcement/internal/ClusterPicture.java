package dev.sallyport.enforcement.internal;

import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.policy.RuleId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is told of one cluster. */
final class ClusterPicture {

    private ClusterPicture() {}

    /** @param limit before that an answer is overdue */
    static Fleet.Seen of(
            Map<String, GatewayTrack> gateways,
            Refusals refusals,
            Settling settling,
            long wanted,
            Presences presences,
            Instant limit) {
        List<GatewayStatus> statuses = new ArrayList<>();
        gateways.forEach((name, track) -> statuses.add(track.status(name, presences.of(name), wanted)));
        boolean fellBehind = gateways.values().stream().anyMatch(track -> fellBehind(track, settling.waits(), limit));
        return new Fleet.Seen(
                wanted,
                List.copyOf(statuses),
                refusedRules(refusals, settling, wanted),
                settling.overdue(limit, gateways.values()),
                settling.savedAt(),
                fellBehind || abandoned(statuses),
                policyRefused(gateways, refusals));
    }

    /** While something newer waits, only one that lacks what was settled long ago: being without the newest is no falling behind yet. */
    private static boolean fellBehind(GatewayTrack track, boolean waits, Instant limit) {
        return track.belowSinceBefore(limit) || (!waits && track.behindSinceBefore(limit));
    }

    /** One that was given up without a word may allow what everybody else forbids: nothing is consistent until its end is attested. */
    private static boolean abandoned(List<GatewayStatus> statuses) {
        return statuses.stream().anyMatch(status -> status.state() == GatewayState.ABANDONED);
    }

    /** The words of a gateway that refused the policy, or a table without any addition. */
    private static @Nullable String policyRefused(Map<String, GatewayTrack> gateways, Refusals refusals) {
        return gateways.entrySet().stream()
                .filter(entry -> refusals.policyRefused(entry.getKey()))
                .map(entry -> entry.getValue().refusal())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** The rules that are refused, each with the newest revision of the cluster at which it still was. */
    private static Map<RuleId, Long> refusedRules(Refusals refusals, Settling settling, long wanted) {
        Map<RuleId, Long> refused = new HashMap<>();
        settling.without().forEach(rule -> refused.put(rule, settling.settled()));
        refusals.rules().forEach(rule -> refused.put(rule, wanted));
        return Map.copyOf(refused);
    }
}
