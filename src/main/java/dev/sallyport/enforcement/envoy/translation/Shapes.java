package dev.sallyport.enforcement.envoy.translation;

import dev.sallyport.net.HostPattern;
import dev.sallyport.policy.EgressRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
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

    /** In the order of the rules: names that come in some order are sorted the faster. */
    private final Map<String, int[]> exact;

    private final Map<String, int[]> below = new LinkedHashMap<>();
    private final Map<List<Grant>, Shape> byGrants = new HashMap<>();

    /** The shapes of grants that stand alone, as nearly all do: found by the set itself, not by what is in it. */
    private final Map<int[], Shape> byAlone = new IdentityHashMap<>();

    private Shapes(int rules) {
        exact = LinkedHashMap.newLinkedHashMap(rules);
    }

    /** The shapes of all host patterns among the rules, ordered by their first domain; each domain is in one of them only. */
    static List<Shape> of(List<EgressRule> rules) {
        Shapes shapes = new Shapes(rules.size());
        rules.forEach(shapes::add);
        return shapes.grouped();
    }

    private void add(EgressRule rule) {
        if (rule.target() instanceof HostPattern pattern) {
            (pattern.wildcard() ? below : exact).merge(pattern.name().value(), grants.alone(rule), GrantSets::both);
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
        return all.length == 1 ? byAlone.computeIfAbsent(all, this::shape) : shape(all);
    }

    private Shape shape(int[] numbers) {
        return byGrants.computeIfAbsent(grants.of(numbers), kept -> new Shape(kept, new ArrayList<>()));
    }
}
