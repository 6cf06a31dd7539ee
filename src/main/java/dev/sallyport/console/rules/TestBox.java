package dev.sallyport.console.rules;

import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.function.SerializableFunction;
import dev.sallyport.console.parts.DecisionSteps;
import dev.sallyport.console.parts.StateBadge;
import dev.sallyport.policy.Decision;
import dev.sallyport.words.Words;

/** Asks what would become of a destination; shows the verdict, the reason and the checks in order. Nothing is sent anywhere. */
final class TestBox extends Div {

    private static final long serialVersionUID = 1L;

    private final TextField destination = new TextField();
    private final Div answer = new Div();
    private final SerializableFunction<String, Decision> question;

    /**
     * @param question what decides on the typed text
     * @param scope what it is decided under, in words
     */
    TestBox(SerializableFunction<String, Decision> question, String scope) {
        this.question = question;
        addClassName("test-box");
        destination.setLabel(Words.of("console.rules.test.label"));
        destination.setHelperText(scope);
        destination.setPlaceholder(Words.of("console.rules.test.placeholder"));
        destination.addClassName("m");
        destination.setWidthFull();
        Button test = new Button(Words.of("console.rules.test.run"), event -> run());
        test.addClassName("test-run");
        destination.setSuffixComponent(test);
        destination.addKeyDownListener(Key.ENTER, event -> run());
        answer.addClassName("test-answer");
        answer.getElement().setAttribute("role", "status");
        add(destination, answer);
    }

    private void run() {
        String typed = destination.getValue().strip();
        if (typed.isEmpty()) {
            answer.removeAll();
            return;
        }
        show(question.apply(typed));
    }

    /** Asks again, if something was asked: the draft has changed. */
    void again() {
        if (answer.getChildren().findAny().isPresent()) {
            run();
        }
    }

    void focus() {
        destination.focus();
    }

    private void show(Decision decision) {
        answer.removeAll();
        Div verdict = new Div(StateBadge.of(decision), new Span(RuleWords.reason(decision)));
        verdict.addClassName("test-verdict");
        answer.add(verdict, new DecisionSteps(decision));
    }
}
