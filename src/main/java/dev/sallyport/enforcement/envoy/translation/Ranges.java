package dev.sallyport.enforcement.envoy.translation;

import dev.sallyport.net.Cidr;
import dev.sallyport.policy.AddressClasses;
import dev.sallyport.policy.EgressRule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Address ranges grouped by what is allowed in them. Of the ranges that hold an address Envoy takes the one with the longest prefix
 * and no other, so the grants of broader ranges are copied into the narrower ones here.
 */
final class Ranges {

    /**
     * @param grants none of which another dominates, in the order of their routes
     * @param ranges in which exactly these grants hold, ascending
     */
    record Shape(List<Grant> grants, List<Cidr> ranges) {}

    /** A broader range comes before the ranges inside it. */
    static final Comparator<Cidr> ORDER = Comparator.comparing(
                    (Cidr range) -> range.network().isV4())
            .thenComparing(Cidr::network)
            .thenComparing(Cidr::prefix);

    /** What holds in a range: its own grants and those of all ranges around it. */
    private record Held(Cidr range, int[] numbers) {}

    private Ranges() {}

    /**
     * The shapes of all address ranges among the rules, ordered by their first range; each range is in one of them only. Without
     * what lies in reserved ranges, where no rule allows anything.
     */
    static List<Shape> of(List<EgressRule> rules, AddressClasses addresses) {
        GrantSets grants = new GrantSets();
        Map<Cidr, int[]> own = new TreeMap<>(ORDER);
        for (EgressRule rule : rules) {
            if (rule.target() instanceof Cidr range
                    && addresses.reserved().stream().noneMatch(reserved -> reserved.contains(range))) {
                own.merge(range, grants.alone(rule), GrantSets::both);
            }
        }
        Map<List<Grant>, Shape> shapes = new HashMap<>();
        Deque<Held> around = new ArrayDeque<>();
        own.forEach((range, numbers) -> {
            while (!around.isEmpty() && !around.getLast().range().contains(range)) {
                around.removeLast();
            }
            int[] all =
                    around.isEmpty() ? numbers : GrantSets.both(around.getLast().numbers(), numbers);
            around.addLast(new Held(range, all));
            shapes.computeIfAbsent(grants.of(all), kept -> new Shape(kept, new ArrayList<>()))
                    .ranges()
                    .add(range);
        });
        List<Shape> ordered = new ArrayList<>(shapes.values());
        ordered.sort(Comparator.comparing(shape -> shape.ranges().getFirst(), ORDER));
        return ordered;
    }
}
