package dev.sallyport.reports;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.PerimeterHistory.RuleSpan;
import dev.sallyport.policy.TrafficPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a cluster was open in a period.
 *
 * @param from the beginning of the period, or when the cluster was made
 * @param allowAll how long allow-all was in force
 * @param denyAll how long deny-all was in force
 * @param unknown how long nothing was acknowledged by every required gateway
 * @param points of equal distance, the ends included, oldest first
 * @param longest rules in force at the end, those first that were made first; at most {@link #LONGEST}
 * @param idle what traffic says of rules that nobody used
 */
public record Exposure(
        ClusterId cluster,
        String clusterName,
        Instant from,
        Instant to,
        Duration allowAll,
        Duration denyAll,
        Duration unknown,
        List<Point> points,
        List<RuleSpan> longest,
        Idle idle) {

    /** So many of the rules that live longest are named. */
    public static final int LONGEST = 10;

    /** So many of the rules that nobody used are named; all are counted. */
    public static final int MOST = 50;

    /** Purpose of managed rules, whatever they say of themselves. */
    public static final String MANAGED = "managed";

    public Exposure {
        points = List.copyOf(points);
        longest = List.copyOf(longest);
    }

    /**
     * What was in force at an instant, whatever the policy was.
     *
     * @param policy null if nothing was acknowledged
     * @param destinations how many different ones
     * @param byPurpose how many rules, by the code of their purpose; no zeros
     */
    public record Point(
            Instant at, @Nullable TrafficPolicy policy, long rules, long destinations, Map<String, Long> byPurpose) {

        public Point {
            byPurpose = Map.copyOf(byPurpose);
        }
    }

    /**
     * Rules in force at the end that nobody used since {@code since}.
     *
     * @param since from when on traffic was kept, or the beginning of the period if that is later; null if nothing is kept of the period
     * @param missing how long in that time nobody listened
     * @param count how many rules
     * @param rules the oldest of them, at most {@link #MOST}
     */
    public record Idle(@Nullable Instant since, Duration missing, long count, List<RuleSpan> rules) {

        public Idle {
            rules = List.copyOf(rules);
        }
    }
}
