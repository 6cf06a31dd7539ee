package dev.sallyport.console.gateways;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dependency.Uses;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeader;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Location;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import dev.sallyport.access.Operation;
import dev.sallyport.access.Permissions;
import dev.sallyport.console.Frame;
import dev.sallyport.console.parts.EmptyState;
import dev.sallyport.console.parts.FilterChip;
import dev.sallyport.console.parts.FleetHealth;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.Instants;
import dev.sallyport.console.parts.LiveStatus;
import dev.sallyport.console.parts.Numbers;
import dev.sallyport.console.parts.PageHead;
import dev.sallyport.console.parts.StateBadge;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.console.security.ConsoleSession;
import dev.sallyport.enforcement.Enforcement;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.ledger.Actor;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.Clusters;
import dev.sallyport.perimeter.RuleQuery;
import dev.sallyport.perimeter.Rules;
import dev.sallyport.words.Words;
import jakarta.annotation.security.PermitAll;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who enforces what: every gateway under every cluster that it serves, as it said itself. */
@Route(value = "gateways", layout = Frame.class)
@PermitAll
@Uses(TextArea.class)
public class AllGatewaysView extends Div implements BeforeEnterObserver, HasDynamicTitle {

    private static final long serialVersionUID = 1L;

    private static final String NOT_IN_SYNC = "not-in-sync";

    private static final List<String> COLUMNS =
            List.of("gateway", "version", "state", "revision", "lag", "seen", "serves");

    private final transient Clusters clusters;
    private final transient Rules rules;
    private final transient Enforcement enforcement;
    private final transient Permissions permissions;
    private final transient Instants instants;
    private final transient GatewayCare care;
    private final transient Actor actor;
    private final Div figures = Tags.div("kpis");
    private final Div table = Tags.div("tw gateways-table");
    private final FilterChip<Boolean> state;
    private transient Map<Cluster, EnforcementStatus> shown = Map.of();
    private boolean onlyBehind;

    AllGatewaysView(
            Clusters clusters,
            Rules rules,
            Enforcement enforcement,
            Permissions permissions,
            ConsoleSession session,
            LiveStatus live,
            Instants instants,
            GatewayCare care) {
        this.clusters = clusters;
        this.rules = rules;
        this.enforcement = enforcement;
        this.permissions = permissions;
        this.instants = instants;
        this.care = care;
        this.actor = session.current();
        state = new FilterChip<>(
                Words.of("console.gateways.filter.state"),
                only -> Words.of("console.gateways.filter.not_in_sync"),
                this::choose);
        state.items(List.of(true));
        add(
                new PageHead().title(Words.of("console.gateways.title")),
                Tags.div(
                        "body",
                        figures,
                        Tags.div("filters", state),
                        table,
                        Tags.paragraph("small muted", Words.of("console.egress.not_covered"))));
        live.follow(this, null, this::look);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        onlyBehind = event.getLocation()
                .getQueryParameters()
                .getSingleParameter("state")
                .filter(NOT_IN_SYNC::equals)
                .isPresent();
        state.show(onlyBehind ? Set.of(true) : Set.of());
        look();
    }

    @Override
    public String getPageTitle() {
        return Words.of("console.page", Words.of("console.gateways.title"));
    }

    private void choose(Set<Boolean> chosen) {
        onlyBehind = !chosen.isEmpty();
        QueryParameters query = onlyBehind ? QueryParameters.of("state", NOT_IN_SYNC) : QueryParameters.empty();
        getUI().ifPresent(ui -> ui.getPage().getHistory().replaceState(null, new Location("gateways", query)));
        shown = Map.of();
        look();
    }

    private void look() {
        Map<Cluster, EnforcementStatus> now = new LinkedHashMap<>();
        for (Cluster cluster : clusters.list(actor)) {
            now.put(cluster, enforcement.status(actor, cluster.id()));
        }
        if (!now.isEmpty() && now.equals(shown)) {
            return;
        }
        shown = now;
        showFigures(FleetHealth.of(now.values()));
        table.removeAll();
        if (now.values().stream().allMatch(status -> status.gateways().isEmpty())) {
            table.add(new EmptyState(
                    Icon.GATE,
                    Words.of(now.isEmpty() ? "console.gateways.no_cluster" : "console.progress.none"),
                    Words.of(now.isEmpty() ? "console.gateways.no_cluster.words" : "console.gateways.none.how")));
            return;
        }
        NativeTableBody rows = new NativeTableBody();
        now.forEach((cluster, status) -> addCluster(rows, cluster, status));
        if (rows.getChildren().findAny().isEmpty()) {
            table.add(new EmptyState(
                    Icon.CHECK_IN_CIRCLE,
                    Words.of("console.gateways.all_in_sync"),
                    Words.of("console.gateways.all_in_sync.words"),
                    new Button(Words.of("console.gateways.show_all"), event -> {
                        state.show(Set.of());
                        choose(Set.of());
                    })));
            return;
        }
        NativeTable grid = new NativeTable();
        grid.getElement().setAttribute("aria-label", Words.of("console.gateways.title"));
        grid.add(new NativeTableHeader(titles()), rows);
        table.add(grid);
    }

    private static NativeTableRow titles() {
        NativeTableRow titles = new NativeTableRow();
        for (String column : COLUMNS) {
            NativeTableHeaderCell title = new NativeTableHeaderCell(Words.of("console.gateways.column." + column));
            title.getElement().setAttribute("scope", "col");
            titles.add(title);
        }
        return titles;
    }

