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
import dev.sallyport.access.Operation;
import dev.sallyport.access.Permissions;
import dev.sallyport.console.Frame;
import dev.sallyport.console.parts.DownloadLink;
import dev.sallyport.console.parts.EmptyState;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.Instants;
import dev.sallyport.console.parts.Note;
import dev.sallyport.console.parts.PageHead;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.console.security.ConsoleSession;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.Laboratory;
import dev.sallyport.reports.ClusterReach;
import dev.sallyport.reports.Documents;
import dev.sallyport.reports.Documents.Format;
import dev.sallyport.reports.Documents.Kind;
import dev.sallyport.reports.Evidence;
import dev.sallyport.reports.PackScope;
import dev.sallyport.reports.Reports;
import dev.sallyport.reports.Seals;
import dev.sallyport.words.Words;
import jakarta.annotation.security.PermitAll;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What could a cluster reach at that instant, by whose word, and how is that known? A report never changes under its reader. */
@Route(value = "reports", layout = Frame.class)
@PermitAll
public class ReportsView extends Div implements HasDynamicTitle, BeforeEnterObserver {

    private static final long serialVersionUID = 1L;

    /** What use and exposure look back on where nothing else is asked. */
    private static final Duration MONTH = Duration.ofDays(30);

    private static final int MOST_CLUSTERS = 200;

    private enum Mode {
        INSTANT,
        COMPARE
    }

    private final transient Reports reports;
    private final transient Documents documents;
    private final transient Seals seals;
    private final transient Permissions permissions;
    private final transient Ledger ledger;
    private final transient Laboratory laboratory;
    private final transient Instants instants;
    private final transient Actor actor;
    /** The first choice of a select cannot be nothing. */
    private record Scope(@Nullable Cluster cluster) {}

    private final Select<Scope> scope = new Select<>();
    private final DateTimePicker since;
    private final DateTimePicker at;
    private final RadioButtonGroup<Mode> mode = new RadioButtonGroup<>();
    private final DownloadLink csv = new DownloadLink(Words.of("console.reports.export", "CSV"));
    private final DownloadLink json = new DownloadLink(Words.of("console.reports.export", "JSON"));
    private final DownloadLink pdf = new DownloadLink(Words.of("console.reports.export", "PDF"));
    private final PageHead head = new PageHead();
    private final TimelineCard timeline;
    private final EvidenceLine evidence;
    private final Div body = Tags.div("body");
    private final Div answer = Tags.div("col g4");
    private final Div future = Tags.div("slot");
    private final Button before = new Button(Words.of("console.reports.previous"), click -> step(false));
    private final Button after = new Button(Words.of("console.reports.next"), click -> step(true));
    private transient ReportsAddress address = ReportsAddress.ALL_NOW;
    private boolean presenting;

    public ReportsView(
            Reports reports,
            Evidence evidence,
            Documents documents,
            Seals seals,
            Permissions permissions,
            Ledger ledger,
            Laboratory laboratory,
            Instants instants,
            ConsoleSession session) {
        this.reports = reports;
        this.documents = documents;
        this.seals = seals;
        this.permissions = permissions;
        this.ledger = ledger;
        this.laboratory = laboratory;
        this.instants = instants;
        this.actor = session.current();
        this.evidence = new EvidenceLine(evidence, permissions, instants, actor);
        this.timeline = new TimelineCard(instants, chosen -> go(address.at(chosen)));
        this.since = picker("console.reports.since", chosen -> go(address.since(chosen)));
        this.at = picker("console.reports.at", chosen -> go(address.at(chosen)));
        arrange();
    }

    private void arrange() {
        scope.setAriaLabel(Words.of("console.reports.cluster"));
        scope.setItemLabelGenerator(ReportsView::label);
        scope.addValueChangeListener(event -> {
            if (event.isFromClient()) {
                Cluster chosen = event.getValue().cluster();
                go(address.of(chosen == null ? null : chosen.id()));
            }
        });
        List.of(before, after).forEach(button -> button.addThemeNames("tertiary"));
        mode.addClassName("segmented");
        mode.setAriaLabel(Words.of("console.reports.mode"));
        mode.setItems(Mode.values());
        mode.setItemLabelGenerator(kind -> Words.of("console.reports.mode." + kind));
        mode.addValueChangeListener(event -> {
            if (event.isFromClient()) {
                go(address.since(event.getValue() == Mode.COMPARE ? instant().minus(Duration.ofDays(1)) : null));
            }
        });
        head.title(Words.of("console.reports.place")).actions(pdf, csv, json, evidence.link());
        add(head, body);
    }

