package dev.sallyport.enforcement.envoy.translation;

import dev.sallyport.net.HostPattern;
import dev.sallyport.net.PathPattern;
import dev.sallyport.net.PortSet;
import dev.sallyport.policy.EgressRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

    /** The grants of a pattern by their numbers, ascending and distinct. */
    private record Numbers(int[] values) {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Numbers numbers && Arrays.equals(values, numbers.values);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(values);
        }
    }

    /** The parts of a rule that make its grant, as the rule holds them: cheaper to look up than the grant is to make. */
    private record Spelt(PortSet ports, List<PathPattern> paths, boolean privateAddresses) {}

    private static final int[] NONE = {};

    private final Map<Spelt, Integer> numberOfSpelling = new HashMap<>();
    private final Map<Grant, Integer> numberOfGrant = new HashMap<>();
    private final List<Grant> grants = new ArrayList<>();
    private final Map<String, int[]> exact = new HashMap<>();
    private final Map<String, int[]> below = new HashMap<>();

    /** Several sets of numbers can come to the same grants, once the dominated ones are gone. */
    private final Map<Numbers, Shape> byNumbers = new HashMap<>();

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
            int number = numberOfSpelling.computeIfAbsent(
                    new Spelt(rule.ports(), rule.paths(), rule.allowPrivateAddresses()), spelt -> number(rule));
            (pattern.wildcard() ? below : exact).merge(pattern.name().value(), new int[] {number}, Shapes::both);
        }
    }

    private int number(EgressRule rule) {
        return numberOfGrant.computeIfAbsent(Grant.of(rule), grant -> {
            grants.add(grant);
            return grants.size() - 1;
        });
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
            all = broader.length == 0 ? all : both(all, broader);
        }
        return byNumbers.computeIfAbsent(
                new Numbers(all),
                numbers -> byGrants.computeIfAbsent(
                        withoutDominated(numbers), kept -> new Shape(kept, new ArrayList<>())));
    }

    private List<Grant> withoutDominated(Numbers numbers) {
        List<Grant> kept = new ArrayList<>();
        Arrays.stream(numbers.values()).mapToObj(grants::get).sorted().forEach(grant -> {
            if (kept.stream().noneMatch(other -> other.dominates(grant))) {
                kept.removeIf(grant::dominates);
                kept.add(grant);
            }
        });
        return List.copyOf(kept);
    }

    private static int[] both(int[] some, int[] others) {
        if (some.length == 1 && others.length == 1 && some[0] == others[0]) {
            return some;
        }
        int[] all = Arrays.copyOf(some, some.length + others.length);
        System.arraycopy(others, 0, all, some.length, others.length);
        return Arrays.stream(all).sorted().distinct().toArray();
    }
}
