package dev.sallyport.console.clusters;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeader;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import dev.sallyport.access.Operation;
import dev.sallyport.access.Permissions;
import dev.sallyport.console.Frame;
import dev.sallyport.console.cluster.Labels;
import dev.sallyport.console.parts.EmptyState;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.Instants;
import dev.sallyport.console.parts.LiveStatus;
import dev.sallyport.console.parts.Numbers;
import dev.sallyport.console.parts.PageHead;
import dev.sallyport.console.parts.PageKeys;
import dev.sallyport.console.parts.StateBadge;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.console.security.ConsoleSession;
import dev.sallyport.enforcement.Enforcement;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.enforcement.PolicyState;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.Clusters;
import dev.sallyport.perimeter.Rules;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.traffic.HourOfTraffic;
import dev.sallyport.traffic.Traffic;
import dev.sallyport.words.Words;
import jakarta.annotation.security.PermitAll;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Which perimeter needs me? Every cluster with its policy, rules and gateways, live. */
@Route(value = "clusters", layout = Frame.class)
@PermitAll
public class ClustersView extends Div implements HasDynamicTitle, BeforeEnterObserver {

    private static final long serialVersionUID = 1L;

    private static final String LIST = "list";
    private static final int DESTINATIONS = 200;

    private final transient Clusters clusters;
    private final transient Enforcement enforcement;
    private final transient Rules rules;
    private final transient Permissions permissions;
    private final transient Traffic traffic;
    private final transient Instants instants;
    private final transient Actor actor;
    private final transient NewClusterDialog.Opener dialog;
    private final boolean mayCreate;
    private final Div body = Tags.div("body");
    private final ClusterFigures figures = new ClusterFigures();
    private final Div table = Tags.div("tw clusters-table");
    private final TextField find = new TextField();
    private final StartPage start;
    private boolean listAsked;
    private transient List<ClusterRow> shown = List.of();

    public ClustersView(
            Clusters clusters,
            Enforcement enforcement,
            Rules rules,
            ConsoleSession session,
            LiveStatus live,
            NewClusterDialog.Opener dialog,
            Permissions permissions,
            Traffic traffic,
            Instants instants) {
        this.clusters = clusters;
        this.enforcement = enforcement;
        this.rules = rules;
        this.permissions = permissions;
        this.traffic = traffic;
        this.instants = instants;
        this.actor = session.current();
        this.dialog = dialog;
        find.setPlaceholder(Words.of("console.clusters.find"));
        find.setAriaLabel(Words.of("console.clusters.find"));
        find.setPrefixComponent(Icon.SEARCH.create("s"));
        find.setSuffixComponent(PageKeys.kbd("/"));
        find.setClearButtonVisible(true);
        find.setWidth("260px");
        PageKeys.search(find);
        find.setValueChangeMode(ValueChangeMode.LAZY);
        find.addValueChangeListener(event -> {
            if (event.isFromClient()) {
                keepInAddress();
            }
            showRows();
        });
        this.mayCreate = permissions.allows(actor, Operation.CREATE_CLUSTER, null);
        PageHead head = new PageHead().title(Words.of("console.clusters.title"));
        this.start =
                new StartPage(instants, newCluster(), Tags.link("clusters?" + LIST, Words.of("console.start.list")));
        add(mayCreate ? head.actions(newCluster()) : head, body);
        if (mayCreate) {
            new PageKeys().on("n", () -> dialog.open(actor, this::created)).listen(this);
        }
        live.follow(this, null, this::refresh);
        live.followTraffic(this, null, this::refresh);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        QueryParameters asked = event.getLocation().getQueryParameters();
        listAsked = asked.getParameters().containsKey(LIST);
        find.setValue(asked.getSingleParameter("q").orElse(""));
        refresh();
    }

    @Override
    public String getPageTitle() {
        return Words.of("console.page", Words.of("console.clusters.title"));
    }

    private void keepInAddress() {
        String text = find.getValue();
        QueryParameters query = text.isEmpty() ? QueryParameters.empty() : QueryParameters.of("q", text);
        getUI().ifPresent(ui ->
                ui.getPage().getHistory().replaceState(null, new com.vaadin.flow.router.Location("clusters", query)));
    }

    private Button newCluster() {
        Button button = new Button(
                Words.of("console.clusters.new"), Icon.PLUS.create(), event -> dialog.open(actor, this::created));
        button.addThemeName("primary");
        button.setSuffixComponent(PageKeys.kbd("n"));
        return button;
    }

    /** The first one leaves its maker on the way to a first perimeter; any other opens its page. */
    private void created(Cluster made) {
        if (shown.isEmpty()) {
            refresh();
        } else {
            getUI().ifPresent(ui -> ui.navigate("clusters/" + made.id()));
        }
    }

    private void refresh() {
        Map<ClusterId, List<HourOfTraffic>> hours = permissions.allowsAnywhere(actor, Operation.SEE_RULES)
                ? traffic.hoursByCluster(actor, instants.now().minus(Duration.ofHours(Sparkline.HOURS - 1)))
                : Map.of();
        List<ClusterRow> now = new ArrayList<>();
        for (Cluster cluster : clusters.list(actor)) {
            EnforcementStatus status = enforcement.status(actor, cluster.id());
            now.add(new ClusterRow(
                    cluster, status, RuleCounts.of(rules, actor, status), hours.getOrDefault(cluster.id(), List.of())));
        }
        Optional<StartPage.Progress> beginning = beginning(now);
        if (beginning.isPresent()) {
            shown = now;
            showStart(beginning.get());
            return;
        }
        if (!now.isEmpty() && now.equals(shown) && figures.isAttached()) {
            return;
        }
        shown = now;
        if (now.isEmpty()) {
            body.removeAll();
            body.add(nothing());
        } else {
            if (!figures.isAttached()) {
                body.removeAll();
                body.add(figures, Tags.div("row", find), table);
            }
            figures.show(shown);
            showRows();
        }
    }

