package dev.sallyport.console.rules;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridSortOrder;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.data.provider.CallbackDataProvider;
import com.vaadin.flow.data.provider.SortDirection;
import com.vaadin.flow.data.renderer.ComponentRenderer;
import com.vaadin.flow.function.SerializableSupplier;
import dev.sallyport.console.cluster.Labels;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.Look;
import dev.sallyport.console.parts.StateBadge;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.enforcement.RuleState;
import dev.sallyport.perimeter.RuleQuery;
import dev.sallyport.perimeter.RuleVersion;
import dev.sallyport.policy.DestinationType;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.RuleField;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.words.Words;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The grid of rules: a page at a time from the database, states from the latest picture. */
final class RulesGrid extends Grid<RuleVersion> {

    private static final long serialVersionUID = 1L;

    /** The key of the column of states, and how wide it is. */
    static final String STATE = "state";

    static final String STATE_WIDTH = "172px";

    /** On a phone: the longest state, and no more. */
    static final String STATE_NARROW = "146px";

    private static final int PAGE = 50;

    /** What the page does for the grid. */
    interface Page {

        void open(RuleVersion version);

        void sort(RuleQuery.Order order, boolean descending);

        void sendAgain();
    }

    private final transient SerializableSupplier<EnforcementStatus> status;
    private final transient Page page;
    private final boolean mayEdit;
    private final transient Map<RuleId, RuleVersion> detailed = new HashMap<>();
    private boolean following;

    RulesGrid(SerializableSupplier<EnforcementStatus> status, boolean mayEdit, Page page) {
        super(PAGE);
        this.status = status;
        this.mayEdit = mayEdit;
        this.page = page;
        addClassName("rules-grid");
        setSizeFull();
        setMultiSort(false);
        setColumnReorderingAllowed(true);
        columns();
        setSelectionMode(SelectionMode.SINGLE);
        asSingleSelect().addValueChangeListener(event -> {
            if (event.isFromClient() && event.getValue() != null) {
                page.open(event.getValue());
            } else if (event.isFromClient() && event.getOldValue() != null) {
                // A second click on the open rule keeps it open.
                asSingleSelect().setValue(event.getOldValue());
            }
        });
        addSortListener(event -> {
            if (event.isFromClient() && !following) {
                sorted(event.getSortOrder());
            }
        });
        setItemDetailsRenderer(new ComponentRenderer<>(this::details));
        setDetailsVisibleOnClick(false);
    }

    private void columns() {
        addColumn(new ComponentRenderer<>(this::state))
                .setKey(STATE)
                .setHeader(Words.of("console.rules.column.state"))
                .setWidth(STATE_WIDTH)
                .setFlexGrow(0);
        addColumn(new ComponentRenderer<>(RulesGrid::name))
                .setKey(RuleQuery.Order.NAME.name())
                .setHeader(Words.of("console.rules.column.name"))
                .setSortProperty(RuleQuery.Order.NAME.name())
                .setWidth("150px")
                .setFlexGrow(2)
                .setResizable(true);
        addColumn(new ComponentRenderer<>(RulesGrid::destination))
                .setKey(RuleQuery.Order.DESTINATION.name())
                .setHeader(Words.of("console.rules.column.destination"))
                .setSortProperty(RuleQuery.Order.DESTINATION.name())
                .setWidth("190px")
                .setFlexGrow(3)
                .setResizable(true);
        addColumn(new ComponentRenderer<>(version -> mono(version, RuleField.PORTS)))
                .setKey("ports")
                .setHeader(Words.of("console.rules.column.ports"))
                .setWidth("112px")
                .setFlexGrow(0);
        addColumn(version -> Labels.purpose(version.rule().purpose().code()))
                .setKey(RuleQuery.Order.PURPOSE.name())
                .setHeader(Words.of("console.rules.column.purpose"))
                .setSortProperty(RuleQuery.Order.PURPOSE.name())
                .setWidth("130px")
                .setFlexGrow(1);
        addColumn(new ComponentRenderer<>(RulesGrid::changed))
                .setKey(RuleQuery.Order.CHANGED_AT.name())
                .setHeader(Words.of("console.rules.column.changed"))
                .setSortProperty(RuleQuery.Order.CHANGED_AT.name())
                .setWidth("160px")
                .setFlexGrow(1);
        addColumn(version -> RuleWords.day(version.rule().expiresAt()))
                .setKey("expires")
                .setTooltipGenerator(version -> RuleWords.expires(version.rule().expiresAt()))
                .setHeader(Words.of("console.rules.column.expires"))
                .setWidth("110px")
                .setFlexGrow(0);
    }

    private Component state(RuleVersion version) {
        EnforcementStatus picture = status.get();
        RuleState state = picture.stateOf(version);
        Div cell = new Div(badge(state, picture.policy()));
        cell.addClassName("two-lines");
        List<GatewayStatus> waiting =
                state == null || state == RuleState.ACTIVE ? List.of() : RuleWords.waitingFor(version, picture);
        if (!waiting.isEmpty()) {
            Span who = new Span(Words.of(
                    "console.rules.waiting_for",
                    waiting.stream().map(GatewayStatus::gateway).collect(Collectors.joining(", "))));
            who.addClassName("second");
            cell.add(who);
        }
        cell.setTitle(RuleWords.state(version, state, picture));
        return cell;
    }

