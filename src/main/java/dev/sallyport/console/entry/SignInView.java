package dev.sallyport.console.entry;

import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.Autocomplete;
import com.vaadin.flow.component.textfield.PasswordField;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import dev.sallyport.access.FirstRun;
import dev.sallyport.access.SignIn;
import dev.sallyport.console.parts.Failures;
import dev.sallyport.console.parts.Note;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.console.security.ConsoleSession;
import dev.sallyport.perimeter.Laboratory;
import dev.sallyport.words.Words;

/** Signing in with e-mail and password. The same sentence whichever of the two is wrong. */
@Route("sign-in")
@AnonymousAllowed
public class SignInView extends EntryPage implements BeforeEnterObserver, HasDynamicTitle {

    private static final long serialVersionUID = 1L;

    private final transient ConsoleSession session;
    private final transient FirstRun firstRun;
    private final TextField email = new TextField(Words.of("signin.email"));
    private final PasswordField password = new PasswordField(Words.of("signin.password"));
    private final Button submit = new Button(Words.of("signin.submit"), event -> submit());
    private final Div notice = Tags.div("slot");
    private final Div problem = Tags.div("slot");

    public SignInView(ConsoleSession session, FirstRun firstRun, Laboratory laboratory) {
        this.session = session;
        this.firstRun = firstRun;
        email.setWidthFull();
        email.setAutocomplete(Autocomplete.USERNAME);
        email.setAutofocus(true);
        password.setWidthFull();
        password.setAutocomplete(Autocomplete.CURRENT_PASSWORD);
        submit.addThemeName("primary");
        submit.setDisableOnClick(true);
        submit.addClickShortcut(Key.ENTER);
        if (laboratory.demo()) {
            notice.add(Note.warning(Words.of("console.demo"), Words.of("console.demo.words")));
        }
        show(
                Tags.div(
                        "", Tags.heading1(Words.of("signin.title")), Tags.paragraph("muted", Words.of("signin.where"))),
                notice,
                problem,
                email,
                password,
                submit,
                Tags.paragraph("small muted", Words.of("signin.note")));
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        if (session.find().isPresent()) {
            event.forwardTo("clusters");
        } else if (firstRun.open()) {
            event.forwardTo(FirstRunView.class);
        } else if (event.getLocation().getQueryParameters().getParameters().containsKey(ConsoleSession.ENDED)) {
            problem.removeAll();
            problem.add(Note.fact(Words.of("signin.ended"), Words.of("signin.ended.words")));
        }
    }

    @Override
    public String getPageTitle() {
        return Words.of("console.page", Words.of("signin.title"));
    }

    private void submit() {
        problem.removeAll();
        try {
            session.signIn(email.getValue().strip(), password.getValue());
            getUI().ifPresent(ui -> ui.getPage().setLocation(session.destination()));
        } catch (SignIn.FailedException e) {
            problem.add(Note.failure(Failures.wait(e.retryAfter()), ""));
            submit.setEnabled(true);
            password.focus();
        }
    }
}
