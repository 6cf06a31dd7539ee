package dev.sallyport.console.access;

import com.vaadin.flow.function.SerializableConsumer;
import dev.sallyport.access.Grant;
import dev.sallyport.access.Role;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.words.Words;
import java.util.List;

/** Gives an account one more role. */
final class GrantDialog extends FormDialog {

    private static final long serialVersionUID = 1L;

    private final GrantFields fields;
    private final SerializableConsumer<Grant> give;

    GrantDialog(String account, List<Role> roles, List<Cluster> clusters, SerializableConsumer<Grant> give) {
        super(Words.of("console.access.grant.title", account), Words.of("console.access.grant"), "660px");
        this.fields = new GrantFields(roles, clusters);
        this.give = give;
        content(Tags.paragraph("muted f13", Words.of("console.access.grant.words")), fields);
    }

    @Override
    void submit() {
        give.accept(fields.grant());
    }
}
