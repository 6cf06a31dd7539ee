package dev.sallyport.console.access;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.spring.annotation.SpringComponent;
import dev.sallyport.access.Accounts;
import dev.sallyport.access.InvalidAccountException;
import dev.sallyport.access.Operation;
import dev.sallyport.access.Permissions;
import dev.sallyport.access.Role;
import dev.sallyport.console.parts.CardPanel;
import dev.sallyport.console.parts.Failures;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.LiveStatus;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.console.parts.TakesRole;
import dev.sallyport.console.parts.Toast;
import dev.sallyport.console.security.ConsoleSession;
import dev.sallyport.ledger.Actor;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.words.Words;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;

/** Who has a role on one cluster by itself, to give and to take away for whoever administers it. */
@SpringComponent
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
public class ClusterRoles extends CardPanel {

    private static final long serialVersionUID = 1L;

    private static final List<Role> OF_CLUSTERS =
            List.of(Role.CLUSTER_MONITOR, Role.CLUSTER_OPERATOR_WRITER, Role.CLUSTER_ADMIN);

    private final transient Accounts accounts;
    private final transient Permissions permissions;
    private final transient Actor actor;
    private final Div content = Tags.div("col g3");
    private transient @Nullable Cluster cluster;

    ClusterRoles(Accounts accounts, Permissions permissions, ConsoleSession session, LiveStatus live) {
        super(Words.of("console.access.cluster"));
        this.accounts = accounts;
        this.permissions = permissions;
        this.actor = session.current();
        content(content);
        live.followAccounts(this, this::refresh);
    }

    /** Shows the roles on {@code now}; nothing at all to whoever may not see them. */
    public void show(Cluster now) {
        cluster = now;
        refresh();
    }

    private void refresh() {
        Cluster now = cluster;
        boolean sees = now != null && permissions.allows(actor, Operation.SEE_GRANTS, now.id());
        setVisible(sees);
        if (now == null || !sees) {
            return;
        }
        boolean mayGrant = permissions.allows(actor, Operation.GRANT_ROLES, now.id());
        content.removeAll();
        List<Accounts.Holder> holders = accounts.holders(actor, now.id());
        content.add(Tags.paragraph("f13 muted", Words.of("console.access.cluster.words")));
        if (!holders.isEmpty()) {
            UnorderedList list = new UnorderedList();
            list.addClassName("list");
            holders.forEach(holder -> list.add(row(now, holder, mayGrant)));
            content.add(list);
        }
        if (mayGrant) {
            Button grant = new Button(Words.of("console.access.grant"), event -> new GrantHere(now).open());
            content.add(Tags.div("row", grant));
        } else {
            content.add(TakesRole.line(Operation.GRANT_ROLES));
        }
    }

    private ListItem row(Cluster now, Accounts.Holder holder, boolean mayGrant) {
        String role = RoleWords.name(holder.grant().role());
        ListItem row = new ListItem(
                Tags.span("strong ell", holder.name()),
                Tags.span("chip", Tags.span("strong", role)),
                Tags.span("grow small muted", holder.active() ? "" : Words.of("console.access.state.disabled")));
        if (mayGrant) {
            Button withdraw = new Button(Icon.CROSS.create("s"), event -> ask(now, holder, role));
            withdraw.addThemeNames("tertiary", "icon", "small");
            withdraw.setAriaLabel(Words.of("console.access.withdraw.what", role, holder.name()));
            row.add(withdraw);
        }
        return row;
    }

    private void ask(Cluster now, Accounts.Holder holder, String role) {
        ConfirmDialog dialog = new ConfirmDialog();
        dialog.setHeader(Words.of("console.access.withdraw.title", role, holder.name()));
        dialog.setText(Words.of("console.access.withdraw.text"));
        dialog.setCancelable(true);
        dialog.setCancelText(Words.of("console.cancel"));
        dialog.setConfirmText(Words.of("console.access.withdraw"));
        dialog.setConfirmButtonTheme("primary error");
        dialog.addConfirmListener(confirmed -> {
            try {
                accounts.withdraw(
                        actor, now.id(), holder.account(), holder.grant().role());
                Toast.done(Words.of("console.access.withdrawn", role, holder.name()));
            } catch (RuntimeException e) {
                Toast.failed(Failures.words(e));
            }
            refresh();
        });
        dialog.open();
    }

    /** Gives a role on this cluster to somebody who is known by name: the list of accounts is the organisation's. */
    private final class GrantHere extends FormDialog {

        private static final long serialVersionUID = 1L;

        private final transient Cluster here;
        private final TextField name = new TextField(Words.of("console.access.cluster.account"));
        private final GrantFields fields;

        GrantHere(Cluster here) {
            super(Words.of("console.access.cluster.title", here.name()), Words.of("console.access.grant"), "660px");
            this.here = here;
            this.fields = GrantFields.on(here, OF_CLUSTERS);
            name.setWidthFull();
            name.setAutofocus(true);
            name.setHelperText(Words.of("console.access.cluster.account.hint"));
            content(name, fields);
        }

        @Override
        void submit() {
            name.setInvalid(false);
            Role role = fields.grant().role();
            accounts.grantNamed(actor, here.id(), name.getValue(), role);
            Toast.done(Words.of(
                    "console.access.granted",
                    RoleWords.name(role),
                    name.getValue().strip()));
            refresh();
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
}
