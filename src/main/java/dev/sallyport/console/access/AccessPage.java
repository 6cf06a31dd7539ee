package dev.sallyport.console.access;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Location;
import com.vaadin.flow.router.QueryParameters;
import dev.sallyport.access.AccountView;
import dev.sallyport.access.Accounts;
import dev.sallyport.access.Operation;
import dev.sallyport.access.Permissions;
import dev.sallyport.access.ServiceAccounts;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.Instants;
import dev.sallyport.console.parts.LiveStatus;
import dev.sallyport.console.parts.Numbers;
import dev.sallyport.console.parts.PageHead;
import dev.sallyport.console.parts.PageKeys;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.console.security.ConsoleSession;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.Clusters;
import dev.sallyport.words.Words;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What the pages on access have in common: head, tabs, search, and a look again whenever an account changes. */
abstract class AccessPage extends Div implements BeforeEnterObserver, HasDynamicTitle {

    private static final long serialVersionUID = 1L;

    static final String PEOPLE = "access";
    static final String SERVICE_ACCOUNTS = "access/service-accounts";
    static final String ROLES = "access/roles";

    /** What the pages need of the house. */
    @org.springframework.stereotype.Component
    record House(
            Accounts accounts,
            ServiceAccounts serviceAccounts,
            Clusters clusters,
            Permissions permissions,
            ConsoleSession session,
            LiveStatus live,
            Instants instants) {}

    final transient House house;
    final transient Actor actor;
    final transient AccountActions actions;
    final Div body = Tags.div("body");
    private final PageHead head = new PageHead();
    private final TextField find = new TextField();
    private final String path;

    AccessPage(House house, String path) {
        this.house = house;
        this.path = path;
        this.actor = house.session().current();
        this.actions = new AccountActions(house, actor, this::refresh);
        find.setAriaLabel(Words.of("console.access.find"));
        find.setPlaceholder(Words.of("console.access.find"));
        find.setPrefixComponent(Icon.SEARCH.create("s"));
        find.setSuffixComponent(PageKeys.kbd("/"));
        find.setClearButtonVisible(true);
        find.setWidth("280px");
        find.setValueChangeMode(ValueChangeMode.LAZY);
        find.addValueChangeListener(event -> {
            if (event.isFromClient()) {
                keepInAddress();
            }
            refresh();
        });
        PageKeys.search(find);
        add(head, body);
        house.live().followAccounts(this, this::refresh);
    }

    /** Whether the person may change what is here; others read. */
    final boolean mayManage() {
        return house.permissions().allows(actor, Operation.MANAGE_ACCOUNTS, null);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        find.setValue(
                event.getLocation().getQueryParameters().getSingleParameter("q").orElse(""));
        refresh();
    }

    @Override
    public String getPageTitle() {
        return Words.of("console.page", Words.of("console.access.title"));
    }

    /** Fills the body. @param accounts all of them */
    abstract void show(List<AccountView> accounts);

    /** What can be done here, for the head of the page. */
    abstract Component[] headActions();

    final TextField find() {
        return find;
    }

    final boolean found(AccountView account, Map<ClusterId, String> clusters) {
        String text = find.getValue().strip().toLowerCase(Locale.ROOT);
        return text.isEmpty()
                || account.name().toLowerCase(Locale.ROOT).contains(text)
                || account.grants().stream()
                        .anyMatch(grant -> (RoleWords.name(grant.role()) + " " + RoleWords.scope(grant, clusters))
                                .toLowerCase(Locale.ROOT)
                                .contains(text))
                || account.keys().stream()
                        .anyMatch(key -> key.name().toLowerCase(Locale.ROOT).contains(text));
    }

    final Map<ClusterId, String> clusterNames() {
        return house.clusters().list(actor).stream().collect(Collectors.toMap(Cluster::id, Cluster::name));
    }

    final void refresh() {
        List<AccountView> accounts = house.accounts().list(actor);
        long people = accounts.stream()
                .filter(account -> account.kind() == Actor.Kind.PERSON)
                .count();
        head.title(Words.of("console.access.title"))
                .actions(headActions())
                .tabs(
                        Words.of("console.access.title"),
                        List.of(
                                tab(PEOPLE, "console.access.people", Numbers.of(people)),
                                tab(
                                        SERVICE_ACCOUNTS,
                                        "console.access.service_accounts",
                                        Numbers.of(accounts.size() - people)),
                                tab(ROLES, "console.access.roles", null)));
        show(accounts);
    }

    private PageHead.Tab tab(String target, String key, @org.jspecify.annotations.Nullable String count) {
        return new PageHead.Tab(target, Words.of(key), count, target.equals(path));
    }

    private void keepInAddress() {
        String text = find.getValue();
        QueryParameters query = text.isEmpty() ? QueryParameters.empty() : QueryParameters.of("q", text);
        getUI().ifPresent(ui -> ui.getPage().getHistory().replaceState(null, new Location(path, query)));
    }
}
