package dev.sallyport.console;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import dev.sallyport.access.Operation;
import dev.sallyport.access.Permissions;
import dev.sallyport.console.security.ConsoleSession;
import dev.sallyport.ledger.Actor;
import jakarta.annotation.security.PermitAll;

/** The bare address leads to the clusters; who may change none of them and read the ledger, to the reports. */
@Route("")
@PermitAll
public class Start extends Div implements BeforeEnterObserver {

    private static final long serialVersionUID = 1L;

    private final transient Permissions permissions;
    private final transient ConsoleSession session;

    Start(Permissions permissions, ConsoleSession session) {
        this.permissions = permissions;
        this.session = session;
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        Actor actor = session.current();
        boolean reads = permissions.allows(actor, Operation.SEE_LEDGER, null)
                && !permissions.allowsAnywhere(actor, Operation.EDIT_RULES);
        event.forwardTo(reads ? "reports" : "clusters");
    }
}