    private static String label(Scope of) {
        Cluster cluster = of.cluster();
        if (cluster == null) {
            return Words.of("console.reports.all");
        }
        Instant deleted = cluster.deletedAt();
        return deleted == null
                ? cluster.name()
                : Words.of("console.reports.deleted", cluster.name(), Instants.day(deleted));
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
        evidence.link().setVisible(!clusters.isEmpty());
        pdf.setVisible(!clusters.isEmpty());
        if (clusters.isEmpty()) {
            body.add(new EmptyState(
                    Icon.REPORT, Words.of("console.reports.none.title"), Words.of("console.reports.none.words")));
            return;
        }
        List<Scope> scopes = new ArrayList<>(clusters.stream().map(Scope::new).toList());
        if (clusters.size() > 1) {
            scopes.addFirst(new Scope(null));
        }
        scope.setItems(scopes);
        body.add(
                Tags.div("filters", scope, since, at, before, after, Tags.span("grow", ""), mode),
                future,
                timeline,
                answer,
                evidence);
        timeline.forget();
        show(ReportsAddress.read(event.getLocation().getQueryParameters()));
    }

    @Override
    public String getPageTitle() {
        return Words.of("console.page", Words.of("console.reports.place"));
    }

    private Instant instant() {
        return address.at() == null
                ? instants.now().truncatedTo(ChronoUnit.SECONDS)
                : Objects.requireNonNull(address.at());
    }

    /** Of what is to come nothing can be told: whoever asks for it is told so, and gets the latest that there is. */
    private ReportsAddress past(ReportsAddress asked) {
        Instant now = instants.now();
        Instant wanted = asked.at();
        Instant other = asked.since();
        future.removeAll();
        boolean ahead = wanted != null && wanted.isAfter(now);
        boolean otherAhead = other != null && other.isAfter(now);
        if (!ahead && !otherAhead) {
            return asked;
        }
        Instant named = Objects.requireNonNull(ahead ? wanted : other);
        future.add(Note.warning(
                Words.of("console.reports.future", instants.seconds(named)),
                Words.of("console.reports.future.words", instants.seconds(now))));
        ReportsAddress clamped = ahead ? asked.at(null) : asked;
        return otherAhead ? clamped.since(null) : clamped;
    }

    private void step(boolean later) {
        Cluster of = Objects.requireNonNull(scope.getValue().cluster());
        reports.neighbour(actor, of.id(), instant(), later)
                // whole seconds, so that what changed within one is seen from its end
                .map(change -> later ? change.plusSeconds(1).truncatedTo(ChronoUnit.SECONDS) : change.minusMillis(1))
                .map(next -> next.isAfter(instants.now()) ? instants.now() : next)
                .ifPresent(next -> go(address.at(next)));
    }

    private void go(ReportsAddress next) {
        UI.getCurrent().getPage().getHistory().replaceState(null, new Location("reports", next.query()));
        show(next);
    }

    private void show(ReportsAddress next) {
        address = past(next);
        Scope chosen = scope.getListDataView()
                .getItems()
                .filter(item -> Objects.equals(
                        item.cluster() == null ? null : item.cluster().id(), address.cluster()))
                .findFirst()
                .orElseGet(() -> scope.getListDataView().getItem(0));
        Cluster of = chosen.cluster();
        Instant then = instant();
        present(chosen, then);
        evidence.show(pack(of, then), of == null ? "all" : of.name(), laboratory.mark());
        answer.removeAll();
        if (of == null) {
            answer.add(all(then));
            return;
        }
        address = address.of(of.id());
        Instant from = from(then);
        pdf.setHref(new ReportDownload("report-" + of.name(), then, laboratory.mark(), this::sealed)
                .pdf(() -> documents.pdf(actor, of.id(), from, then)));
        Period period = timeline.period(of, then, instants.now());
        timeline.show(reports.timeline(actor, of.id(), period.from(), period.to()), then, other(then));
        answer.add(
                switch (address.shown()) {
                    case RULES -> rules(of, then);
                    case WHO -> who(of, then);
                    case EXPOSURE -> exposure(of, then);
                });
    }

    /** The other instant of a comparison, or the beginning of a period; null for one instant alone. */
    private @Nullable Instant other(Instant then) {
        return address.shown() == ReportsAddress.Shown.RULES ? address.since() : from(then);
    }

