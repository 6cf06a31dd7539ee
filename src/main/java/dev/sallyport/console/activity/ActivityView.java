package dev.sallyport.console.activity;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Location;
import com.vaadin.flow.router.Route;
import dev.sallyport.access.Activity;
import dev.sallyport.access.Operation;
import dev.sallyport.access.Permissions;
import dev.sallyport.console.Frame;
import dev.sallyport.console.activity.ActivityAddress.Kind;
import dev.sallyport.console.activity.ActivityAddress.Period;
import dev.sallyport.console.parts.Announce;
import dev.sallyport.console.parts.DownloadLink;
import dev.sallyport.console.parts.EmptyState;
import dev.sallyport.console.parts.Failures;
import dev.sallyport.console.parts.FilterChip;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.Instants;
import dev.sallyport.console.parts.LiveStatus;
import dev.sallyport.console.parts.PageHead;
import dev.sallyport.console.parts.PageKeys;
import dev.sallyport.console.parts.StateBadge;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.console.parts.Toast;
import dev.sallyport.console.security.ConsoleSession;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.EntryPage;
import dev.sallyport.ledger.EntryQuery;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.Verification;
import dev.sallyport.perimeter.Clusters;
import dev.sallyport.perimeter.Laboratory;
import dev.sallyport.words.Words;
import jakarta.annotation.security.PermitAll;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Who did what, from where, and is the record whole? New entries are announced, and shown when the reader asks for them. */
@Route(value = "activity", layout = Frame.class)
@PermitAll
public class ActivityView extends Div implements BeforeEnterObserver, HasDynamicTitle {

    private static final long serialVersionUID = 1L;

    private static final int PAGE = 50;
    private static final int COUNTED_AT_MOST = 99;

    private final transient Activity activity;
    private final transient Laboratory laboratory;
    private final transient Ledger ledger;
    private final transient Clusters clusters;
    private final transient Permissions permissions;
    private final transient Actor actor;
    private final transient Instants instants;
    private final transient Map<ClusterId, String> names = new LinkedHashMap<>();
    private final PageHead head = new PageHead();
    private final Div fresh = Tags.div("slot");
    private final Div table = Tags.div("tw activity-table");
    private final Div older = Tags.div("row center");
    private final DownloadLink csv = new DownloadLink(Words.of("console.activity.export", "CSV"));
    private final DownloadLink json = new DownloadLink(Words.of("console.activity.export", "JSON"));
    private final TextField search = new TextField();
    private final FilterChip<String> who;
    private final FilterChip<Kind> kinds;
    private final FilterChip<String> where;
    private final FilterChip<Period> period;
    private final FilterChip<Boolean> refused;
    private transient @Nullable ActivityRows rows;
    private ActivityAddress address = ActivityAddress.PLAIN;
    private long newest;

    ActivityView(
            Activity activity,
            Ledger ledger,
            Clusters clusters,
            Permissions permissions,
            ConsoleSession session,
            LiveStatus live,
            Instants instants,
            Laboratory laboratory) {
        this.activity = activity;
        this.laboratory = laboratory;
        this.ledger = ledger;
        this.clusters = clusters;
        this.permissions = permissions;
        this.actor = session.current();
        this.instants = instants;
        who = new FilterChip<>(Words.of("console.activity.who"), name -> name, chosen -> go(address.by(chosen)));
        kinds = new FilterChip<>(
                Words.of("console.activity.kind"),
                kind -> Words.of("console.activity.kind." + kind),
                chosen -> go(address.of(chosen)));
        where = new FilterChip<>(
                Words.of("console.activity.cluster"),
                id -> names.getOrDefault(ClusterId.parse(id), id),
                chosen -> go(address.in(chosen)));
        period = new FilterChip<>(
                Words.of("console.activity.period"),
                length -> Words.of("console.activity.period." + length),
                chosen -> go(address.within(longest(chosen))));
        refused = new FilterChip<>(
                Words.of("console.activity.outcome"),
                only -> Words.of("console.activity.refused"),
                chosen -> go(address.refused(!chosen.isEmpty())));
        kinds.items(Arrays.asList(Kind.values()));
        period.items(List.of(Period.DAY, Period.WEEK, Period.MONTH));
        refused.items(List.of(true));
        arrange();
        live.followLedger(this, this::announce);
    }

