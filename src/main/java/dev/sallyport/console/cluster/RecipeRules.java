package dev.sallyport.console.cluster;

import dev.sallyport.perimeter.RuleSlice;
import dev.sallyport.perimeter.RuleVersion;
import dev.sallyport.policy.EgressRule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a cluster that are written down, without those of the operator and those that are being deleted.
 *
 * @param rules by name
 * @param all false if there are more than a page can carry; then they are the first ones
 */
record RecipeRules(List<EgressRule> rules, boolean all) {

    static final int MOST = 2_000;

    private static final int AT_ONCE = 500;

    RecipeRules {
        rules = List.copyOf(rules);
    }

    /** @param slices answers as {@link RuleSlice#rules} does */
    static RecipeRules read(Function<RuleSlice.Ask, List<RuleVersion>> slices) {
        List<EgressRule> found = new ArrayList<>();
        String beyond = null;
        do {
            List<RuleVersion> slice = slices.apply(new RuleSlice.Ask(beyond, false, AT_ONCE, null));
            slice.stream()
                    .filter(version -> version.deletedRevision() == null)
                    .map(RuleVersion::rule)
                    .filter(rule -> !rule.managed())
                    .forEach(found::add);
            beyond = next(slice);
        } while (beyond != null && found.size() <= MOST);
        return found.size() <= MOST ? new RecipeRules(found, true) : new RecipeRules(found.subList(0, MOST), false);
    }

    private static @Nullable String next(List<RuleVersion> slice) {
        return slice.size() < AT_ONCE ? null : slice.getLast().rule().name();
    }
}
