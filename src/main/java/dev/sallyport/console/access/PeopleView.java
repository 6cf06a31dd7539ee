package dev.sallyport.console.access;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.router.Route;
import dev.sallyport.access.AccountView;
import dev.sallyport.console.Frame;
import dev.sallyport.console.parts.EmptyState;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.Instants;
import dev.sallyport.console.parts.PageKeys;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.words.Words;
import jakarta.annotation.security.PermitAll;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who can sign in, and what they may do. */
@Route(value = AccessPage.PEOPLE, layout = Frame.class)
@PermitAll
public class PeopleView extends AccessPage {

    private static final long serialVersionUID = 1L;

    private final Div table = Tags.div("tw people-table");

    PeopleView(House house) {
        super(house, PEOPLE);
        body.add(Tags.div("row", find()), table);
        if (mayManage()) {
            new PageKeys().on("n", actions::invite).listen(this);
        }
    }

    @Override
    Component[] headActions() {
        if (!mayManage()) {
            return new Component[0];
        }
        Button invite = new Button(Words.of("console.access.invite"), Icon.PLUS.create(), event -> actions.invite());
        invite.addThemeName("primary");
        return new Component[] {invite};
    }

    @Override
    void show(List<AccountView> accounts) {
        Map<ClusterId, String> clusters = clusterNames();
        NativeTableBody rows = new NativeTableBody();
        accounts.stream()
                .filter(account -> account.kind() == Actor.Kind.PERSON && found(account, clusters))
                .forEach(person -> rows.add(row(person, clusters)));
        table.removeAll();
        if (rows.getChildren().findAny().isEmpty()) {
            table.add(new EmptyState(
                    Icon.SEARCH,
                    Words.of("console.access.none_found", find().getValue()),
                    Words.of("console.access.none_found.words"),
                    new Button(Words.of("console.clear_search"), event -> find().clear())));
            return;
        }
        table.add(AccountRows.table(
                Words.of("console.access.people"),
                List.of(
                        "console.access.column.account",
                        "console.access.column.roles",
                        "console.access.column.signed_in",
                        ""),
                rows));
    }

    private NativeTableRow row(AccountView person, Map<ClusterId, String> clusters) {
        Instant signedIn = person.signedInAt();
        NativeTableRow row = new NativeTableRow(
                new NativeTableCell(AccountRows.name(person, below(person))),
                new NativeTableCell(AccountRows.roles(person, clusters, mayManage() ? actions : null)),
                new NativeTableCell(
                        signedIn == null
                                ? Tags.span("muted", Words.of("console.access.never"))
                                : house.instants().since(signedIn)),
                new NativeTableCell(AccountRows.menu(person, items(person))));
        row.getElement().setAttribute("data-account", person.name());
        return row;
    }

    private String below(AccountView person) {
        if (person.id().equals(actor.id())) {
            return Words.of("console.access.you");
        }
        Instant until = person.invitedUntil();
        if (!person.hasPassword()) {
            return until == null
                    ? Words.of("console.access.link_over")
                    : Words.of("console.access.link_until", Instants.day(until));
        }
        return until == null
                ? Words.of("console.access.password")
                : Words.of("console.access.reset_until", Instants.day(until));
    }

    private Map<String, Runnable> items(AccountView person) {
        Map<String, Runnable> items = new LinkedHashMap<>();
        if (!mayManage()) {
            return items;
        }
        if (person.active()) {
            items.put(Words.of("console.access.grant"), () -> actions.grant(person));
            items.put(
                    Words.of(person.hasPassword() ? "console.access.reset" : "console.access.invite_again"),
                    () -> actions.newLink(person));
            items.put(Words.of("console.access.disable"), () -> actions.disable(person));
        } else {
            items.put(Words.of("console.access.enable"), () -> actions.enable(person));
        }
        return items;
    }
}
