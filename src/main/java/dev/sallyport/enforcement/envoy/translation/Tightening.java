package dev.sallyport.enforcement.envoy.translation;

import dev.sallyport.net.PathPattern;
import dev.sallyport.net.PortSet;
import dev.sallyport.net.Target;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.TrafficPolicy;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Whether a revision forbids something that an earlier one allowed, so that open tunnels have to be closed. */
public final class Tightening {

    private Tightening() {}

    /** What a rule allows, without who it is. */
    private record Allowance(Target target, PortSet ports, List<PathPattern> paths, boolean privateAddresses) {

        static Allowance of(EgressRule rule) {
            return new Allowance(rule.target(), rule.ports(), rule.paths(), rule.allowPrivateAddresses());
        }
    }

    /**
     * Errs towards true: a rule that was replaced by a wider one counts as a tightening. What clients may be is not asked: a change
     * of client sources renews the filter chain by itself.
     */
    public static boolean between(ClusterPerimeter earlier, ClusterPerimeter later) {
        if (later.closed()) {
            return !earlier.closed();
        }
        if (later.perimeter().policy() == TrafficPolicy.ALLOW_ALL) {
            return false;
        }
        return earlier.perimeter().policy() == TrafficPolicy.ALLOW_ALL || lost(earlier, later);
    }

    private static boolean lost(ClusterPerimeter earlier, ClusterPerimeter later) {
        Set<Allowance> lost = new HashSet<>();
        for (EgressRule rule :
                notKept(earlier.perimeter().rules(), later.perimeter().rules())) {
            lost.add(Allowance.of(rule));
        }
        if (!lost.isEmpty()) {
            later.perimeter().rules().forEach(rule -> lost.remove(Allowance.of(rule)));
        }
        return !lost.isEmpty();
    }

    /** Between two revisions nearly all rules are the very same objects, mostly in the same places, of which nothing has to be compared. */
    private static List<EgressRule> notKept(List<EgressRule> before, List<EgressRule> after) {
        int same = 0;
        int least = Math.min(before.size(), after.size());
        while (same < least && before.get(same) == after.get(same)) {
            same++;
        }
        List<EgressRule> rest = after.subList(same, after.size());
        Set<EgressRule> kept = Collections.newSetFromMap(new IdentityHashMap<>(rest.size()));
        kept.addAll(rest);
        return before.subList(same, before.size()).stream()
                .filter(rule -> !kept.contains(rule))
                .toList();
    }
}
