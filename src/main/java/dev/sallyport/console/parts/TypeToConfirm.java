package dev.sallyport.console.parts;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.PasswordField;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.shared.Registration;
import dev.sallyport.words.Words;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A dialog for what cuts or opens a whole perimeter: says what will happen, asks for the cluster's name to be typed (pasting is fine),
 * and where asked for the password once more. What failed is said inside, and nothing typed is lost.
 */
public final class TypeToConfirm extends Dialog {

    private static final long serialVersionUID = 1L;

    private final TextField typed = new TextField();
    private final PasswordField password = new PasswordField();
    private final Button confirm;
    private final Div problem = Tags.div("slot");
    private final String expected;
    private boolean askPassword;

    /**
     * @param expected what has to be typed
     * @param act does it, given the password (empty where none is asked for); answers null when done, else why not
     */
    public TypeToConfirm(
            String title,
            String expected,
            String button,
            Icon icon,
            boolean destructive,
            Function<String, @Nullable String> act) {
        this.expected = expected;
        addClassName("confirm");
        setHeaderTitle(title);
        setWidth("600px");
        setCloseOnOutsideClick(false);
        typed.setLabel(Words.of("console.confirm.type", expected));
        typed.setWidthFull();
        typed.addClassName("m");
        typed.setAutofocus(true);
        typed.setAutocomplete(com.vaadin.flow.component.textfield.Autocomplete.OFF);
        typed.setValueChangeMode(ValueChangeMode.EAGER);
        typed.addValueChangeListener(event -> ready());
        password.setLabel(Words.of("console.confirm.password"));
        password.setWidthFull();
        password.setValueChangeMode(ValueChangeMode.EAGER);
        password.addValueChangeListener(event -> ready());
        password.setVisible(false);
        confirm = new Button(button, icon.create());
        confirm.addThemeName("primary");
        if (destructive) {
            confirm.addThemeName("error");
        }
        confirm.addClickListener(event -> attempt(act));
        confirm.addClickShortcut(Key.ENTER).listenOn(this);
        confirm.setDisableOnClick(true);
        Button cancel = new Button(Words.of("console.cancel"), event -> close());
        getFooter().add(cancel, confirm);
        ready();
    }

    /** Asks by other words than for the name of a cluster. */
    public TypeToConfirm asking(String words) {
        typed.setLabel(words);
        return this;
    }

    /** Whoever follows a link in it leaves the question behind. */
    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        Registration leaving = event.getUI().addAfterNavigationListener(navigation -> close());
        addDetachListener(detached -> {
            detached.unregisterListener();
            leaving.remove();
        });
    }

    /** What stands between title and field. */
    public TypeToConfirm consequences(Component... components) {
        removeAll();
        Div content = Tags.div("col g4", components);
        content.add(problem, typed, password);
        add(content);
        return this;
    }

    /**
     * What is said changed while it was read: whoever typed already is to look again.
     *
     * @param fact what changed, for whoever wonders where the typed name is
     */
    public void askAgain(String fact, String rest) {
        if (!typed.isEmpty()) {
            problem.removeAll();
            problem.add(Note.warning(fact, rest));
        }
        typed.clear();
        ready();
    }

    /** Asks for the password once more. */
    public TypeToConfirm withPassword() {
        askPassword = true;
        password.setVisible(true);
        ready();
        return this;
    }

    private void ready() {
        confirm.setEnabled(typed.getValue().strip().equals(expected)
                && (!askPassword || !password.getValue().isEmpty()));
    }

    private void attempt(Function<String, @Nullable String> act) {
        if (!typed.getValue().strip().equals(expected)) {
            return;
        }
        String refusal = act.apply(password.getValue());
        if (refusal == null) {
            close();
            return;
        }
        problem.removeAll();
        problem.add(Note.failure(refusal, ""));
        ready();
    }
}
