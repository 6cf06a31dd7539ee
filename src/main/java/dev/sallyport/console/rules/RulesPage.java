package dev.sallyport.console.rules;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.masterdetaillayout.MasterDetailLayout;
import dev.sallyport.console.parts.Announce;
import dev.sallyport.console.parts.EmptyState;
import dev.sallyport.console.parts.Failures;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.PageKeys;
import dev.sallyport.console.parts.Toast;
import dev.sallyport.console.rules.RulesAddress.Open;
import dev.sallyport.console.security.ConsoleSession;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.perimeter.NotFoundException;
import dev.sallyport.perimeter.RuleQuery;
import dev.sallyport.perimeter.RuleVersion;
import dev.sallyport.policy.RuleId;
import dev.sallyport.words.Words;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Search and filters, the grid, and the drawer beside it. Shows what its address says and follows what the gateways say. */
final class RulesPage extends Div {

    private static final long serialVersionUID = 1L;

    /** Where the page sends the browser; each ends in {@link #show}. */
    interface Way {

        void go(RulesAddress address);

        /** The same, without a step in the browser's history. */
        void replace(RulesAddress address);
    }

    private final transient RuleDesk desk;
    private final boolean mayEdit;
    private final transient ConsoleSession session;
    private final transient Clock clock;
    private final transient Way way;
    private final transient RuleRows rows;
    private final transient Awaited awaited;

    private final RulesFilters filters;
    private final RulesGrid grid;
    private final Div nothing = new Div();
    private final MasterDetailLayout layout = new MasterDetailLayout();
    private final RulesRoom room;

    private RulesAddress address = RulesAddress.PLAIN;
    private boolean shown;
    private EnforcementStatus status;
    private @Nullable RuleEditor editor;

    RulesPage(RuleDesk desk, boolean mayEdit, ConsoleSession session, Clock clock, Way way) {
        this.desk = desk;
        this.mayEdit = mayEdit;
        this.session = session;
        this.clock = clock;
        this.way = way;
        this.status = desk.status();
        this.awaited = new Awaited(desk);
        this.rows = new RuleRows(desk.rules(), desk.actor(), desk.cluster(), () -> address, () -> status);
        this.filters = new RulesFilters(
                desk.purposes(), change -> way.go(change.apply(address)), text -> way.replace(address.searching(text)));
        this.grid = new RulesGrid(() -> status, mayEdit, new GridActions());
        this.room = new RulesRoom(grid, layout);
        grid.setRows(rows.provider());
        addClassName("rules-page");
        setSizeFull();
        arrange();
    }

    private void arrange() {
        Div bar = new Div(filters);
        bar.addClassName("rules-bar");
        nothing.addClassName("rules-nothing");
        Div frame = new Div(grid, nothing);
        frame.addClassName("rules-frame");
        Div master = new Div(bar, frame);
        master.addClassName("rules-master");
        layout.setMaster(master);
        layout.setDetailSize("440px");
        layout.setExpandMaster(true);
        layout.setExpandDetail(false);
        layout.setOverlayContainment(MasterDetailLayout.OverlayContainment.PAGE);
        layout.setSizeFull();
        layout.addDetailEscapePressListener(event -> close());
        layout.addBackdropClickListener(event -> close());
        // Over the grid the detail is a dialog, and the component has no way to name it; beside the grid it has no role
        // to be named.
        layout.getElement().executeJs("""
                this.updateComplete.then(() => {
                  const detail = this.shadowRoot.getElementById('detail');
                  const name = () => detail.getAttribute('role') === 'dialog'
                      ? detail.setAttribute('aria-label', $0) : detail.removeAttribute('aria-label');
                  new MutationObserver(name).observe(detail, { attributeFilter: ['role'] });
                  name();
                })""", Words.of("console.rules.drawer"));
        add(layout);
        new PageKeys()
                .on("n", this::newRule)
                .on("t", this::testDestination)
                .on("Escape", this::closeClean)
                .listen(this);
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        room.follow(event.getUI());
    }

    /** What can be done here, for the head of the page. */
    Component[] headActions() {
        Button test = new Button(Words.of("console.rules.test.title"), Icon.BOLT.create(), event -> testDestination());
        test.addClassName("desk");
        if (!mayEdit) {
            return new Component[] {test};
        }
        Button fresh = new Button(Words.of("console.rules.new"), Icon.PLUS.create(), event -> newRule());
        fresh.setSuffixComponent(PageKeys.kbd("n"));
        fresh.addThemeNames("primary");
        return new Component[] {test, fresh};
    }

    RulesAddress address() {
        return address;
    }

    /** Shows what an address says. */
    void show(RulesAddress next) {
        RulesAddress before = address;
        boolean first = !shown;
        address = next;
        shown = true;
        filters.show(next);
        if (first) {
            // That of the beginning is from before this page was told of changes.
            status = desk.status();
        }
        if (first || !next.opening(before.open()).equals(before)) {
            grid.followOrder(next);
            readRows();
        }
        if (first || !next.open().equals(before.open())) {
            open(next.open());
        }
        followSelection();
    }

    /** Something happened to the cluster: reads status and rows again, keeping scroll, selection and what is being typed. */
    void refresh() {
        status = desk.status();
        readRows();
        RuleEditor drawer = editor;
        if (drawer != null) {
            RuleId id = drawer.form().editing();
            if (id != null) {
                refreshDrawer(drawer, id);
            }
        }
        getUI().ifPresent(ui -> awaited.look(ui, status));
    }

