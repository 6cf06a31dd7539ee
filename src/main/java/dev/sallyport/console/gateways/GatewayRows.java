package dev.sallyport.console.gateways;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeader;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Span;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.InPlace;
import dev.sallyport.console.parts.Instants;
import dev.sallyport.console.parts.StateBadge;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.words.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Every gateway under every cluster that it serves. What is there already is changed in place, so that nobody loses a button in use. */
final class GatewayRows extends NativeTable {

    private static final long serialVersionUID = 1L;

    private static final List<String> COLUMNS =
            List.of("gateway", "version", "state", "revision", "lag", "seen", "serves");

    /** On a phone there are no columns, so these say what they are. */
    private static final List<String> LABELLED = List.of("revision", "seen", "serves");

    /** One cluster with those of its gateways that are to be shown. */
    record Served(Cluster cluster, EnforcementStatus status, int rules, List<GatewayStatus> gateways) {}

    /** What somebody has to look at in a gateway. */
    interface Notes {

        /** What the notes depend on: as long as it is equal, they say the same. */
        Object of(GatewayStatus gateway, EnforcementStatus status);

        List<Component> notes(Cluster cluster, EnforcementStatus status, GatewayStatus gateway);
    }

    private record Key(ClusterId cluster, String gateway) {}

    private final transient Instants instants;
    private final transient Notes concerns;
    private final NativeTableBody body = new NativeTableBody();
    private final transient Map<ClusterId, Head> heads = new HashMap<>();
    private final transient Map<Key, Row> rows = new HashMap<>();

    GatewayRows(Instants instants, Notes concerns) {
        this.instants = instants;
        this.concerns = concerns;
        getElement().setAttribute("aria-label", Words.of("console.gateways.title"));
        add(new NativeTableHeader(titles()), body);
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

    void show(List<Served> all) {
        List<Component> wanted = new ArrayList<>();
        Map<ClusterId, Head> nowHeads = new HashMap<>();
        Map<Key, Row> nowRows = new HashMap<>();
        for (Served served : all) {
            ClusterId id = served.cluster().id();
            Head head = heads.getOrDefault(id, new Head());
            head.show(served);
            nowHeads.put(id, head);
            wanted.add(head.row);
            for (GatewayStatus gateway : served.gateways()) {
                Key key = new Key(id, gateway.gateway());
                Row row = rows.getOrDefault(key, new Row());
                row.show(served, gateway);
                nowRows.put(key, row);
                wanted.add(row.line);
                wanted.addAll(row.notes);
            }
        }
        heads.clear();
        heads.putAll(nowHeads);
        rows.clear();
        rows.putAll(nowRows);
        InPlace.arrange(body, wanted);
    }

    /** The line above the gateways of one cluster. */
    private static final class Head {

        private final NativeTableRow row = new NativeTableRow();
        private final Div line = Tags.div("row");
        private final Span badge = Tags.span("");
        private final Span count = Tags.span("end small muted");
        private @Nullable String name;
        private @Nullable EnforcementStatus shown;

        Head() {
            NativeTableHeaderCell cell = new NativeTableHeaderCell();
            cell.getElement()
                    .setAttribute("scope", "rowgroup")
                    .setAttribute("colspan", Integer.toString(COLUMNS.size()));
            cell.add(line);
            row.add(cell);
            row.addClassName("day");
        }

        void show(Served served) {
            Cluster cluster = served.cluster();
            EnforcementStatus status = served.status();
            if (!cluster.name().equals(name)) {
                name = cluster.name();
                line.removeAll();
                line.add(
                        Icon.CLUSTER.create("s"),
                        Tags.link("clusters/" + cluster.id() + "/gateways", cluster.name()),
                        badge,
                        count);
            }
            if (status.equals(shown)) {
                return;
            }
            shown = status;
            badge.removeAll();
            badge.add(StateBadge.ofPolicy(status));
            long inSync = status.gateways().stream()
                    .filter(gateway -> gateway.state() == GatewayState.IN_SYNC)
                    .count();
            count.setText(Words.of(
                    "console.gateways.on_revision",
                    inSync,
                    status.gateways().size(),
                    Long.toString(status.revision())));
        }
    }

    /** One gateway in one cluster, and below it what somebody has to look at. */
    private final class Row {

        private final NativeTableRow line = new NativeTableRow();
        private final List<NativeTableCell> cells = new ArrayList<>();
        private List<NativeTableRow> notes = List.of();
        private @Nullable Object shown;
        private @Nullable Object noted;

        Row() {
            for (String column : COLUMNS) {
                NativeTableCell cell = new NativeTableCell();
                if (LABELLED.contains(column)) {
                    cell.getElement().setAttribute("data-label", Words.of("console.gateways.column." + column));
                    cell.addClassName("labelled");
                }
                cells.add(cell);
                line.add(cell);
            }
        }

        void show(Served served, GatewayStatus gateway) {
            Object now = List.of(
                    gateway,
                    served.status().revision(),
                    Objects.requireNonNullElse(served.status().savedAt(), Instant.EPOCH),
                    served.status().refusedRules(),
                    served.rules(),
                    served.cluster().egressPort());
            if (now.equals(shown)) {
                return;
            }
            shown = now;
            line.getElement()
                    .setAttribute("data-gateway", gateway.gateway())
                    .setAttribute("data-cluster", served.cluster().name());
            List<Component> contents = contents(served, gateway);
            for (int column = 0; column < cells.size(); column++) {
                cells.get(column).removeAll();
                cells.get(column).add(contents.get(column));
            }
            Object concern = concerns.of(gateway, served.status());
            if (!concern.equals(noted)) {
                noted = concern;
                notes = concerns.notes(served.cluster(), served.status(), gateway).stream()
                        .map(GatewayRows::details)
                        .toList();
            }
        }

        private List<Component> contents(Served served, GatewayStatus gateway) {
            return List.of(
                    Tags.div("row", Icon.GATE.create("s"), Tags.span("mono ell", gateway.gateway())),
                    gateway.version() == null
                            ? Tags.span("faint", Words.of("console.unknown"))
                            : Tags.span("mono", gateway.version()),
                    StateBadge.of(gateway.state()),
                    revision(served.status(), gateway),
                    lag(served.status(), gateway),
                    gateway.lastSeen() == null
                            ? Tags.span("faint", Words.of("console.gateways.never"))
                            : Tags.span("", instants.since(gateway.lastSeen())),
                    Tags.span("muted", serves(served, gateway)));
        }
    }

    /** How many rules it has is known only of a gateway that acknowledged the newest revision whole. */
    private static String serves(Served served, GatewayStatus gateway) {
        String port = Integer.toString(served.cluster().egressPort());
        Long acknowledged = gateway.acknowledgedRevision();
        if (acknowledged == null) {
            return Words.of("console.gateways.serves.nothing", port);
        }
        boolean whole = acknowledged >= served.status().revision()
                && gateway.state() == GatewayState.IN_SYNC
                && served.status().refusedRules().isEmpty();
        return whole
                ? Words.of("console.gateways.serves", port, served.rules())
                : Words.of("console.gateways.serves.older", port, acknowledged.toString());
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

    private static NativeTableRow details(Component note) {
        NativeTableCell cell = new NativeTableCell(note);
        cell.getElement().setAttribute("colspan", Integer.toString(COLUMNS.size()));
        NativeTableRow row = new NativeTableRow(cell);
        row.addClassName("details");
        return row;
    }
}
