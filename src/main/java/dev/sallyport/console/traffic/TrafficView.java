package dev.sallyport.console.traffic;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.Location;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import dev.sallyport.access.Operation;
import dev.sallyport.console.cluster.ClusterLayout;
import dev.sallyport.console.cluster.ClusterPage;
import dev.sallyport.console.parts.Announce;
import dev.sallyport.console.parts.CopyField;
import dev.sallyport.console.parts.EmptyState;
import dev.sallyport.console.parts.FilterChip;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.Instants;
import dev.sallyport.console.parts.LiveStatus;
import dev.sallyport.console.parts.Note;
import dev.sallyport.console.parts.PageKeys;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.Rules;
import dev.sallyport.policy.RuleId;
import dev.sallyport.traffic.Denial;
import dev.sallyport.traffic.DenialQuery;
import dev.sallyport.traffic.Judgement;
import dev.sallyport.traffic.Traffic;
import dev.sallyport.traffic.TrafficGap;
import dev.sallyport.words.Words;
import jakarta.annotation.security.PermitAll;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was refused and why, with the way to allow it; and below, the connections as they come. */
@Route(value = ClusterLayout.ROUTE + "/traffic", layout = ClusterLayout.class)
@PermitAll
public class TrafficView extends ClusterPage {

    private static final long serialVersionUID = 1L;

    private static final int PAGE = 50;
    private static final int MOST_GAPS = 3;

    /** In the words of a gap of all gateways; no gateway has a name like this. */
    private static final String ANY = "ANY";

    private static final Duration GAPS_OF = Duration.ofDays(1);

    private final transient Traffic traffic;
    private final transient Rules rules;
    private final transient Instants instants;
    private final TextField search = new TextField();
    private final FilterChip<Judgement> judgements;
    private final Div gaps = Tags.div("slot");
    private final Div denials = Tags.div("tw traffic-table");
    private final Div newer = Tags.div("slot row center");
    private final Button showNewer = new Button();
    private final Div older = Tags.div("row center");
    private final LatestCard latest;
    private transient List<TrafficGap> told = List.of();
    private transient @Nullable Nothing nothing;

    /** What was asked for in vain, and what the words about it depend on. */
    private record Nothing(String text, @Nullable Judgement only, List<String> proxies) {}

    private transient @Nullable DenialRows rows;
    private transient @Nullable Judgement only;
    private int shown = PAGE;

    TrafficView(Sources sources, Traffic traffic, Rules rules, LiveStatus live, Instants instants) {
        super(sources);
        this.traffic = traffic;
        this.rules = rules;
        this.instants = instants;
        this.latest = new LatestCard(instants, this::namesOf);
        judgements = new FilterChip<>(
                Words.of("console.traffic.decision"),
                judgement -> Words.of("console.traffic.judgement." + judgement),
                this::choose);
        judgements.items(List.of(Judgement.DENIED, Judgement.WOULD_BE_DENIED));
        search.setAriaLabel(Words.of("console.traffic.search"));
        search.setPlaceholder(Words.of("console.traffic.search"));
        search.setPrefixComponent(Icon.SEARCH.create("s"));
        search.setSuffixComponent(PageKeys.kbd("/"));
        search.setClearButtonVisible(true);
        search.setMaxLength(200);
        search.setWidth("280px");
        search.setValueChangeMode(ValueChangeMode.LAZY);
        search.addValueChangeListener(event -> {
            if (event.isFromClient()) {
                keepInAddress();
                rows = null;
                look();
            }
        });
        PageKeys.search(search);
        showNewer.setIcon(Icon.SORT.create("s"));
        showNewer.addClassName("fresh");
        showNewer.addClickListener(event -> showAll());
        newer.add(showNewer);
        older.add(new Button(Words.of("console.traffic.older"), event -> {
            shown += PAGE;
            look();
            showAll();
        }));
        offerNewer(0);
        add(gaps, Tags.div("filters", search, judgements), newer, denials, older, latest);
        live.followTraffic(this, null, this::look);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        QueryParameters query = event.getLocation().getQueryParameters();
        search.setValue(query.getSingleParameter("q").orElse(""));
        only = query.getSingleParameter("decision")
                .map(word -> word.equals("denied") ? Judgement.DENIED : Judgement.WOULD_BE_DENIED)
                .orElse(null);
        judgements.show(only == null ? Set.of() : Set.of(only));
        super.beforeEnter(event);
    }

    @Override
    protected String word() {
        return Words.of("console.traffic.word");
    }

