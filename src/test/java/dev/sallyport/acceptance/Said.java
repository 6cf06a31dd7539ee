package dev.sallyport.acceptance;

import dev.sallyport.acceptance.RulesScreen.Shown;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is said of a cluster at one moment.
 *
 * @param policy as the API says it
 * @param rules by name, as the API or a page shows them
 * @param gateways the state of each, by name
 */
record Said(String policy, Map<String, Shown> rules, Map<String, String> gateways) {

    boolean denies() {
        return policy.equals("DEFAULT_DENY");
    }

    /** Whether the rule is said to be in force for this host. */
    boolean activeFor(@Nullable String rule, String host) {
        Shown shown = rule == null ? null : rules.get(rule);
        return shown != null
                && shown.state().equals("ACTIVE")
                && shown.destination().equals(host);
    }

    /** Whether the rule is said to be in force no more for this host: it is gone, or was edited to be for another one. */
    boolean overFor(String rule, String host) {
        Shown shown = rules.get(rule);
        return shown == null
                || shown.state().equals(RulesScreen.DELETED)
                || (shown.state().equals("ACTIVE") && !shown.destination().equals(host));
    }
}
