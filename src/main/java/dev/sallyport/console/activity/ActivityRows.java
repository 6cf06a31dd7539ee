package dev.sallyport.console.activity;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeader;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Span;
import dev.sallyport.access.Activity;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.Instants;
import dev.sallyport.console.parts.Look;
import dev.sallyport.console.parts.StateBadge;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Draft;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.Verification;
import dev.sallyport.words.Words;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The entries under the days on which they were written; each opens to what it changed. */
final class ActivityRows extends NativeTable {

    private static final long serialVersionUID = 1L;

    private static final List<String> COLUMNS = List.of(
            "console.activity.column.time",
            "console.activity.column.who",
            "console.activity.column.what",
            "console.activity.column.cluster",
            "console.activity.column.revision",
            "");

    private final transient Activity activity;
    private final transient Actor actor;
    private final transient Map<ClusterId, String> clusters;
    private final transient Instants instants;
    private final transient Verification verification;
    private final NativeTableBody rows = new NativeTableBody();
    private transient @Nullable LocalDate day;

    ActivityRows(
            Activity activity,
            Actor actor,
            Map<ClusterId, String> clusters,
            Instants instants,
            Verification verification) {
        this.activity = activity;
        this.actor = actor;
        this.clusters = clusters;
        this.instants = instants;
        this.verification = verification;
        NativeTableRow titles = new NativeTableRow();
        for (String key : COLUMNS) {
            NativeTableHeaderCell title = new NativeTableHeaderCell();
            title.add(
                    key.isEmpty()
                            ? Tags.span("sr", Words.of("console.activity.details"))
                            : Tags.span("", Words.of(key)));
            title.getElement().setAttribute("scope", "col");
            titles.add(title);
        }
        getElement().setAttribute("aria-label", Words.of("console.activity.title"));
        add(new NativeTableHeader(titles), rows);
    }

    void append(Entry entry) {
        LocalDate on = LocalDate.ofInstant(entry.at(), ZoneOffset.UTC);
        if (!on.equals(day)) {
            day = on;
            rows.add(dayRow(on));
        }
        NativeTableRow details = new NativeTableRow();
        details.setVisible(false);
        details.addClassName("details");
        rows.add(row(entry, details), details);
    }

    private NativeTableRow dayRow(LocalDate on) {
        NativeTableHeaderCell cell = new NativeTableHeaderCell(instants.dayName(on));
        cell.getElement().setAttribute("scope", "rowgroup").setAttribute("colspan", Integer.toString(COLUMNS.size()));
        NativeTableRow row = new NativeTableRow(cell);
        row.addClassName("day");
        return row;
    }

    private NativeTableRow row(Entry entry, NativeTableRow details) {
        Draft draft = entry.draft();
        String sentence = EntryWords.sentence(activity.sentence(actor, entry));
        Button open = new Button(Icon.RIGHT.create("s"));
        open.addThemeNames("tertiary", "icon", "small");
        open.setAriaLabel(Words.of("console.activity.open", Long.toString(entry.sequence()), sentence));
        open.getElement().setAttribute("aria-expanded", "false");
        open.addClickListener(event -> {
            boolean show = !details.isVisible();
            if (show && details.getChildren().findAny().isEmpty()) {
                NativeTableCell cell = new NativeTableCell(details(entry));
                cell.getElement().setAttribute("colspan", Integer.toString(COLUMNS.size()));
                details.add(cell);
            }
            details.setVisible(show);
            open.setIcon((show ? Icon.DOWN : Icon.RIGHT).create("s"));
            open.getElement().setAttribute("aria-expanded", Boolean.toString(show));
        });
        Span time = Tags.span("mono nowrap", instants.clock(entry.at()));
        time.setTitle(instants.full(entry.at()));
        Long revision = draft.revision();
        NativeTableRow row = new NativeTableRow(
                new NativeTableCell(time),
                new NativeTableCell(who(draft.actor())),
                new NativeTableCell(what(draft, sentence)),
                new NativeTableCell(cluster(draft.cluster())),
                new NativeTableCell(
                        revision == null ? Tags.span("faint", "–") : Tags.span("mono", Long.toString(revision))),
                new NativeTableCell(open));
        row.getElement().setAttribute("data-sequence", Long.toString(entry.sequence()));
        if (verification instanceof Verification.Broken broken && broken.sequence() == entry.sequence()) {
            row.addClassName("broken");
        }
        return row;
    }

    private static Component who(Actor by) {
        Span avatar = switch (by.kind()) {
            case PERSON ->
                Tags.span(
                        "avatar",
                        by.name().isEmpty() ? "" : by.name().substring(0, 1).toUpperCase(Locale.ROOT));
            case SERVICE_ACCOUNT -> Tags.span("avatar sq", Icon.ROBOT.create("s"));
            case SYSTEM -> Tags.span("avatar sq", Icon.GEAR.create("s"));
        };
        avatar.getElement().setAttribute("aria-hidden", "true");
        String name = by.kind() == Actor.Kind.SYSTEM ? Words.of("console.activity.system") : by.name();
        String below = by.kind() == Actor.Kind.SYSTEM ? by.name() : Words.of("console.activity.source." + by.source());
        Div words = Tags.div("grow", Tags.div("ell", name), Tags.div("small muted ell", below));
        words.setTitle(by.name());
        return Tags.div("row", avatar, words);
    }

    private static Component what(Draft draft, String sentence) {
        Div line = Tags.div("row wrap g1", Tags.span("", sentence));
        if (draft.error() != null) {
            line.addComponentAsFirst(
                    StateBadge.of(new StateBadge.Face(Look.DENY, Icon.STOP, Words.of("console.activity.refused"))));
        }
        return line;
    }

    private Component cluster(@Nullable ClusterId id) {
        if (id == null) {
            return Tags.span("faint", "–");
        }
        String name = clusters.get(id);
        return name == null
                ? Tags.span("muted", Words.of("console.activity.cluster_gone"))
                : Tags.link("clusters/" + id, name);
    }

    private Component details(Entry entry) {
        return new EntryDetails(
                entry, activity.changes(actor, entry), activity.settled(actor, entry), verification, instants);
    }
}