    private void addCluster(NativeTableBody rows, Cluster cluster, EnforcementStatus status) {
        List<GatewayStatus> gateways = status.gateways().stream()
                .filter(gateway -> !onlyBehind
                        || gateway.state() != GatewayState.IN_SYNC
                        || !gateway.alarms().isEmpty())
                .toList();
        if (gateways.isEmpty()) {
            return;
        }
        rows.add(head(cluster, status));
        for (GatewayStatus gateway : gateways) {
            rows.add(row(cluster, status, gateway));
            care.notes(actor, gateway).forEach(note -> rows.add(details(note)));
            if (gateway.state() == GatewayState.REFUSED) {
                rows.add(refusal(cluster, gateway));
            }
        }
    }

    private static NativeTableRow head(Cluster cluster, EnforcementStatus status) {
        long inSync = status.gateways().stream()
                .filter(gateway -> gateway.state() == GatewayState.IN_SYNC)
                .count();
        NativeTableHeaderCell cell = new NativeTableHeaderCell();
        cell.getElement().setAttribute("scope", "rowgroup").setAttribute("colspan", Integer.toString(COLUMNS.size()));
        cell.add(Tags.div(
                "row",
                Icon.CLUSTER.create("s"),
                Tags.link("clusters/" + cluster.id() + "/gateways", cluster.name()),
                StateBadge.ofPolicy(status),
                Tags.span(
                        "end small muted",
                        Words.of(
                                "console.gateways.on_revision",
                                inSync,
                                status.gateways().size(),
                                Long.toString(status.revision())))));
        NativeTableRow row = new NativeTableRow(cell);
        row.addClassName("day");
        return row;
    }

    private NativeTableRow row(Cluster cluster, EnforcementStatus status, GatewayStatus gateway) {
        NativeTableRow row = new NativeTableRow(
                new NativeTableCell(Tags.div("row", Icon.GATE.create("s"), Tags.span("mono ell", gateway.gateway()))),
                new NativeTableCell(
                        gateway.version() == null
                                ? Tags.span("faint", Words.of("console.unknown"))
                                : Tags.span("mono", gateway.version())),
                new NativeTableCell(StateBadge.of(gateway.state())),
                new NativeTableCell(revision(status, gateway)),
                new NativeTableCell(lag(status, gateway)),
                new NativeTableCell(
                        gateway.lastSeen() == null
                                ? Tags.span("faint", Words.of("console.gateways.never"))
                                : Tags.span("", instants.since(gateway.lastSeen()))),
                new NativeTableCell(Tags.span(
                        "muted",
                        Words.of(
                                "console.gateways.serves",
                                Integer.toString(cluster.egressPort()),
                                rules.count(actor, cluster.id(), RuleQuery.all())))));
        row.getElement().setAttribute("data-gateway", gateway.gateway()).setAttribute("data-cluster", cluster.name());
        return row;
    }

    private static Component revision(EnforcementStatus status, GatewayStatus gateway) {
        Long acknowledged = gateway.acknowledgedRevision();
        if (acknowledged == null) {
            return Tags.span("faint", "–");
        }
        boolean newest = acknowledged >= status.revision();
        Span revision = Tags.span("row g1", Tags.span("mono", acknowledged.toString()));
        revision.add(
                newest
                        ? Icon.CHECK.create("s t-ok")
                        : Tags.span("muted", Words.of("console.gateways.of", Long.toString(status.revision()))));
        return revision;
    }

    /** How long the acknowledgement took; how long one has been waited for, where there is none yet. */
    private Component lag(EnforcementStatus status, GatewayStatus gateway) {
        Instant saved = status.savedAt();
        Instant acknowledged = gateway.acknowledgedAt();
        Long revision = gateway.acknowledgedRevision();
        if (saved == null) {
            return Tags.span("faint", "–");
        }
        if (revision == null || revision < status.revision()) {
            return Tags.span("t-pend", instants.age(saved));
        }
        return acknowledged == null || acknowledged.isBefore(saved)
                ? Tags.span("faint", "–")
                : Tags.span("", Instants.lapse(Duration.between(saved, acknowledged)));
    }

    private NativeTableRow refusal(Cluster cluster, GatewayStatus gateway) {
        boolean may = permissions.allows(actor, Operation.EDIT_RULES, cluster.id());
        return details(RefusalNote.of(gateway, may ? () -> enforcement.sendAgain(actor, cluster.id()) : null));
    }

    private static NativeTableRow details(Component note) {
        NativeTableCell cell = new NativeTableCell(note);
        cell.getElement().setAttribute("colspan", Integer.toString(COLUMNS.size()));
        NativeTableRow row = new NativeTableRow(cell);
        row.addClassName("details");
        return row;
    }

    private void showFigures(FleetHealth health) {
        figures.removeAll();
        figures.add(figure(GatewayState.IN_SYNC, health, Words.of("console.clusters.figure.of", health.gateways())));
        for (GatewayState bad : List.of(GatewayState.BEHIND, GatewayState.REFUSED, GatewayState.NOT_SEEN)) {
            figures.add(figure(bad, health, null));
        }
    }

    private static Component figure(GatewayState which, FleetHealth health, @Nullable String unit) {
        List<String> names = health.worst().entrySet().stream()
                .filter(entry -> entry.getValue() == which)
                .map(Map.Entry::getKey)
                .toList();
        Div number = Tags.div("v", Tags.span("", Numbers.of(names.size())));
        if (unit != null) {
            number.add(Tags.span("unit", unit));
        }
        boolean bad = which != GatewayState.IN_SYNC && !names.isEmpty();
        String below = bad
                ? String.join(", ", names.subList(0, Math.min(3, names.size())))
                : Words.of("console.gateways.figure." + which);
        return Tags.div(
                "",
                Tags.div("k", StateBadge.face(which).label()),
                number,
                Tags.div(bad ? "n " + StateBadge.face(which).look().textCss() : "n", below));
    }
}
