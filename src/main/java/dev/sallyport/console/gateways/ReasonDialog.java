package dev.sallyport.console.gateways;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.data.value.ValueChangeMode;
import dev.sallyport.console.parts.Note;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.words.Words;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks for the reason of a decision that the ledger keeps. What failed is said inside, and nothing typed is lost. */
final class ReasonDialog extends Dialog {

    private static final long serialVersionUID = 1L;

    /** @param act does it, given the reason; answers null when done, else why not */
    ReasonDialog(String title, String words, String button, Function<String, @Nullable String> act) {
        addClassName("confirm");
        setHeaderTitle(title);
        setWidth("600px");
        setCloseOnOutsideClick(false);
        TextArea reason = new TextArea(Words.of("console.gateways.reason"));
        reason.setWidthFull();
        reason.setMaxLength(500);
        reason.setAutofocus(true);
        reason.setHelperText(Words.of("console.gateways.reason.help"));
        reason.setValueChangeMode(ValueChangeMode.EAGER);
        Div problem = Tags.div("slot");
        Button confirm = new Button(button);
        confirm.addThemeNames("primary", "error");
        confirm.setEnabled(false);
        confirm.setDisableOnClick(true);
        reason.addValueChangeListener(
                event -> confirm.setEnabled(!event.getValue().isBlank()));
        confirm.addClickListener(event -> {
            String failure = act.apply(reason.getValue());
            if (failure == null) {
                close();
            } else {
                problem.removeAll();
                problem.add(Note.failure(failure, ""));
                confirm.setEnabled(true);
            }
        });
        add(Tags.div("col g4", Tags.paragraph("", words), problem, reason));
        getFooter().add(new Button(Words.of("console.cancel"), event -> close()), confirm);
    }
}
