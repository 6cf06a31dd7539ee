package dev.sallyport.console.clusters;

import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.traffic.HourOfTraffic;
import java.util.List;
import java.util.function.ToLongFunction;

/** What the list of clusters knows of one. */
record ClusterRow(Cluster cluster, EnforcementStatus status, RuleCounts rules, List<HourOfTraffic> hours) {

    long sum(ToLongFunction<HourOfTraffic> what) {
        return hours.stream().mapToLong(what).sum();
    }
}
