package dev.sallyport.console.gateways;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dependency.Uses;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Location;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import dev.sallyport.console.Frame;
import dev.sallyport.console.parts.EmptyState;
import dev.sallyport.console.parts.FilterChip;
import dev.sallyport.console.parts.FleetHealth;
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
import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.ledger.Actor;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.Clusters;
import dev.sallyport.perimeter.RuleQuery;
import dev.sallyport.perimeter.Rules;
import dev.sallyport.words.Words;
import jakarta.annotation.security.PermitAll;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who enforces what: every gateway under every cluster that it serves, as it said itself. */
@Route(value = "gateways", layout = Frame.class)
@PermitAll
@Uses(TextArea.class)
public class AllGatewaysView extends Div implements BeforeEnterObserver, HasDynamicTitle {

    private static final long serialVersionUID = 1L;

    /** Which gateways are to be shown. */
    private enum Wanted {
        NOT_IN_SYNC,
        IN_SYNC,
        BEHIND,
        REFUSED,
        UNFIT,
        NOT_SEEN,
        NOT_HEARD,
        RETIRING,
        ABANDONED;

        static Stream<Wanted> named(String word) {
            return Stream.of(values()).filter(wanted -> wanted.word().equals(word));
        }

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        String label() {
            return this == NOT_IN_SYNC
                    ? Words.of("console.gateways.filter.not_in_sync")
                    : StateBadge.face(GatewayState.valueOf(name())).label();
        }

        boolean matches(GatewayStatus gateway) {
            return this == NOT_IN_SYNC
                    ? gateway.state() != GatewayState.IN_SYNC
                            || !gateway.alarms().isEmpty()
                    : gateway.state().name().equals(name());
        }
    }

    private final transient Clusters clusters;
    private final transient Rules rules;
    private final transient Enforcement enforcement;
    private final transient Actor actor;
    private final Div figures = Tags.div("kpis");
    private final Div table = Tags.div("tw gateways-table");
    private final FilterChip<Wanted> state;
    private final TextField search = new TextField();
    private final GatewayRows rows;
    private transient Map<Cluster, EnforcementStatus> shown = Map.of();
    private transient @Nullable Component inTable;
    private transient Set<Wanted> wanted = Set.of();

    AllGatewaysView(
            Clusters clusters,
            Rules rules,
            Enforcement enforcement,
            ConsoleSession session,
            LiveStatus live,
            Instants instants,
            Concerns concerns) {
        this.clusters = clusters;
        this.rules = rules;
        this.enforcement = enforcement;
        this.actor = session.current();
        rows = new GatewayRows(instants, concerns);
        state = new FilterChip<>(Words.of("console.gateways.filter.state"), Wanted::label, this::choose);
        state.items(List.of(Wanted.values()));
        arrangeSearch();
        add(
                new PageHead().title(Words.of("console.gateways.title")),
                Tags.div(
                        "body",
                        figures,
                        Tags.div("filters", search, state),
                        table,
                        Tags.paragraph("small muted", Words.of("console.egress.not_covered"))));
        live.follow(this, null, this::look);
    }

    private void arrangeSearch() {
        search.setAriaLabel(Words.of("console.gateways.search"));
        search.setPlaceholder(Words.of("console.gateways.search"));
        search.setPrefixComponent(Icon.SEARCH.create("s"));
        search.setSuffixComponent(PageKeys.kbd("/"));
        search.setClearButtonVisible(true);
        search.setMaxLength(100);
        search.setWidth("280px");
        search.setValueChangeMode(ValueChangeMode.LAZY);
        search.addValueChangeListener(event -> {
            if (event.isFromClient()) {
                narrow();
            }
        });
        PageKeys.search(search);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        QueryParameters query = event.getLocation().getQueryParameters();
        wanted = query.getParameters("state").stream().flatMap(Wanted::named).collect(Collectors.toSet());
        state.show(wanted);
        search.setValue(query.getSingleParameter("q").orElse(""));
        shown = Map.of();
        look();
    }

    @Override
    public String getPageTitle() {
        return Words.of("console.page", Words.of("console.gateways.title"));
    }

    private void choose(Set<Wanted> chosen) {
        wanted = Set.copyOf(chosen);
        narrow();
    }

    private void narrow() {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        if (!search.getValue().isBlank()) {
            parameters.put("q", List.of(search.getValue().strip()));
        }
        if (!wanted.isEmpty()) {
            parameters.put("state", wanted.stream().sorted().map(Wanted::word).toList());
        }
        Location location = new Location("gateways", new QueryParameters(parameters));
        getUI().ifPresent(ui -> ui.getPage().getHistory().replaceState(null, location));
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
        if (now.values().stream().allMatch(status -> status.gateways().isEmpty())) {
            inTable(new EmptyState(
                    Icon.GATE,
                    Words.of(now.isEmpty() ? "console.gateways.no_cluster" : "console.progress.none"),
                    Words.of(now.isEmpty() ? "console.gateways.no_cluster.words" : "console.gateways.none.how")));
            return;
        }
        List<GatewayRows.Served> served = new ArrayList<>();
        now.forEach((cluster, status) -> {
            List<GatewayStatus> found = status.gateways().stream()
                    .filter(gateway -> found(cluster, gateway))
                    .toList();
            if (!found.isEmpty()) {
                served.add(new GatewayRows.Served(
                        cluster, status, rules.count(actor, cluster.id(), RuleQuery.all()), found));
            }
        });
        rows.show(served);
        inTable(served.isEmpty() ? noneFound() : rows);
    }

    private boolean found(Cluster cluster, GatewayStatus gateway) {
        String text = search.getValue().strip().toLowerCase(Locale.ROOT);
        boolean named = Stream.of(gateway.gateway(), cluster.name(), Objects.toString(gateway.version(), ""))
                .anyMatch(word -> word.toLowerCase(Locale.ROOT).contains(text));
        return named && (wanted.isEmpty() || wanted.stream().anyMatch(state -> state.matches(gateway)));
    }

    private EmptyState noneFound() {
        boolean allWell =
                wanted.equals(Set.of(Wanted.NOT_IN_SYNC)) && search.getValue().isBlank();
        return new EmptyState(
                allWell ? Icon.CHECK_IN_CIRCLE : Icon.SEARCH,
                Words.of(allWell ? "console.gateways.all_in_sync" : "console.gateways.none_found"),
                Words.of(allWell ? "console.gateways.all_in_sync.words" : "console.gateways.none_found.words"),
                new Button(Words.of("console.gateways.show_all"), event -> {
                    search.clear();
                    state.show(Set.of());
                    choose(Set.of());
                }));
    }

    /** The rows stay the same component, so that they are not built anew. */
    private void inTable(Component content) {
        if (content != inTable) {
            inTable = content;
            table.removeAll();
            table.add(content);
        }
    }

    private void showFigures(FleetHealth health) {
        figures.removeAll();
        figures.add(figure(GatewayState.IN_SYNC, health, Words.of("console.clusters.figure.of", health.gateways())));
        for (GatewayState bad : List.of(GatewayState.BEHIND, GatewayState.REFUSED, GatewayState.NOT_SEEN)) {
            figures.add(figure(bad, health, null));
        }
        for (GatewayState rare :
                List.of(GatewayState.UNFIT, GatewayState.NOT_HEARD, GatewayState.RETIRING, GatewayState.ABANDONED)) {
            if (health.worst().containsValue(rare)) {
                figures.add(figure(rare, health, null));
            }
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
