package dev.sallyport.console.access;

import com.vaadin.flow.component.textfield.Autocomplete;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.function.SerializableBiConsumer;
import dev.sallyport.access.Grant;
import dev.sallyport.access.InvalidAccountException;
import dev.sallyport.access.Role;
import dev.sallyport.console.parts.Failures;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.words.Words;
import java.util.List;

/** Makes a person with a first role; the link to choose a password is shown afterwards. */
final class InviteDialog extends FormDialog {

    private static final long serialVersionUID = 1L;

    private final TextField email = new TextField(Words.of("signin.email"));
    private final GrantFields fields;
    private final SerializableBiConsumer<String, Grant> invite;

    InviteDialog(List<Role> roles, List<Cluster> clusters, SerializableBiConsumer<String, Grant> invite) {
        super(Words.of("console.access.invite"), Words.of("console.access.invite.button"), "660px");
        this.fields = new GrantFields(roles, clusters);
        this.invite = invite;
        email.setWidthFull();
        email.setAutofocus(true);
        email.setAutocomplete(Autocomplete.OFF);
        email.setHelperText(Words.of("console.access.invite.hint"));
        content(email, fields);
    }

    @Override
    void submit() {
        email.setInvalid(false);
        invite.accept(email.getValue().strip(), fields.grant());
    }

    @Override
    boolean place(RuntimeException refusal) {
        if (refusal instanceof InvalidAccountException) {
            email.setErrorMessage(Failures.words(refusal));
            email.setInvalid(true);
            email.focus();
            return true;
        }
        return false;
    }
}