    /** The only cluster of a house whose first perimeter is not built yet; empty once there is one, or for who asked for the list. */
    private Optional<StartPage.Progress> beginning(List<ClusterRow> now) {
        if (listAsked || !mayCreate || now.size() > 1) {
            return Optional.empty();
        }
        if (now.isEmpty()) {
            return Optional.of(StartPage.Progress.NOTHING);
        }
        ClusterRow only = now.getFirst();
        return only.cluster().policy() == TrafficPolicy.ALLOW_ALL
                        && only.rules().all() == 0
                ? Optional.of(StartPage.Progress.of(
                        only.cluster(),
                        only.status(),
                        traffic.destinations(actor, only.cluster().id(), Instant.EPOCH, DESTINATIONS)))
                : Optional.empty();
    }

    private void showStart(StartPage.Progress progress) {
        if (!start.isAttached()) {
            body.removeAll();
            body.add(start);
        }
        start.show(progress);
    }

    private static Component nothing() {
        return new EmptyState(
                Icon.WALL, Words.of("console.clusters.none.title"), Words.of("console.clusters.none.words"));
    }

    private void showRows() {
        if (shown.isEmpty()) {
            return;
        }
        String text = find.getValue().strip().toLowerCase(Locale.ROOT);
        List<ClusterRow> found = shown.stream()
                .filter(row -> row.cluster().name().contains(text)
                        || Labels.place(row.cluster()).toLowerCase(Locale.ROOT).contains(text))
                .toList();
        table.removeAll();
        if (found.isEmpty()) {
            Button clear = new Button(Words.of("console.clear_search"), event -> find.clear());
            table.add(new EmptyState(
                    Icon.SEARCH,
                    Words.of("console.clusters.none_found", find.getValue()),
                    Words.of("console.clusters.hidden", shown.size()),
                    clear));
            return;
        }
        NativeTableRow titles = new NativeTableRow();
        for (String key : List.of(
                "console.clusters.column.cluster",
                "console.clusters.column.policy",
                "console.clusters.column.rules",
                "console.clusters.column.gateways",
                "console.clusters.column.day",
                "console.clusters.column.counts")) {
            NativeTableHeaderCell title = new NativeTableHeaderCell(Words.of(key));
            title.getElement().setAttribute("scope", "col");
            titles.add(title);
        }
        NativeTableBody rows = new NativeTableBody();
        found.forEach(row -> rows.add(row(row)));
        NativeTable grid = new NativeTable();
        grid.getElement().setAttribute("aria-label", Words.of("console.clusters.title"));
        grid.add(new NativeTableHeader(titles), rows);
        table.add(grid);
    }

    private NativeTableRow row(ClusterRow row) {
        Cluster cluster = row.cluster();
        Anchor name = Tags.link("clusters/" + cluster.id(), cluster.name());
        name.addClassName("name");
        return new NativeTableRow(
                new NativeTableCell(name, Tags.div("small muted ell", Labels.place(cluster))),
                new NativeTableCell(
                        StateBadge.ofPolicy(row.status()), Tags.div("small muted under", policyLine(row.status()))),
                new NativeTableCell(row.rules().bar()),
                new NativeTableCell(GatewayPips.of(row.status())),
                new NativeTableCell(day(row)),
                new NativeTableCell(counts(row)));
    }

    private Component day(ClusterRow row) {
        return row.hours().isEmpty()
                ? Tags.span("small faint", Words.of("console.clusters.no_traffic"))
                : Sparkline.of(row.hours(), instants.now());
    }

    private static Component counts(ClusterRow row) {
        if (row.hours().isEmpty()) {
            return Tags.span("faint", "–");
        }
        long denied = row.sum(HourOfTraffic::denied);
        long would = row.sum(HourOfTraffic::wouldBeDenied);
        Div counts = Tags.div(
                "", Tags.div("", Words.of("console.clusters.passed", Numbers.of(row.sum(HourOfTraffic::passed)))));
        if (denied > 0) {
            counts.add(Tags.div("small t-deny", Words.of("console.clusters.denied", Numbers.of(denied))));
        } else if (would > 0) {
            counts.add(Tags.div("small t-warn", Words.of("console.clusters.would_be", Numbers.of(would))));
        }
        return counts;
    }

    private static String policyLine(EnforcementStatus status) {
        if (status.gateways().isEmpty()) {
            return Words.of("console.clusters.policy.no_gateway");
        }
        if (status.policyState() == PolicyState.UPDATING) {
            return Words.of(
                    "console.clusters.policy.updating",
                    StateBadge.name(status.policy()),
                    Long.toString(status.revision()));
        }
        if (status.policyState() == PolicyState.ERROR) {
            return Words.of("console.clusters.policy.failed", StateBadge.name(status.policy()));
        }
        return Words.of(status.proven() ? "console.clusters.policy.proven" : "console.clusters.policy.acknowledged");
    }
}
