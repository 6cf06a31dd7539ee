package dev.sallyport.enforcement.envoy.translation;

import dev.sallyport.net.PathPattern;
import dev.sallyport.net.PortSet;
import dev.sallyport.policy.EgressRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The grants of one perimeter by number, and what sets of them come to. Nearly all rules of a large perimeter make one of a few
 * grants, and nearly all its names and ranges have one of a few sets, so each is made once.
 */
final class GrantSets {

    /** The grants of a name or a range by their numbers, ascending and distinct. */
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

    private final Map<Spelt, Integer> numberOfSpelling = new HashMap<>();
    private final Map<Grant, Integer> numberOfGrant = new HashMap<>();
    private final List<Grant> grants = new ArrayList<>();

    /** For each grant the set of it alone. */
    private final List<int[]> alone = new ArrayList<>();

    /** Of the rule before, whose parts those of the next one mostly equal. */
    private @Nullable Spelt last;

    private int[] ofLast = {};

    /** Several sets of numbers can come to the same grants, once the dominated ones are gone. */
    private final Map<Numbers, List<Grant>> byNumbers = new HashMap<>();

    /** The set of the rule's grant alone: the very same for all rules that make the same grant. */
    int[] alone(EgressRule rule) {
        Spelt spelt = new Spelt(rule.ports(), rule.paths(), rule.allowPrivateAddresses());
        if (!spelt.equals(last)) {
            ofLast = alone.get(number(spelt, rule));
            last = spelt;
        }
        return ofLast;
    }

    private int number(Spelt spelt, EgressRule rule) {
        return numberOfSpelling.computeIfAbsent(
                spelt,
                unknown -> numberOfGrant.computeIfAbsent(Grant.of(rule), grant -> {
                    grants.add(grant);
                    alone.add(new int[] {alone.size()});
                    return grants.size() - 1;
                }));
    }

    /** The grants of these numbers in the order of their routes, none of which another dominates. */
    List<Grant> of(int[] numbers) {
        return byNumbers.computeIfAbsent(new Numbers(numbers), this::withoutDominated);
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

    /** The numbers of either, ascending and distinct. */
    static int[] both(int[] some, int[] others) {
        if (some == others) {
            return some;
        }
        int[] all = Arrays.copyOf(some, some.length + others.length);
        System.arraycopy(others, 0, all, some.length, others.length);
        return Arrays.stream(all).sorted().distinct().toArray();
    }
}
