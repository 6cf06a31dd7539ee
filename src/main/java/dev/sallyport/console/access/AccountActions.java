package dev.sallyport.console.access;

import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import dev.sallyport.access.AccountView;
import dev.sallyport.access.Grant;
import dev.sallyport.access.InvitationLink;
import dev.sallyport.access.IssuedKey;
import dev.sallyport.access.Operation;
import dev.sallyport.access.Role;
import dev.sallyport.access.RoleTable;
import dev.sallyport.console.parts.Failures;
import dev.sallyport.console.parts.Instants;
import dev.sallyport.console.parts.Toast;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.words.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What can be done with accounts, each with its question, its answer in words, and a look again. */
final class AccountActions {

    private static final List<Role> LEAST_FIRST = List.of(
            Role.CLUSTER_MONITOR,
            Role.CLUSTER_OPERATOR_WRITER,
            Role.CLUSTER_ADMIN,
            Role.AUDITOR,
            Role.ORG_MEMBER,
            Role.ORG_ADMIN);

    private final AccessPage.House house;
    private final Actor actor;
    private final Runnable changed;

    AccountActions(AccessPage.House house, Actor actor, Runnable changed) {
        this.house = house;
        this.actor = actor;
        this.changed = changed;
    }

    // ------------------------------------------------------------------ people

    void invite() {
        new InviteDialog(roles(), house.clusters().list(actor), (email, grant) -> {
                    InvitationLink link = house.accounts().invite(actor, email, Set.of(grant));
                    changed.run();
                    show(link, email, "console.access.invited");
                })
                .open();
    }

    void newLink(AccountView person) {
        String key = person.hasPassword() ? "console.access.reset" : "console.access.invite_again";
        ask(
                Words.of(key + ".title", person.name()),
                Words.of(key + ".text"),
                Words.of(key),
                false,
                () -> show(house.accounts().newLink(actor, person.id()), person.name(), key + ".done"));
    }

    private void show(InvitationLink link, String name, String key) {
        new ShownOnce(
                        Words.of(key + ".link", name),
                        Words.of("console.access.link.what", Instants.day(link.until())),
                        link.url(),
                        Words.of("console.access.link"),
                        Words.of("console.access.link.warning", name))
                .open();
    }

    void disable(AccountView account) {
        ask(
                Words.of("console.access.disable.title", account.name()),
                Words.of(
                        account.kind() == Actor.Kind.PERSON
                                ? "console.access.disable.text"
                                : "console.access.disable.service"),
                Words.of("console.access.disable"),
                true,
                () -> {
                    house.accounts().disable(actor, account.id());
                    Toast.done(Words.of("console.access.disabled", account.name()));
                });
    }

    void enable(AccountView account) {
        perform(() -> {
            house.accounts().enable(actor, account.id());
            Toast.done(Words.of("console.access.enabled", account.name()));
        });
    }

    // ------------------------------------------------------------------ roles

    void grant(AccountView account) {
        new GrantDialog(account.name(), roles(), house.clusters().list(actor), grant -> {
                    house.accounts().grant(actor, grant.cluster(), account.id(), grant.role());
                    Toast.done(Words.of("console.access.granted", RoleWords.name(grant.role()), account.name()));
                    changed.run();
                })
                .open();
    }

    void withdraw(AccountView account, Grant grant, Map<ClusterId, String> clusters) {
        String role = RoleWords.name(grant.role()) + " " + RoleWords.scope(grant, clusters);
        ask(
                Words.of("console.access.withdraw.title", role, account.name()),
                Words.of("console.access.withdraw.text"),
                Words.of("console.access.withdraw"),
                true,
                () -> {
                    house.accounts().withdraw(actor, grant.cluster(), account.id(), grant.role());
                    Toast.done(Words.of("console.access.withdrawn", role, account.name()));
                });
    }

    void letOperatorsAllowAll(boolean may) {
        perform(() -> house.accounts().letOperatorsAllowAll(actor, may));
    }

    /** Those that the person may give, the least first: nobody gives a role above the own ones. */
    private List<Role> roles() {
        boolean all = house.permissions().allows(actor, Operation.MANAGE_ACCOUNTS, null);
        return LEAST_FIRST.stream()
                .filter(role -> all || RoleTable.forClusters(role))
                .toList();
    }

    // ------------------------------------------------------------------ service accounts and keys

    void newServiceAccount() {
        new ServiceAccountDialog(roles(), house.clusters().list(actor), (name, grant, lifetime) -> {
                    IssuedKey key = house.accounts().createServiceAccount(actor, name, Set.of(grant), end(lifetime));
                    show(key, name);
                    changed.run();
                })
                .open();
    }

    void newKey(AccountView account) {
        new KeyDialog(account.name(), lifetime -> {
                    IssuedKey key = house.accounts().createKey(actor, account.id(), end(lifetime));
                    show(key, account.name());
                    changed.run();
                })
                .open();
    }

    private @Nullable Instant end(@Nullable Duration lifetime) {
        return lifetime == null ? null : house.instants().now().plus(lifetime);
    }

    private static void show(IssuedKey key, String name) {
        new ShownOnce(
                        Words.of("console.access.key.title", name),
                        Words.of("console.access.key.what"),
                        key.secret(),
                        Words.of("console.access.key"),
                        Words.of("console.access.key.warning"))
                .open();
    }

    void delete(AccountView account) {
        ask(
                Words.of("console.access.delete.title", account.name()),
                Words.of("console.access.delete.text"),
                Words.of("console.access.delete"),
                true,
                () -> {
                    house.serviceAccounts().delete(actor, account.id());
                    Toast.done(Words.of("console.access.deleted", account.name()));
                });
    }

    void revoke(AccountView account, AccountView.Key key) {
        ask(
                Words.of("console.access.revoke.title", key.name(), account.name()),
                Words.of("console.access.revoke.text"),
                Words.of("console.access.revoke"),
                true,
                () -> {
                    UUID id = key.id();
                    house.accounts().revokeKey(actor, id);
                    Toast.done(Words.of("console.access.revoked", key.name()));
                });
    }

    // ------------------------------------------------------------------ asking and doing

    private void ask(String title, String text, String button, boolean destructive, Runnable action) {
        ConfirmDialog dialog = new ConfirmDialog();
        dialog.setHeader(title);
        dialog.setText(text);
        dialog.setCancelable(true);
        dialog.setCancelText(Words.of("console.cancel"));
        dialog.setConfirmText(button);
        dialog.setConfirmButtonTheme(destructive ? "primary error" : "primary");
        dialog.addConfirmListener(confirmed -> perform(action));
        dialog.open();
    }

    private void perform(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            Toast.failed(Failures.words(e));
        }
        changed.run();
    }
}