    private void arrange() {
        search.setAriaLabel(Words.of("console.activity.search"));
        search.setPlaceholder(Words.of("console.activity.search"));
        search.setPrefixComponent(Icon.SEARCH.create("s"));
        search.setSuffixComponent(PageKeys.kbd("/"));
        search.setClearButtonVisible(true);
        search.setWidth("300px");
        search.setMaxLength(200);
        search.setValueChangeMode(ValueChangeMode.LAZY);
        search.setValueChangeTimeout(300);
        search.addValueChangeListener(event -> {
            if (event.isFromClient()) {
                go(address.searching(event.getValue().strip()));
            }
        });
        PageKeys.search(search);
        Button verify = new Button(
                Words.of("console.activity.verify"), Icon.SHIELD.create(), event -> verify(event.getSource()));
        verify.setVisible(permissions.allows(actor, Operation.SEE_LEDGER, null));
        verify.setDisableOnClick(true);
        head.title(Words.of("console.activity.title")).actions(verify, csv, json);
        add(
                head,
                Tags.div("body", Tags.div("filters", search, period, who, kinds, where, refused), fresh, table, older));
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        names.clear();
        if (permissions.allowsAnywhere(actor, Operation.SEE_CLUSTER)) {
            clusters.list(actor).forEach(cluster -> names.put(cluster.id(), cluster.name()));
        }
        where.items(names.keySet().stream().map(ClusterId::toString).toList());
        who.items(activity.actors(actor));
        show(ActivityAddress.read(event.getLocation().getQueryParameters()));
    }

    @Override
    public String getPageTitle() {
        return Words.of("console.page", Words.of("console.activity.title"));
    }

    private static Period longest(Set<Period> chosen) {
        return chosen.stream().max(java.util.Comparator.naturalOrder()).orElse(Period.ALL);
    }

    private void go(ActivityAddress next) {
        UI.getCurrent().getPage().getHistory().replaceState(null, new Location("activity", next.query()));
        show(next);
    }

    private void show(ActivityAddress next) {
        address = next;
        if (!search.getValue().strip().equals(next.text())) {
            search.setValue(next.text());
        }
        who.show(next.who());
        kinds.show(next.kinds());
        where.show(next.clusters());
        period.show(next.period() == Period.ALL ? Set.of() : Set.of(next.period()));
        refused.show(next.refused() ? Set.of(true) : Set.of());
        EntryQuery query = next.entries(instants.now(), PAGE);
        LedgerDownload download = new LedgerDownload(activity, actor, names, laboratory.mark());
        csv.setHref(download.csv(query));
        json.setHref(download.json(query));
        read(query);
    }

    private void read(EntryQuery query) {
        // The head first: an entry that comes in between is shown, or announced later, and never neither.
        long head = ledger.head().sequence();
        EntryPage page = activity.find(actor, query);
        newest = page.entries().stream().mapToLong(Entry::sequence).reduce(head, Math::max);
        fresh.removeAll();
        showVerification();
        table.removeAll();
        if (page.entries().isEmpty() && page.next() == null) {
            table.add(nothing());
            older.removeAll();
            return;
        }
        ActivityRows list = new ActivityRows(activity, actor, names, instants, ledger.verification());
        rows = list;
        table.add(list);
        append(list, page, query);
    }

    private void append(ActivityRows list, EntryPage page, EntryQuery query) {
        page.entries().forEach(list::append);
        older.removeAll();
        Long next = page.next();
        if (next != null) {
            older.add(new Button(
                    Words.of(query.text().isBlank() ? "console.activity.older" : "console.activity.search_on"),
                    event -> append(list, activity.find(actor, query.beyond(next)), query)));
        }
    }

    private EmptyState nothing() {
        return new EmptyState(
                Icon.SEARCH,
                Words.of(address.narrowed() ? "console.activity.none_found" : "console.activity.none"),
                Words.of(address.narrowed() ? "console.activity.none_found.words" : "console.activity.none.words"),
                new Button(Words.of("console.activity.all"), event -> go(ActivityAddress.PLAIN)));
    }

    /** Says how many entries there are above those shown; nothing moves under the reader's eyes. */
    private void announce() {
        List<Entry> above = activity.find(
                        actor,
                        address.entries(instants.now(), COUNTED_AT_MOST)
                                .beyond(newest)
                                .reading(true, COUNTED_AT_MOST))
                .entries();
        fresh.removeAll();
        showVerification();
        if (above.isEmpty()) {
            return;
        }
        String words = Words.of("console.activity.fresh", above.size());
        Button show = new Button(words, Icon.SORT.create("s"), event -> show(address));
        show.addClassName("fresh");
        fresh.add(show);
        getUI().ifPresent(ui -> Announce.say(ui, words));
    }

    private void showVerification() {
        head.badge(StateBadge.of(ledger.verification()));
    }

    /** In the background: the chain may be long, and the page stays usable. */
    private void verify(Button button) {
        UI ui = UI.getCurrent();
        CompletableFuture.runAsync(() -> {
                    Verification found = activity.verify(actor);
                    ui.access(() -> {
                        showVerification();
                        Toast.done(
                                found instanceof Verification.Intact intact
                                        ? Words.of(
                                                "console.activity.verified",
                                                intact.head().sequence())
                                        : Words.of("console.activity.not_verified"));
                        button.setEnabled(true);
                    });
                })
                .exceptionally(failure -> {
                    ui.access(() -> {
                        Toast.failed(Failures.words(
                                failure.getCause() instanceof RuntimeException cause
                                        ? cause
                                        : new IllegalStateException(failure)));
                        button.setEnabled(true);
                    });
                    return null;
                });
    }
}
