package dev.sallyport.console.reports;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.datetimepicker.DateTimePicker;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Location;
import com.vaadin.flow.router.Route;
import dev.sallyport.console.Frame;
import dev.sallyport.console.parts.DownloadLink;
import dev.sallyport.console.parts.EmptyState;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.Instants;
import dev.sallyport.console.parts.Note;
import dev.sallyport.console.parts.Numbers;
import dev.sallyport.console.parts.PageHead;
import dev.sallyport.console.parts.StateBadge;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.console.security.ConsoleSession;
import dev.sallyport.enforcement.PolicyState;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.Head;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.Laboratory;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.reports.Comparison;
import dev.sallyport.reports.ReachableAt;
import dev.sallyport.reports.Reports;
import dev.sallyport.reports.Timeline;
import dev.sallyport.words.Words;
import jakarta.annotation.security.PermitAll;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;

/** What could a cluster reach at that instant, by whose word, and how is that known? A report never changes under its reader. */
@Route(value = "reports", layout = Frame.class)
@PermitAll
public class ReportsView extends Div implements HasDynamicTitle, BeforeEnterObserver {

    private static final long serialVersionUID = 1L;

    private static final Duration SHORTEST = Duration.ofHours(1);

    private enum Mode {
        INSTANT,
        COMPARE
    }

    private final transient Reports reports;
    private final transient Ledger ledger;
    private final transient Laboratory laboratory;
    private final transient Instants instants;
    private final transient Actor actor;
    private final Select<Cluster> cluster = new Select<>();
    private final DateTimePicker since;
    private final DateTimePicker at;
    private final RadioButtonGroup<Mode> mode = new RadioButtonGroup<>();
    private final DownloadLink csv = new DownloadLink(Words.of("console.reports.export", "CSV"));
    private final DownloadLink json = new DownloadLink(Words.of("console.reports.export", "JSON"));
    private final PageHead head = new PageHead();
    private final TimelineCard timeline;
    private final Div body = Tags.div("body");
    private final Div answer = Tags.div("col g4");
    private transient ReportsAddress address = new ReportsAddress(null, null, null);
    private boolean presenting;

    public ReportsView(
            Reports reports, Ledger ledger, Laboratory laboratory, Instants instants, ConsoleSession session) {
        this.reports = reports;
        this.ledger = ledger;
        this.laboratory = laboratory;
        this.instants = instants;
        this.actor = session.current();
        this.timeline = new TimelineCard(instants, chosen -> go(address.at(chosen.truncatedTo(ChronoUnit.SECONDS))));
        this.since = picker("console.reports.since", chosen -> go(address.since(chosen)));
        this.at = picker("console.reports.at", chosen -> go(address.at(chosen)));
        arrange();
    }

    private void arrange() {
        cluster.setAriaLabel(Words.of("console.reports.cluster"));
        cluster.setItemLabelGenerator(item -> item.deletedAt() == null
                ? item.name()
                : Words.of(
                        "console.reports.deleted",
                        item.name(),
                        Instants.day(Objects.requireNonNull(item.deletedAt()))));
        cluster.addValueChangeListener(event -> {
            if (event.isFromClient()) {
                go(address.of(event.getValue().id()));
            }
        });
        mode.addClassName("segmented");
        mode.setAriaLabel(Words.of("console.reports.mode"));
        mode.setItems(Mode.values());
        mode.setItemLabelGenerator(kind -> Words.of("console.reports.mode." + kind));
        mode.addValueChangeListener(event -> {
            if (event.isFromClient()) {
                go(address.since(event.getValue() == Mode.COMPARE ? instant().minus(Duration.ofDays(1)) : null));
            }
        });
        head.title(Words.of("console.reports.title")).actions(csv, json);
        add(head, body);
    }

