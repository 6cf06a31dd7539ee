package dev.sallyport.console.rules;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.sallyport.console.parts.StateBadge;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.enforcement.RuleState;
import dev.sallyport.perimeter.RuleVersion;
import dev.sallyport.words.Words;
import org.jspecify.annotations.Nullable;

/** How far the gateways are with one rule: the sentence, each gateway with what it said, and its own words where it refused. */
final class RuleStanding extends Div {

    private static final long serialVersionUID = 1L;

    private final Div sentence = new Div();

    /** @param sendAgain what a person may do about a refusal, or null if it is not theirs to do */
    RuleStanding(RuleVersion version, EnforcementStatus status, @Nullable Runnable sendAgain) {
        RuleState state = status.stateOf(version);
        boolean failed = failed(state);
        addClassName("standing");
        addClassName(failed ? "deny" : state == RuleState.INCONSISTENT ? "warn" : "plain");
        sentence.add(new Span(RuleWords.state(version, state, status)));
        sentence.addClassName("standing-sentence");
        if (failed && sendAgain != null) {
            Button again = new Button(Words.of("console.rules.send_again"), event -> {
                event.getSource().setEnabled(false);
                sendAgain.run();
            });
            again.addThemeNames("small");
            sentence.add(again);
        }
        add(sentence);
        status.gateways().forEach(gateway -> add(row(gateway)));
    }

    /** Puts something else to do beside the sentence. */
    void action(Component button) {
        sentence.add(button);
    }

    static boolean failed(@Nullable RuleState state) {
        return state == RuleState.CREATION_FAILED || state == RuleState.DELETION_FAILED;
    }

    private static Component row(GatewayStatus gateway) {
        Span name = new Span(gateway.gateway());
        name.addClassName("standing-gateway");
        Div row = new Div(name, StateBadge.of(gateway.state()), new Span(RuleWords.gateway(gateway)));
        row.addClassName("standing-row");
        String refusal = gateway.refusal();
        if (refusal != null) {
            Div words = new Div(refusal);
            words.addClassNames("mono", "standing-refusal");
            row.add(words);
        }
        return row;
    }
}
