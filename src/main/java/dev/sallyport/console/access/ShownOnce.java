package dev.sallyport.console.access;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import dev.sallyport.console.parts.CopyField;
import dev.sallyport.console.parts.Note;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.words.Words;

/** Shows a secret the only time it can be shown; closes when the person says that it is stored. */
final class ShownOnce extends Dialog {

    private static final long serialVersionUID = 1L;

    /**
     * @param what the sentence below the title: what to do with it now
     * @param secret the secret itself, in no other place of the page
     * @param name what it is called for a screen reader
     * @param warning what somebody else could do with it
     */
    ShownOnce(String title, String what, String secret, String name, String warning) {
        addClassName("shown-once");
        setHeaderTitle(title);
        setWidth("580px");
        setCloseOnOutsideClick(false);
        setCloseOnEsc(false);
        Button done = new Button(Words.of("console.done"), event -> close());
        done.addThemeName("primary");
        done.setEnabled(false);
        Checkbox stored = new Checkbox(Words.of("console.access.stored"));
        stored.addValueChangeListener(event -> done.setEnabled(event.getValue()));
        Div content = Tags.div(
                "col g4",
                Tags.paragraph("muted", what),
                new CopyField(secret, name),
                Note.warning("", warning),
                stored);
        add(content);
        getFooter().add(done);
    }
}
