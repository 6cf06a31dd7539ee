package dev.sallyport.console.access;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import dev.sallyport.console.parts.Failures;
import dev.sallyport.console.parts.Note;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.words.Words;

/** A small form: what failed is said inside, and nothing typed is lost. */
abstract class FormDialog extends Dialog {

    private static final long serialVersionUID = 1L;

    private final Div problem = Tags.div("slot");

    /** @param button says what {@link #submit} does, with the verb of the title */
    FormDialog(String title, String button, String width) {
        setHeaderTitle(title);
        setWidth(width);
        setCloseOnOutsideClick(false);
        Button submit = new Button(button, event -> {
            problem.removeAll();
            try {
                submit();
                close();
            } catch (RuntimeException e) {
                if (!place(e)) {
                    problem.add(Note.failure(Failures.words(e), ""));
                }
            }
            event.getSource().setEnabled(true);
        });
        submit.addThemeName("primary");
        submit.setDisableOnClick(true);
        submit.addClickShortcut(Key.ENTER).listenOn(this);
        Div recorded = Tags.div("grow small muted", Words.of("console.access.recorded"));
        getFooter().add(recorded, new Button(Words.of("console.cancel"), event -> close()), submit);
    }

    final void content(Component... fields) {
        Div column = Tags.div("col g4", problem);
        column.add(fields);
        add(column);
    }

    /** Does it. What it throws is said in the dialog, which stays open. */
    abstract void submit();

    /** Puts a refusal at the field that it is about; false if it is about none. */
    boolean place(RuntimeException refusal) {
        return false;
    }
}
