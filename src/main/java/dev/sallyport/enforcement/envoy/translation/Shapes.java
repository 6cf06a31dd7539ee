package dev.sallyport.enforcement.envoy.translation;

import dev.sallyport.net.HostPattern;
import dev.sallyport.policy.EgressRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Host patterns grouped by what is allowed on them. Envoy takes the most specific virtual host and never falls back to a broader one,
 * so the grants of broader wildcards are copied into the narrower patterns here.
 */
final class Shapes {

    /**
     * @param grants none of which another dominates, in the order of their routes
     * @param domains the host patterns on which exactly these grants hold, ascending
     */
    record Shape(List<Grant> grants, List<String> domains) {}

    private static final int[] NONE = {};

    private final GrantSets grants = new GrantSets();
    private final Map<String, int[]> exact = new HashMap<>();
    private final Map<String, int[]> below = new HashMap<>();
    private final Map<List<Grant>, Shape> byGrants = new HashMap<>();

    private Shapes() {}

    /** The shapes of all host patterns among the rules, ordered by their first domain; each domain is in one of them only. */
    static List<Shape> of(List<EgressRule> rules) {
        Shapes shapes = new Shapes();
        rules.forEach(shapes::add);
        return shapes.grouped();
    }

    private void add(EgressRule rule) {
        if (rule.target() instanceof HostPattern pattern) {
            int[] number = {grants.number(rule)};
            (pattern.wildcard() ? below : exact).merge(pattern.name().value(), number, GrantSets::both);
        }
    }

    private List<Shape> grouped() {
        exact.forEach((name, own) -> shapeOf(own, name).domains().add(name));
        below.forEach((name, own) -> shapeOf(own, name).domains().add("*." + name));
        List<Shape> shapes = new ArrayList<>(byGrants.values());
        shapes.forEach(shape -> shape.domains().sort(Comparator.naturalOrder()));
        shapes.sort(Comparator.comparing(shape -> shape.domains().getFirst()));
        return shapes;
    }

    /** The shape of the grants that hold on a name or below it: its own and those of all wildcards above it, without the dominated ones. */
    private Shape shapeOf(int[] own, String name) {
        int[] all = own;
        for (int dot = below.isEmpty() ? -1 : name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            int[] broader = below.getOrDefault(name.substring(dot + 1), NONE);
            all = broader.length == 0 ? all : GrantSets.both(all, broader);
        }
        return byGrants.computeIfAbsent(grants.of(all), kept -> new Shape(kept, new ArrayList<>()));
    }
}
