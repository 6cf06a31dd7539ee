package dev.sallyport.console.rules;

import com.vaadin.flow.router.QueryParameters;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.policy.RuleId;
import org.jspecify.annotations.Nullable;

/** Addresses on the page of rules, for other pages; relative to the console's root. */
public final class RuleLinks {

    /** Opens the box in which a destination is tested. */
    public static final QueryParameters TESTING = QueryParameters.of(RulesView.TEST, "");

    private RuleLinks() {}

    public static String all(ClusterId cluster) {
        return "clusters/" + cluster + "/rules";
    }

    /** The editor of a new rule with nothing in it. */
    public static String newRule(ClusterId cluster) {
        return all(cluster) + "/new";
    }

    public static String to(ClusterId cluster, RuleId rule) {
        return "clusters/" + cluster + "/rules/" + rule;
    }

    /**
     * The editor of a new rule that allows one destination and nothing else.
     *
     * @param port 0 for none
     * @param path null for all
     */
    public static String newRule(ClusterId cluster, String host, int port, @Nullable String path) {
        return RulesAddress.suggesting(
                cluster,
                new RulesAddress.Suggestion(host, port == 0 ? "" : Integer.toString(port), path == null ? "" : path));
    }
}