    private DateTimePicker picker(String key, Consumer<Instant> chosen) {
        DateTimePicker picker = new DateTimePicker();
        picker.setAriaLabel(Words.of(key));
        picker.setDateAriaLabel(Words.of(key + ".day"));
        picker.setTimeAriaLabel(Words.of(key + ".time"));
        picker.setLocale(Locale.UK);
        picker.setStep(Duration.ofSeconds(1));
        picker.addValueChangeListener(event -> {
            LocalDateTime typed = event.getValue();
            if (!presenting && typed != null) {
                chosen.accept(typed.toInstant(ZoneOffset.UTC));
            }
        });
        return picker;
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        List<Cluster> clusters = reports.clusters(actor);
        body.removeAll();
        csv.setVisible(!clusters.isEmpty());
        json.setVisible(!clusters.isEmpty());
        if (clusters.isEmpty()) {
            body.add(new EmptyState(
                    Icon.REPORT, Words.of("console.reports.none.title"), Words.of("console.reports.none.words")));
            return;
        }
        cluster.setItems(clusters);
        Button before = new Button(Words.of("console.reports.previous"), click -> step(false));
        Button after = new Button(Words.of("console.reports.next"), click -> step(true));
        List.of(before, after).forEach(button -> button.addThemeNames("tertiary"));
        body.add(Tags.div("filters", cluster, since, at, before, after, Tags.span("grow", ""), mode), timeline, answer);
        show(ReportsAddress.read(event.getLocation().getQueryParameters()));
    }

    @Override
    public String getPageTitle() {
        return Words.of("console.page", Words.of("console.reports.title"));
    }

    private Instant instant() {
        return address.at() == null
                ? instants.now().truncatedTo(ChronoUnit.SECONDS)
                : Objects.requireNonNull(address.at());
    }

    private void step(boolean later) {
        Cluster of = Objects.requireNonNull(cluster.getValue());
        reports.neighbour(actor, of.id(), instant(), later)
                // whole seconds, so that what changed within one is seen from its end
                .map(change -> later ? change.plusSeconds(1).truncatedTo(ChronoUnit.SECONDS) : change.minusMillis(1))
                .ifPresent(next -> go(address.at(next)));
    }

    private void go(ReportsAddress next) {
        UI.getCurrent().getPage().getHistory().replaceState(null, new Location("reports", next.query()));
        show(next);
    }

    private void show(ReportsAddress next) {
        address = next;
        Cluster of = cluster.getListDataView()
                .getItems()
                .filter(item -> item.id().equals(next.cluster()))
                .findFirst()
                .orElseGet(() -> cluster.getListDataView().getItem(0));
        Instant then = instant();
        Instant other = next.since();
        presenting = true;
        cluster.setValue(of);
        at.setValue(LocalDateTime.ofInstant(then, ZoneOffset.UTC));
        since.setVisible(other != null);
        if (other != null) {
            since.setValue(LocalDateTime.ofInstant(other, ZoneOffset.UTC));
        }
        mode.setValue(other == null ? Mode.INSTANT : Mode.COMPARE);
        presenting = false;
        timeline.show(reports.timeline(actor, of.id(), start(of), end(of)), then);
        Head now = ledger.head();
        ReportDownload download =
                new ReportDownload(() -> reports.reachable(actor, of.id(), then), now, laboratory.mark());
        csv.setHref(download.csv());
        json.setHref(download.json());
        answer.removeAll();
        if (other == null) {
            show(reports.reachable(actor, of.id(), then), now);
        } else {
            boolean inOrder = !other.isAfter(then);
            show(reports.compare(actor, of.id(), inOrder ? other : then, inOrder ? then : other));
        }
    }

    private static Instant start(Cluster of) {
        return of.createdAt().minus(Duration.ofMinutes(5));
    }

    private Instant end(Cluster of) {
        Instant now = instants.now();
        return now.isAfter(of.createdAt().plus(SHORTEST)) ? now : of.createdAt().plus(SHORTEST);
    }

    // ------------------------------------------------------------------ one instant

