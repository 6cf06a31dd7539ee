package dev.sallyport.console.clusters;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.enforcement.RuleState;
import dev.sallyport.ledger.Actor;
import dev.sallyport.perimeter.NotFoundException;
import dev.sallyport.perimeter.RuleQuery;
import dev.sallyport.perimeter.Rules;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.words.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How many rules of a cluster are settled, on their way, and refused. Counted by the database and the gateways' answers, so the number
 * of rules does not matter.
 */
record RuleCounts(int settled, int pending, int failed, boolean observing) {

    static RuleCounts of(Rules rules, Actor actor, EnforcementStatus status) {
        int all = rules.count(actor, status.cluster(), RuleQuery.all());
        RuleQuery unsettled = new RuleQuery(
                "", Set.of(), null, status.settledRevision(), null, RuleQuery.Order.NAME, false, 0, Integer.MAX_VALUE);
        int waiting = rules.count(actor, status.cluster(), unsettled);
        int failed = (int) status.refusedRules().keySet().stream()
                .filter(rule -> failed(rules, actor, status, rule))
                .count();
        return new RuleCounts(
                Math.max(0, all - waiting),
                Math.max(0, waiting - failed),
                failed,
                status.policy() == TrafficPolicy.ALLOW_ALL);
    }

    private static boolean failed(Rules rules, Actor actor, EnforcementStatus status, RuleId rule) {
        try {
            RuleState state = status.stateOf(rules.get(actor, status.cluster(), rule));
            return state == RuleState.CREATION_FAILED || state == RuleState.DELETION_FAILED;
        } catch (NotFoundException e) {
            return false;
        }
    }

    int all() {
        return settled + pending + failed;
    }

    /** The bar with its words below. */
    Component bar() {
        Div bar = Tags.div("bar");
        part(bar, "ok", settled);
        part(bar, "pend", pending);
        part(bar, "deny", failed);
        bar.getElement().setAttribute("aria-hidden", "true");
        return Tags.div("rulebar", bar, Tags.div("small muted", words()));
    }

    String words() {
        List<String> words = new ArrayList<>();
        if (settled > 0) {
            words.add(Words.of(observing ? "console.rules.count.ready" : "console.rules.count.active", settled));
        }
        if (pending > 0) {
            words.add(Words.of("console.rules.count.pending", pending));
        }
        if (failed > 0) {
            words.add(Words.of("console.rules.count.failed", failed));
        }
        return words.isEmpty() ? Words.of("console.rules.count.none") : String.join(", ", words);
    }

    private void part(Div bar, String look, int count) {
        if (count > 0) {
            com.vaadin.flow.dom.Element part = new com.vaadin.flow.dom.Element("i");
            part.getClassList().add(look);
            part.getStyle().set("width", 100.0 * count / all() + "%");
            bar.getElement().appendChild(part);
        }
    }
}
