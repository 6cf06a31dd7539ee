package dev.sallyport.console.access;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Span;
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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What programs come in with, and what they may do. */
@Route(value = AccessPage.SERVICE_ACCOUNTS, layout = Frame.class)
@PermitAll
public class ServiceAccountsView extends AccessPage {

    private static final long serialVersionUID = 1L;

    private final Div table = Tags.div("tw service-accounts-table");

    ServiceAccountsView(House house) {
        super(house, SERVICE_ACCOUNTS);
        body.add(Tags.div("row", find()), table);
        if (mayManage()) {
            new PageKeys().on("n", actions::newServiceAccount).listen(this);
        }
    }

    @Override
    Component[] headActions() {
        return mayManage() ? new Component[] {fresh()} : new Component[0];
    }

    private Button fresh() {
        Button fresh = new Button(
                Words.of("console.access.service_account.new"),
                Icon.PLUS.create(),
                event -> actions.newServiceAccount());
        fresh.addThemeName("primary");
        return fresh;
    }

    @Override
    void show(List<AccountView> accounts) {
        Map<ClusterId, String> clusters = clusterNames();
        List<AccountView> all = accounts.stream()
                .filter(account -> account.kind() == Actor.Kind.SERVICE_ACCOUNT)
                .toList();
        NativeTableBody rows = new NativeTableBody();
        all.stream().filter(account -> found(account, clusters)).forEach(account -> rows.add(row(account, clusters)));
        table.removeAll();
        if (all.isEmpty()) {
            table.add(
                    mayManage()
                            ? new EmptyState(
                                    Icon.ROBOT,
                                    Words.of("console.access.service_account.none"),
                                    Words.of("console.access.service_account.none.words"),
                                    fresh())
                            : new EmptyState(
                                    Icon.ROBOT,
                                    Words.of("console.access.service_account.none"),
                                    Words.of("console.access.service_account.none.words")));
        } else if (rows.getChildren().findAny().isEmpty()) {
            table.add(new EmptyState(
                    Icon.SEARCH,
                    Words.of("console.access.none_found", find().getValue()),
                    Words.of("console.access.none_found.words"),
                    new Button(Words.of("console.clear_search"), event -> find().clear())));
        } else {
            table.add(AccountRows.table(
                    Words.of("console.access.service_accounts"),
                    List.of(
                            "console.access.column.service_account",
                            "console.access.column.roles",
                            "console.access.column.keys",
                            "console.access.column.used",
                            ""),
                    rows));
        }
    }

    private NativeTableRow row(AccountView account, Map<ClusterId, String> clusters) {
        Optional<Instant> used = account.keys().stream()
                .map(AccountView.Key::lastUsedAt)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder());
        NativeTableRow row = new NativeTableRow(
                new NativeTableCell(
                        AccountRows.name(account, Words.of("console.access.since", Instants.day(account.createdAt())))),
                new NativeTableCell(AccountRows.roles(account, clusters, mayManage() ? actions : null)),
                new NativeTableCell(keys(account)),
                new NativeTableCell(used.<Component>map(at -> house.instants().since(at))
                        .orElseGet(() -> Tags.span("muted", Words.of("console.access.never")))),
                new NativeTableCell(AccountRows.menu(account, items(account))));
        row.getElement().setAttribute("data-account", account.name());
        return row;
    }

    /** Those that are good now; a key that is over can do nothing and is in Activity. */
    private Component keys(AccountView account) {
        Instant now = house.instants().now();
        Div keys = Tags.div("col g1");
        account.keys().stream().filter(key -> key.good(now)).forEach(key -> keys.add(key(account, key)));
        if (keys.getChildren().findAny().isEmpty()) {
            keys.add(Tags.span("muted f13", Words.of("console.access.no_key")));
        }
        return keys;
    }

    private Component key(AccountView account, AccountView.Key key) {
        Span name = Tags.span("mono small ell", key.name());
        name.setTitle(key.name());
        Instant end = key.expiresAt();
        Div line = Tags.div(
                "row g1",
                name,
                Tags.span(
                        "small muted nowrap",
                        end == null
                                ? Words.of("console.access.key.no_end")
                                : Words.of("console.access.key.until", Instants.day(end))));
        if (mayManage()) {
            Button revoke = new Button(Icon.CROSS.create("s"), event -> actions.revoke(account, key));
            revoke.addThemeNames("tertiary", "icon", "small");
            revoke.setAriaLabel(Words.of("console.access.revoke.what", key.name(), account.name()));
            revoke.setTooltipText(Words.of("console.access.revoke"));
            line.add(revoke);
        }
        return line;
    }

    private Map<String, Runnable> items(AccountView account) {
        Map<String, Runnable> items = new LinkedHashMap<>();
        if (!mayManage()) {
            return items;
        }
        if (account.active()) {
            items.put(Words.of("console.access.key.new"), () -> actions.newKey(account));
            items.put(Words.of("console.access.grant"), () -> actions.grant(account));
            items.put(Words.of("console.access.disable"), () -> actions.disable(account));
        } else {
            items.put(Words.of("console.access.enable"), () -> actions.enable(account));
        }
        items.put(Words.of("console.access.delete"), () -> actions.delete(account));
        return items;
    }
}