    private void show(ReachableAt report, Head now) {
        ReachableAt.Side side = report.acknowledged();
        boolean open = side != null && side.policy() == TrafficPolicy.ALLOW_ALL;
        Div counted = Tags.div(
                "cell",
                Tags.div("k", Words.of("console.reports.reachable")),
                Tags.div(
                        "v",
                        side == null
                                ? "–"
                                : open
                                        ? Words.of("console.reports.everything")
                                        : Numbers.of(report.inForce().size())),
                Tags.div("n", Words.of(open ? "console.reports.rules.ready" : "console.reports.rules")));
        Div told = Tags.div(
                "cell grow col g1", sentence(report), Tags.paragraph("f13 muted", Words.of("console.reports.basis")));
        Div chain = Tags.div(
                "cell col g1",
                StateBadge.of(ledger.verification()),
                Tags.div("small muted", Words.of("console.reports.head", Long.toString(now.sequence()))),
                Tags.span("m small", HexFormat.of().formatHex(now.hash()).substring(0, 16) + " …"));
        answer.add(Tags.div("card report-summary", counted, told, chain));
        if (report.saved() == null && side == null) {
            return;
        }
        answer.add(
                report.reaches().isEmpty()
                        ? new EmptyState(
                                Icon.WALL,
                                Words.of("console.reports.no_rules"),
                                Words.of("console.reports.no_rules.words"))
                        : new ReachTable(instants).of(report));
    }

    private Component sentence(ReachableAt report) {
        ReachableAt.Side side = report.acknowledged();
        ReachableAt.Side saved = report.saved();
        String when = report.at().getNano() == 0 ? instants.seconds(report.at()) : instants.full(report.at());
        Div line = Tags.div("row wrap g2", Tags.span("strong", Words.of("console.reports.at_instant", when)));
        if (side != null) {
            line.add(
                    StateBadge.of(StateBadge.face(
                            side.policy() == TrafficPolicy.DEFAULT_DENY
                                    ? PolicyState.DEFAULT_DENY
                                    : PolicyState.ALLOW_ALL)),
                    Tags.span("small muted", Words.of("console.reports.revision", Long.toString(side.revision()))));
        }
        String words = switch (report.evidence()) {
            case NO_CLUSTER -> Words.of("console.reports.evidence.NO_CLUSTER", report.clusterName());
            case NOTHING_ACKNOWLEDGED -> Words.of("console.reports.evidence.NOTHING_ACKNOWLEDGED");
            case IN_PROGRESS ->
                Words.of(
                        "console.reports.evidence.IN_PROGRESS",
                        Long.toString(Objects.requireNonNull(saved).revision()),
                        Long.toString(Objects.requireNonNull(side).revision()));
            case ACKNOWLEDGED ->
                Words.of(
                        Objects.requireNonNull(side).policy() == TrafficPolicy.DEFAULT_DENY
                                ? "console.reports.evidence.DENY"
                                : "console.reports.evidence.ALLOW",
                        Long.toString(side.revision()),
                        instants.seconds(side.since()),
                        side.by());
        };
        return Tags.div("col g1", line, Tags.paragraph("f13", words));
    }

    // ------------------------------------------------------------------ two instants

    private void show(Comparison comparison) {
        Div counts = Tags.div("kpis three");
        count(counts, "ADDED", comparison, Comparison.Difference.Added.class);
        count(counts, "REMOVED", comparison, Comparison.Difference.Removed.class);
        count(counts, "CHANGED", comparison, Comparison.Difference.Changed.class);
        answer.add(counts);
        if (comparison.allowAll().isPositive()) {
            answer.add(Note.warning(
                    Words.of("console.reports.open_for", Instants.lapse(comparison.allowAll())),
                    comparison.openings().isEmpty()
                            ? ""
                            : Words.of(
                                    "console.reports.openings",
                                    comparison.openings().size(),
                                    opening(comparison))));
        }
        answer.add(
                comparison.differences().isEmpty()
                        ? new EmptyState(
                                Icon.CHECK,
                                Words.of("console.reports.no_difference"),
                                Words.of("console.reports.no_difference.words"))
                        : new ReachTable(instants).of(comparison.differences()));
    }

    private String opening(Comparison comparison) {
        Timeline.Band first = comparison.openings().getFirst();
        return instants.seconds(first.from()) + " – " + instants.seconds(first.to());
    }

    private static void count(
            Div counts, String kind, Comparison comparison, Class<? extends Comparison.Difference> type) {
        long number = comparison.differences().stream().filter(type::isInstance).count();
        counts.add(Tags.div(
                "",
                Tags.div("k", Words.of("console.reports.difference." + kind)),
                Tags.div("v", Numbers.of(number)),
                Tags.div("n", Words.of("console.reports.in_force"))));
    }
}
