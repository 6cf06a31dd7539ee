package dev.sallyport.console.rules;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import dev.sallyport.words.Words;

/** Asks the saved perimeter what would become of a destination. */
final class TestDialog extends Dialog {

    private static final long serialVersionUID = 1L;

    TestDialog(RuleDesk desk) {
        addClassName("test-dialog");
        setHeaderTitle(Words.of("console.rules.test.title"));
        setWidth("580px");
        TestBox box = new TestBox(desk::test, Words.of("console.rules.test.scope_saved"));
        add(box);
        getFooter().add(new Button(Words.of("console.rules.close_drawer"), event -> close()));
        addOpenedChangeListener(event -> {
            if (event.isOpened()) {
                box.focus();
            }
        });
    }
}