    private void refreshDrawer(RuleEditor drawer, RuleId id) {
        try {
            drawer.refreshFrom(desk.get(id));
            drawer.showStanding(status, sendAgain());
        } catch (NotFoundException e) {
            if (!drawer.dirty()) {
                close();
            }
        }
    }

    private void readRows() {
        grid.refresh(rows.refusedNow());
        int all = rows.countAll();
        int found = address.narrowed() ? rows.count() : all;
        filters.showCount(found, all);
        nothing.removeAll();
        if (all == 0) {
            nothing.add(empty());
        } else if (found == 0) {
            nothing.add(noMatch(all));
        }
        nothing.setVisible(found == 0);
        grid.setVisible(found > 0);
    }

    private Component empty() {
        EmptyState state =
                new EmptyState(Icon.WALL, Words.of("console.rules.empty.title"), Words.of("console.rules.empty.text"));
        if (mayEdit) {
            Button fresh = new Button(Words.of("console.rules.new"), event -> newRule());
            fresh.addThemeNames("primary");
            state.add(fresh);
        }
        return state;
    }

    private Component noMatch(int all) {
        return new EmptyState(
                Icon.SEARCH,
                address.text().isEmpty()
                        ? Words.of("console.rules.no_match.filters")
                        : Words.of("console.rules.no_match.text", address.text()),
                Words.of("console.rules.no_match.hidden", all),
                new Button(Words.of("console.rules.filter.clear"), event -> way.go(address.everything())));
    }

    // ------------------------------------------------------------------ drawer

    private void open(Open open) {
        boolean wasOpen = layout.getDetail() != null;
        editor = null;
        switch (open) {
            case Open.Nothing nothingOpen -> {
                layout.setDetail(null);
                if (wasOpen && grid.isVisible()) {
                    grid.focus();
                }
            }
            case Open.NewRule newRule -> {
                if (mayEdit) {
                    edit(RuleForm.forNew(newRule.suggestion()));
                } else {
                    layout.setDetail(null);
                }
            }
            case Open.Rule rule -> {
                try {
                    edit(RuleForm.forEditing(desk.get(rule.id())));
                } catch (NotFoundException e) {
                    layout.setDetail(gone());
                }
            }
        }
        room.drawer(layout.getDetail() != null);
    }

    private void edit(RuleForm form) {
        RuleEditor drawer = new RuleEditor(desk, form, mayEdit, session, clock, new DrawerActions());
        drawer.showStanding(status, sendAgain());
        editor = drawer;
        layout.setDetail(drawer);
    }

    private Component gone() {
        Div drawer = new Div(new EmptyState(
                Icon.MINUS,
                Words.of("console.rules.gone.title"),
                Words.of("console.rules.gone.link"),
                new Button(Words.of("console.rules.close_drawer"), event -> close())));
        drawer.addClassName("drawer");
        return drawer;
    }

    boolean dirty() {
        return editor != null && editor.dirty();
    }

    /** The person gave up what was typed. */
    void letGo() {
        editor = null;
    }

    /** Marks the row of the rule in the drawer. */
    void followSelection() {
        RuleVersion version = editor == null ? null : editor.form().base();
        grid.mark(version);
    }

    private void close() {
        way.go(address.opening(new Open.Nothing()));
    }

    /** From wherever the focus is; what is being typed is asked about by the drawer itself. */
    private void closeClean() {
        if (layout.getDetail() != null && !dirty()) {
            close();
        }
    }

    private void newRule() {
        if (mayEdit) {
            way.go(address.opening(new Open.NewRule()));
        }
    }

    void testDestination() {
        new TestDialog(desk).open();
    }

    private @Nullable Runnable sendAgain() {
        return mayEdit ? this::doSendAgain : null;
    }

    private void doSendAgain() {
        try {
            desk.sendAgain();
            Toast.pending(Words.of("console.rules.sent_again"));
        } catch (RuntimeException e) {
            Toast.failed(Failures.words(e));
        }
    }

    private final class GridActions implements RulesGrid.Page {

        @Override
        public void open(RuleVersion version) {
            way.go(address.opening(new Open.Rule(version.rule().id())));
        }

        @Override
        public void sort(RuleQuery.Order order, boolean descending) {
            way.go(address.sorted(order, descending));
        }

        @Override
        public void sendAgain() {
            doSendAgain();
        }
    }

    private final class DrawerActions implements RuleEditor.Page {

        @Override
        public void close() {
            RulesPage.this.close();
        }

        @Override
        public void saved(RuleVersion version, boolean created) {
            changed(version, created ? "console.rules.created" : "console.rules.saved");
            if (created) {
                way.go(address.opening(new Open.Rule(version.rule().id())));
            } else {
                Objects.requireNonNull(editor).showStanding(status, sendAgain());
            }
        }

        @Override
        public void deleted(RuleVersion version) {
            changed(version, "console.rules.deleted");
            letGo();
            close();
        }

        @Override
        public void nowNew() {
            room.drawer(true);
        }

        private void changed(RuleVersion version, String key) {
            status = desk.status();
            awaited.add(version);
            readRows();
            String text = Words.of(
                    key,
                    version.rule().name(),
                    version.newestRevision(),
                    status.gateways().size());
            Toast.pending(text);
            Announce.say(UI.getCurrent(), text);
        }
    }
}