    private void present(Scope chosen, Instant then) {
        Cluster of = chosen.cluster();
        boolean period = of != null && address.shown() != ReportsAddress.Shown.RULES;
        Instant other = of == null ? null : other(then);
        LocalDateTime latest = LocalDateTime.ofInstant(instants.now(), ZoneOffset.UTC);
        presenting = true;
        at.setMax(latest);
        since.setMax(latest);
        scope.setValue(chosen);
        at.setValue(LocalDateTime.ofInstant(then, ZoneOffset.UTC));
        since.setVisible(other != null);
        if (other != null) {
            since.setValue(LocalDateTime.ofInstant(other, ZoneOffset.UTC));
        }
        mode.setValue(other == null ? Mode.INSTANT : Mode.COMPARE);
        presenting = false;
        List.of(timeline, before, after, pdf).forEach(part -> part.setVisible(of != null));
        mode.setVisible(of != null && !period);
        head.tabs(
                Words.of("console.reports.shown"),
                of == null
                        ? List.of()
                        : Arrays.stream(ReportsAddress.Shown.values())
                                .filter(shown -> shown != ReportsAddress.Shown.WHO
                                        || permissions.allows(actor, Operation.SEE_GRANTS, of.id()))
                                .map(shown -> new PageHead.Tab(
                                        address.of(of.id()).show(shown).path(),
                                        Words.of("console.reports.shown." + shown),
                                        null,
                                        shown == address.shown()))
                                .toList());
    }

    private PackScope pack(@Nullable Cluster of, Instant then) {
        Instant other = of == null || address.shown() != ReportsAddress.Shown.RULES ? null : address.since();
        ClusterId cluster = of == null ? null : of.id();
        return other != null && other.isAfter(then)
                ? new PackScope(cluster, other, then)
                : new PackScope(cluster, then, other);
    }

    private Component all(Instant then) {
        List<ClusterReach> found = reports.reachable(actor, then, null, false, MOST_CLUSTERS + 1);
        List<ClusterReach> shown = found.subList(0, Math.min(found.size(), MOST_CLUSTERS));
        ReportDownload download = new ReportDownload("clusters", then, laboratory.mark(), this::sealed);
        csv.setHref(download.csv(() -> documents.file(actor, then, Format.CSV)));
        json.setHref(download.json(() -> documents.file(actor, then, Format.JSON)));
        return new AllClusters(instants)
                .of(
                        shown,
                        found.size() > shown.size(),
                        reach -> address.of(reach.cluster()).path());
    }

    private Component rules(Cluster of, Instant then) {
        Instant other = address.since();
        if (other == null) {
            download("reachable-", of, Kind.REACHABLE, null, then);
            return new InstantReport(instants)
                    .of(reports.reachable(actor, of.id(), then), ledger.head(), ledger.verification());
        }
        boolean inOrder = !other.isAfter(then);
        Instant first = inOrder ? other : then;
        Instant second = inOrder ? then : other;
        download("compared-", of, Kind.COMPARED, first, second);
        return new ComparisonReport(instants).of(reports.compare(actor, of.id(), first, second));
    }

    private Component who(Cluster of, Instant then) {
        Instant from = from(then);
        download("who-could-", of, Kind.WHO_COULD, from, then);
        return new WhoCouldReport(instants).of(reports.whoCould(actor, of.id(), from, then));
    }

    private Component exposure(Cluster of, Instant then) {
        Instant from = from(then);
        download("exposure-", of, Kind.EXPOSURE, from, then);
        return new ExposureReport(instants).of(reports.exposure(actor, of.id(), from, then));
    }

    /** The beginning of the period that ends at the instant. */
    private Instant from(Instant then) {
        Instant other = address.since();
        return other != null && other.isBefore(then) ? other : then.minus(MONTH);
    }

    private void download(String name, Cluster of, Kind kind, @Nullable Instant from, Instant then) {
        ReportDownload download = new ReportDownload(name + of.name(), then, laboratory.mark(), this::sealed);
        csv.setHref(download.csv(() -> documents.file(actor, of.id(), kind, from, then, Format.CSV)));
        json.setHref(download.json(() -> documents.file(actor, of.id(), kind, from, then, Format.JSON)));
    }

    private byte[] sealed(String name, byte[] content) {
        return seals.zip(actor, name, content);
    }
}
