package dev.sallyport.console.rules;

import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.component.textfield.PasswordField;
import dev.sallyport.access.SignIn;
import dev.sallyport.console.parts.Failures;
import dev.sallyport.console.security.ConsoleSession;
import dev.sallyport.words.Words;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks for the password once more before a loosening of note, saying what is being loosened. */
final class PasswordDialog extends Dialog {

    private static final long serialVersionUID = 1L;

    private final PasswordField password = new PasswordField(Words.of("console.rules.password.label"));

    PasswordDialog(ConsoleSession session, List<String> loosened, Runnable confirmed) {
        setHeaderTitle(Words.of("console.rules.password.title"));
        setWidth("480px");
        UnorderedList list = new UnorderedList();
        loosened.forEach(sentence -> list.add(new ListItem(sentence)));
        password.setWidthFull();
        password.setManualValidation(true);
        password.getElement().setAttribute("autocomplete", "current-password");
        Div content = new Div(new Paragraph(Words.of("console.rules.password.intro")), list, password);
        content.addClassName("password-again");
        add(content);
        Button save = new Button(Words.of("console.rules.password.save"), event -> check(session, confirmed));
        save.addThemeNames("primary");
        password.addKeyDownListener(Key.ENTER, event -> check(session, confirmed));
        getFooter().add(new Button(Words.of("console.rules.cancel"), event -> close()), save);
        addOpenedChangeListener(event -> {
            if (event.isOpened()) {
                password.focus();
            }
        });
    }

    private void check(ConsoleSession session, Runnable confirmed) {
        String refusal = refusal(session);
        if (refusal == null) {
            close();
            confirmed.run();
        } else {
            password.clear();
            password.setErrorMessage(refusal);
            password.setInvalid(true);
            password.focus();
        }
    }

    private @Nullable String refusal(ConsoleSession session) {
        try {
            return session.confirms(password.getValue()) ? null : Words.of("console.rules.password.wrong");
        } catch (SignIn.FailedException e) {
            return Failures.words(e);
        }
    }
}