    private static Component badge(@Nullable RuleState state, TrafficPolicy policy) {
        return state == null
                ? StateBadge.of(new StateBadge.Face(Look.MUTE, Icon.MINUS, Words.of("console.rules.state.deleted")))
                : StateBadge.of(state, policy);
    }

    private static Component name(RuleVersion version) {
        EgressRule rule = version.rule();
        Span name = new Span(rule.name());
        name.addClassNames("med", "ell");
        name.setTitle(rule.name());
        Span where = Sentence.mono(rule.target().toString());
        where.addClassNames("second", "ell", "only-narrow");
        Div cell = new Div();
        cell.addClassName("two-lines");
        String reason = rule.managedReason();
        if (reason == null) {
            cell.add(name, where);
            return cell;
        }
        Span why = new Span(reason);
        why.addClassNames("second", "ell");
        why.setTitle(Words.of("console.rules.managed.reason", reason));
        Div top = new Div(Icon.LOCK.create("s"), name);
        top.addClassName("line");
        cell.add(top, where, why);
        return cell;
    }

    private static Component destination(RuleVersion version) {
        EgressRule rule = version.rule();
        Component icon = rule.type() == DestinationType.FQDN ? Icon.GLOBE.create("s") : Icon.NETWORK.create("s");
        icon.addClassName("faint");
        Span text = Sentence.mono(rule.target().toString());
        text.addClassName("ell");
        text.setTitle(rule.target().toString());
        Div cell = new Div(icon, text);
        cell.addClassName("line");
        if (!rule.paths().isEmpty()) {
            Span paths =
                    new Span(Words.of("console.rules.paths.some", rule.paths().size()));
            paths.addClassName("chip");
            paths.setTitle(RuleWords.value(TypedRule.of(rule), RuleField.PATHS));
            cell.add(paths);
        }
        return cell;
    }

    private static Component mono(RuleVersion version, RuleField field) {
        String text = RuleWords.value(TypedRule.of(version.rule()), field);
        Span span = Sentence.mono(text);
        span.addClassName("ell");
        span.setTitle(text);
        return span;
    }

    private static Component changed(RuleVersion version) {
        Span who = new Span(version.changedBy());
        who.addClassName("ell");
        who.setTitle(version.changedBy());
        Span when = new Span(RuleWords.when(version.changedAt()));
        when.addClassName("second");
        Div cell = new Div(who, when);
        cell.addClassName("two-lines");
        return cell;
    }

    private Component details(RuleVersion version) {
        RuleStanding standing = new RuleStanding(version, status.get(), mayEdit ? page::sendAgain : null);
        if (mayEdit && !version.rule().managed()) {
            standing.action(new Button(Words.of("console.rules.edit"), event -> page.open(version)));
        }
        return standing;
    }

    private void sorted(List<GridSortOrder<RuleVersion>> orders) {
        if (orders.isEmpty()) {
            page.sort(RuleQuery.Order.NAME, false);
            return;
        }
        GridSortOrder<RuleVersion> order = orders.getFirst();
        page.sort(
                RuleQuery.Order.valueOf(order.getSorted().getKey()), order.getDirection() == SortDirection.DESCENDING);
    }

    /** Shows the order that the address says, without asking for another address. */
    void followOrder(RulesAddress address) {
        following = true;
        try {
            sort(List.of(new GridSortOrder<>(
                    getColumnByKey(address.order().name()),
                    address.descending() ? SortDirection.DESCENDING : SortDirection.ASCENDING)));
        } finally {
            following = false;
        }
    }

    void setRows(CallbackDataProvider<RuleVersion, Void> provider) {
        setDataProvider(provider);
    }

    /** Reads the rows again; scroll position and selection stay. A refused rule opens its details by itself, once. */
    void refresh(List<RuleVersion> refused) {
        getDataProvider().refreshAll();
        Map<RuleId, RuleVersion> now = new HashMap<>();
        refused.forEach(version -> now.put(version.rule().id(), version));
        now.forEach((id, version) -> {
            if (detailed.put(id, version) == null) {
                setDetailsVisible(version, true);
            }
        });
        detailed.entrySet().removeIf(entry -> {
            boolean over = !now.containsKey(entry.getKey());
            if (over) {
                setDetailsVisible(entry.getValue(), false);
            }
            return over;
        });
    }

    /** Marks the row of the rule that is open, without opening it. */
    void mark(@Nullable RuleVersion version) {
        RuleVersion marked = asSingleSelect().getValue();
        if (version == null) {
            asSingleSelect().clear();
        } else if (marked == null || !marked.rule().id().equals(version.rule().id())) {
            asSingleSelect().setValue(version);
        }
    }
}
