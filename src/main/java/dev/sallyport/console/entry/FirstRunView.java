package dev.sallyport.console.entry;

import com.vaadin.flow.component.HasValidation;
import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.Autocomplete;
import com.vaadin.flow.component.textfield.PasswordField;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.NotFoundException;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import dev.sallyport.access.FirstRun;
import dev.sallyport.access.SignIn;
import dev.sallyport.console.parts.Failures;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.Look;
import dev.sallyport.console.parts.Note;
import dev.sallyport.console.parts.StateBadge;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.console.security.ConsoleSession;
import dev.sallyport.words.Words;
import java.util.List;

/** Makes the first Org Admin, once, for whoever can read the log of this machine. */
@Route("first-run")
@AnonymousAllowed
public class FirstRunView extends EntryPage implements BeforeEnterObserver, HasDynamicTitle {

    private static final long serialVersionUID = 1L;

    private final transient ConsoleSession session;
    private final transient FirstRun firstRun;
    private final TextField token = new TextField(Words.of("firstrun.token"));
    private final TextField email = new TextField(Words.of("signin.email"));
    private final PasswordField password = new PasswordField(Words.of("signin.password"));
    private final Button submit = new Button(Words.of("firstrun.submit"), event -> submit());
    private final Div problem = Tags.div("slot");

    public FirstRunView(ConsoleSession session, FirstRun firstRun) {
        this.session = session;
        this.firstRun = firstRun;
        token.setWidthFull();
        token.addClassName("m");
        token.setAutocomplete(Autocomplete.OFF);
        token.setAutofocus(true);
        token.setHelperText(Words.of("firstrun.token.hint"));
        email.setWidthFull();
        email.setAutocomplete(Autocomplete.USERNAME);
        password.setWidthFull();
        password.setAutocomplete(Autocomplete.NEW_PASSWORD);
        password.setHelperText(Words.of("firstrun.password.hint"));
        submit.addThemeName("primary");
        submit.setDisableOnClick(true);
        submit.addClickShortcut(Key.ENTER);
        var first = StateBadge.of(new StateBadge.Face(Look.MUTE, Icon.KEY, Words.of("firstrun.badge")));
        show(
                Tags.div(
                        "col",
                        Tags.div("", first),
                        Tags.heading1(Words.of("firstrun.title")),
                        Tags.paragraph("muted", Words.of("firstrun.what"))),
                problem,
                token,
                email,
                password,
                submit);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        if (!firstRun.open()) {
            event.rerouteToError(NotFoundException.class);
        }
    }

    @Override
    public String getPageTitle() {
        return Words.of("console.page", Words.of("firstrun.title"));
    }

    private void submit() {
        problem.removeAll();
        for (HasValidation field : List.<HasValidation>of(token, email, password)) {
            field.setInvalid(false);
        }
        String address = email.getValue().strip();
        try {
            firstRun.createOrgAdmin(token.getValue().strip(), address, password.getValue());
        } catch (FirstRun.RefusedException e) {
            refuse(e.code());
            submit.setEnabled(true);
            return;
        }
        try {
            session.signIn(address, password.getValue());
            getUI().ifPresent(ui -> ui.getPage().setLocation(session.destination()));
        } catch (SignIn.FailedException e) {
            problem.add(Note.failure(Failures.wait(e.retryAfter()), ""));
            getUI().ifPresent(ui -> ui.getPage().setLocation("sign-in"));
        }
    }

    private void refuse(String code) {
        String words = Words.of("firstrun.problem." + code);
        if (code.startsWith("TOKEN")) {
            invalid(token, words);
            token.focus();
        } else if (code.startsWith("EMAIL")) {
            invalid(email, words);
            email.focus();
        } else if (code.startsWith("PASSWORD")) {
            invalid(password, words);
            password.focus();
        } else {
            problem.add(Note.failure(words, ""));
        }
    }

    private static void invalid(HasValidation field, String words) {
        field.setErrorMessage(words);
        field.setInvalid(true);
    }
}
