package dev.sallyport.console.access;

import com.vaadin.flow.component.textfield.TextField;
import dev.sallyport.access.Grant;
import dev.sallyport.access.InvalidAccountException;
import dev.sallyport.access.Role;
import dev.sallyport.console.parts.Failures;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.words.Words;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a service account with a first role and a first key, which is shown afterwards. */
final class ServiceAccountDialog extends FormDialog {

    private static final long serialVersionUID = 1L;

    /** Makes the account. */
    @FunctionalInterface
    interface Maker extends Serializable {

        /** @param lifetime of the key, or null for ever */
        void make(String name, Grant grant, @Nullable Duration lifetime);
    }

    private final TextField name = new TextField(Words.of("console.access.service_account.name"));
    private final KeyLifetime lifetime = new KeyLifetime();
    private final GrantFields fields;
    private final Maker maker;

    ServiceAccountDialog(List<Role> roles, List<Cluster> clusters, Maker maker) {
        super(Words.of("console.access.service_account.new"), Words.of("console.access.service_account.make"), "660px");
        this.fields = new GrantFields(roles, clusters);
        this.maker = maker;
        name.setWidthFull();
        name.setAutofocus(true);
        name.setHelperText(Words.of("console.access.service_account.hint"));
        content(name, fields, lifetime);
    }

    @Override
    void submit() {
        name.setInvalid(false);
        maker.make(name.getValue().strip(), fields.grant(), lifetime.length());
    }

    @Override
    boolean place(RuntimeException refusal) {
        if (refusal instanceof InvalidAccountException) {
            name.setErrorMessage(Failures.words(refusal));
            name.setInvalid(true);
            name.focus();
            return true;
        }
        return false;
    }
}
