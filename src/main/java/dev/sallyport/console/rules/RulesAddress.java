package dev.sallyport.console.rules;

import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.RouteParam;
import com.vaadin.flow.router.RouteParameters;
import dev.sallyport.console.cluster.ClusterLayout;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.RuleQuery;
import dev.sallyport.policy.RuleId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the page shows, as its address says it: reload, back and a link to a colleague all give the same page.
 *
 * @param text what is searched for; empty for all
 * @param purposes codes; empty for all
 * @param standing how far the gateways are with a rule, or null for any
 * @param managed only the operator's rules, only the cluster's own, or both if null
 */
record RulesAddress(
        String text,
        Set<String> purposes,
        @Nullable Standing standing,
        @Nullable Boolean managed,
        RuleQuery.Order order,
        boolean descending,
        Open open) {

    /** Names of the parameters in the route's template. */
    static final String CLUSTER = ClusterLayout.PARAMETER;

    static final String RULE = "rule";
    private static final String NEW = "new";

    static final RulesAddress PLAIN =
            new RulesAddress("", Set.of(), null, null, RuleQuery.Order.NAME, false, new Open.Nothing());

    /** How far the gateways are with a rule, as far as it can be asked of the database. */
    enum Standing {
        /** Acknowledged by every required gateway. */
        SETTLED,
        /** Not yet acknowledged by every required gateway. */
        UNSETTLED,
        /** A gateway refused it. */
        FAILED
    }

    /** What stands in the drawer. */
    sealed interface Open {

        record Nothing() implements Open {}

        /** @param suggestion what stands in the fields at first, or null for nothing */
        record NewRule(@Nullable Suggestion suggestion) implements Open {

            NewRule() {
                this(null);
            }
        }

        record Rule(RuleId id) implements Open {}
    }

    /**
     * A rule that another page proposes: exactly one destination.
     *
     * @param path empty for all
     */
    record Suggestion(String host, String port, String path) {}

    RulesAddress {
        purposes = Set.copyOf(purposes);
    }

    /** Reads an address that anybody may have written: what is not understood counts as not said. */
    static RulesAddress read(RouteParameters path, QueryParameters query) {
        return new RulesAddress(
                query.getSingleParameter("q").orElse(""),
                new LinkedHashSet<>(query.getParameters("purpose")),
                query.getSingleParameter("state")
                        .map(word -> constant(Standing.class, word))
                        .orElse(null),
                query.getSingleParameter("managed").map("yes"::equals).orElse(null),
                query.getSingleParameter("sort").map(RulesAddress::order).orElse(PLAIN.order),
                query.getSingleParameter("sort")
                        .filter(word -> word.startsWith("-"))
                        .isPresent(),
                path.get(RULE).map(word -> open(word, query)).orElse(PLAIN.open));
    }

    private static RuleQuery.Order order(String word) {
        RuleQuery.Order order = constant(RuleQuery.Order.class, word.startsWith("-") ? word.substring(1) : word);
        return order == null ? PLAIN.order : order;
    }

    private static Open open(String word, QueryParameters query) {
        if (word.equals(NEW)) {
            return new Open.NewRule(query.getSingleParameter("host")
                    .map(host -> new Suggestion(
                            host,
                            query.getSingleParameter("port").orElse(""),
                            query.getSingleParameter("path").orElse("")))
                    .orElse(null));
        }
        try {
            return new Open.Rule(new RuleId(UUID.fromString(word)));
        } catch (IllegalArgumentException e) {
            return new Open.Nothing();
        }
    }

    private static <E extends Enum<E>> @Nullable E constant(Class<E> type, String word) {
        for (E constant : type.getEnumConstants()) {
            if (word(constant).equals(word)) {
                return constant;
            }
        }
        return null;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    RouteParameters path(ClusterId cluster) {
        List<RouteParam> parameters = new ArrayList<>();
        parameters.add(new RouteParam(CLUSTER, cluster.toString()));
        switch (open) {
            case Open.Nothing nothing -> {}
            case Open.NewRule newRule -> parameters.add(new RouteParam(RULE, NEW));
            case Open.Rule rule -> parameters.add(new RouteParam(RULE, rule.id().toString()));
        }
        return new RouteParameters(parameters.toArray(RouteParam[]::new));
    }

    /** What differs from the plain page, and nothing else. */
    QueryParameters query() {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        if (!text.isEmpty()) {
            parameters.put("q", List.of(text));
        }
        if (!purposes.isEmpty()) {
            parameters.put("purpose", purposes.stream().sorted().toList());
        }
        if (standing != null) {
            parameters.put("state", List.of(word(standing)));
        }
        if (managed != null) {
            parameters.put("managed", List.of(managed ? "yes" : "no"));
        }
        if (order != PLAIN.order || descending) {
            parameters.put("sort", List.of((descending ? "-" : "") + word(order)));
        }
        if (open instanceof Open.NewRule(Suggestion suggestion) && suggestion != null) {
            parameters.put("host", List.of(suggestion.host()));
            if (!suggestion.port().isEmpty()) {
                parameters.put("port", List.of(suggestion.port()));
            }
            if (!suggestion.path().isEmpty()) {
                parameters.put("path", List.of(suggestion.path()));
            }
        }
        return new QueryParameters(parameters);
    }

    /** The address at which the editor of a new rule for one destination opens; relative to the console's root. */
    static String suggesting(ClusterId cluster, Suggestion suggestion) {
        QueryParameters query = PLAIN.opening(new Open.NewRule(suggestion)).query();
        return "clusters/" + cluster + "/rules/" + NEW + "?" + query.getQueryString();
    }

    boolean narrowed() {
        return !text.isEmpty() || !purposes.isEmpty() || standing != null || managed != null;
    }

    RulesAddress searching(String otherText) {
        return new RulesAddress(otherText, purposes, standing, managed, order, descending, open);
    }

    RulesAddress of(Set<String> otherPurposes) {
        return new RulesAddress(text, otherPurposes, standing, managed, order, descending, open);
    }

    RulesAddress standing(@Nullable Standing otherStanding) {
        return new RulesAddress(text, purposes, otherStanding, managed, order, descending, open);
    }

    RulesAddress managed(@Nullable Boolean onlyManaged) {
        return new RulesAddress(text, purposes, standing, onlyManaged, order, descending, open);
    }

    RulesAddress sorted(RuleQuery.Order otherOrder, boolean otherDescending) {
        return new RulesAddress(text, purposes, standing, managed, otherOrder, otherDescending, open);
    }

    RulesAddress opening(Open other) {
        return new RulesAddress(text, purposes, standing, managed, order, descending, other);
    }

    /** The same drawer over all rules. */
    RulesAddress everything() {
        return PLAIN.sorted(order, descending).opening(open);
    }
}
