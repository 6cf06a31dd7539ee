package dev.sallyport.console.entry;

import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.Autocomplete;
import com.vaadin.flow.component.textfield.PasswordField;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.BeforeEvent;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.HasUrlParameter;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import dev.sallyport.access.InvalidAccountException;
import dev.sallyport.access.Invitations;
import dev.sallyport.access.SignIn;
import dev.sallyport.console.parts.Failures;
import dev.sallyport.console.parts.Note;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.console.security.ConsoleSession;
import dev.sallyport.words.Words;
import java.util.Optional;

/** Where a link for choosing a password leads. A link that is over says so, and no more. */
@Route(Invitations.PATH)
@AnonymousAllowed
public class WelcomeView extends EntryPage implements HasUrlParameter<String>, HasDynamicTitle {

    private static final long serialVersionUID = 1L;

    private final transient ConsoleSession session;
    private final transient Invitations invitations;
    private final TextField email = new TextField(Words.of("signin.email"));
    private final PasswordField password = new PasswordField(Words.of("signin.password"));
    private final Div problem = Tags.div("slot");
    private final Button submit = new Button(Words.of("welcome.submit"), event -> submit());
    private String token = "";

    public WelcomeView(ConsoleSession session, Invitations invitations) {
        this.session = session;
        this.invitations = invitations;
        email.setWidthFull();
        email.setReadOnly(true);
        email.setAutocomplete(Autocomplete.USERNAME);
        password.setWidthFull();
        password.setAutofocus(true);
        password.setAutocomplete(Autocomplete.NEW_PASSWORD);
        password.setHelperText(Words.of("firstrun.password.hint"));
        submit.addThemeName("primary");
        submit.setDisableOnClick(true);
        submit.addClickShortcut(Key.ENTER);
    }

    @Override
    public void setParameter(BeforeEvent event, String given) {
        token = given;
        Optional<Invitations.Invited> invited = invitations.find(token, session.remoteAddress());
        removeAll();
        if (invited.isEmpty()) {
            show(
                    Tags.heading1(Words.of("welcome.over.title")),
                    Tags.paragraph("muted", Words.of("welcome.over.words")),
                    Tags.link("sign-in", Words.of("signin.title")));
            return;
        }
        email.setValue(invited.get().email());
        show(
                Tags.div(
                        "col",
                        Tags.heading1(Words.of(invited.get().again() ? "welcome.again.title" : "welcome.title")),
                        Tags.paragraph(
                                "muted", Words.of(invited.get().again() ? "welcome.again.words" : "welcome.words"))),
                problem,
                email,
                password,
                submit);
    }

    @Override
    public String getPageTitle() {
        return Words.of("console.page", Words.of("welcome.title"));
    }

    private void submit() {
        problem.removeAll();
        password.setInvalid(false);
        try {
            invitations.choosePassword(token, password.getValue(), session.remoteAddress());
        } catch (InvalidAccountException e) {
            password.setErrorMessage(Failures.words(e));
            password.setInvalid(true);
            password.focus();
            submit.setEnabled(true);
            return;
        }
        try {
            session.signIn(email.getValue(), password.getValue());
            getUI().ifPresent(ui -> ui.getPage().setLocation(session.destination()));
        } catch (SignIn.FailedException e) {
            problem.add(Note.failure(Failures.wait(e.retryAfter()), ""));
            getUI().ifPresent(ui -> ui.getPage().setLocation("sign-in"));
        }
    }
}