    @Override
    protected void show(Cluster cluster, EnforcementStatus status) {
        look();
    }

    private void choose(Set<Judgement> chosen) {
        only = chosen.size() == 1 ? chosen.iterator().next() : null;
        keepInAddress();
        rows = null;
        look();
    }

    private void keepInAddress() {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        if (!search.getValue().isBlank()) {
            parameters.put("q", List.of(search.getValue().strip()));
        }
        if (only != null) {
            parameters.put("decision", List.of(only == Judgement.DENIED ? "denied" : "would-be-denied"));
        }
        Location location = new Location("clusters/" + cluster().id() + "/traffic", new QueryParameters(parameters));
        getUI().ifPresent(ui -> ui.getPage().getHistory().replaceState(null, location));
    }

    private void look() {
        List<Denial> found = traffic.denials(
                actor, cluster().id(), new DenialQuery(search.getValue().strip(), only, null, shown + 1));
        showGaps();
        latest.show(traffic.latest(actor, cluster().id()), cluster().id());
        older.setVisible(found.size() > shown && shown < 1_000 - PAGE);
        if (found.isEmpty()) {
            showNothing();
            return;
        }
        nothing = null;
        DenialRows table = rows;
        if (table == null) {
            table = new DenialRows(
                    cluster().id(),
                    instants,
                    (text) -> rules.test(actor, cluster().id(), text, null, null),
                    may(Operation.EDIT_RULES));
            rows = table;
            denials.removeAll();
            denials.add(table);
        }
        offerNewer(table.show(found.subList(0, Math.min(shown, found.size()))));
    }

    /** Says how many denials there are above those shown. */
    private void offerNewer(int count) {
        String words = Words.of("console.traffic.newer", count);
        boolean first = count > 0 && !newer.isVisible();
        newer.setVisible(count > 0);
        showNewer.setText(words);
        if (first) {
            getUI().ifPresent(ui -> Announce.say(ui, words));
        }
    }

    private Map<RuleId, String> namesOf(Set<RuleId> wanted) {
        return rules.these(actor, cluster().id(), wanted).stream()
                .collect(Collectors.toMap(
                        version -> version.rule().id(),
                        version -> version.rule().name()));
    }

    private void showAll() {
        if (rows != null) {
            rows.showAll();
        }
        offerNewer(0);
    }

    private void showNothing() {
        List<String> proxies = enforcement.status(actor, cluster().id()).egressProxies();
        Nothing now = new Nothing(search.getValue().strip(), only, proxies);
        if (!now.equals(nothing)) {
            nothing = now;
            rows = null;
            denials.removeAll();
            denials.add(nothing(proxies));
        }
        offerNewer(0);
    }

    private EmptyState nothing(List<String> proxies) {
        if (!search.getValue().isBlank() || only != null) {
            return new EmptyState(
                    Icon.SEARCH,
                    Words.of("console.traffic.none_found"),
                    Words.of("console.traffic.none_found.words"),
                    new Button(Words.of("console.clear_search"), event -> {
                        search.clear();
                        judgements.show(Set.of());
                        choose(Set.of());
                    }));
        }
        return proxies.isEmpty()
                ? new EmptyState(
                        Icon.GATE, Words.of("console.traffic.none"), Words.of("console.traffic.none.no_gateway"))
                : new EmptyState(
                        Icon.SHIELD,
                        Words.of("console.traffic.none"),
                        Words.of("console.traffic.none.words"),
                        new CopyField(
                                Words.of("console.traffic.try", proxies.getFirst()),
                                Words.of("console.traffic.try.what")));
    }

    private void showGaps() {
        List<TrafficGap> missing =
                traffic.gaps(actor, cluster().id(), instants.now().minus(GAPS_OF));
        if (missing.equals(told)) {
            return;
        }
        told = missing;
        gaps.removeAll();
        missing.stream().limit(MOST_GAPS).map(this::note).forEach(gaps::add);
        if (missing.size() > MOST_GAPS) {
            gaps.add(Tags.paragraph("muted", Words.of("console.traffic.gap.more", missing.size() - MOST_GAPS)));
        }
    }

    private Note note(TrafficGap gap) {
        String gateway = gap.gateway();
        return Note.warning(
                Words.of("console.traffic.gap." + gap.cause(), gap.lost(), gateway == null ? ANY : gateway),
                Words.of("console.traffic.gap.from", instants.time(gap.from()), instants.time(gap.to())));
    }
}
