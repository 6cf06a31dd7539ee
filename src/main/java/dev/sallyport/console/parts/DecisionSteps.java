package dev.sallyport.console.parts;

import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.OrderedList;
import dev.sallyport.policy.Decision;
import dev.sallyport.words.Words;

/** The checks of a decision in their order, each with how it ended. */
public final class DecisionSteps extends OrderedList {

    private static final long serialVersionUID = 1L;

    public DecisionSteps(Decision decision) {
        addClassName("test-steps");
        decision.steps().forEach(step -> add(item(step)));
    }

    private static ListItem item(Decision.Step step) {
        Icon icon = switch (step.outcome()) {
            case PASSED -> Icon.CHECK;
            case FAILED -> Icon.CROSS;
            case NOT_REACHED -> Icon.MINUS;
        };
        ListItem item = new ListItem(
                icon.create("s"),
                Tags.span("", Words.of("console.rules.check." + step.check())),
                Tags.span("sr", Words.of("console.rules.outcome." + step.outcome())));
        item.addClassName(
                switch (step.outcome()) {
                    case PASSED -> "passed";
                    case FAILED -> "failed";
                    case NOT_REACHED -> "not-reached";
                });
        return item;
    }
}
