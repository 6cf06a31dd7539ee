package dev.sallyport.console.cluster;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeader;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Span;
import dev.sallyport.console.parts.CardPanel;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.Instants;
import dev.sallyport.console.parts.Look;
import dev.sallyport.console.parts.StateBadge;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.words.Words;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The way of the newest revision: saved, sent, acknowledged, proven; for every gateway, each step by what the gateway said. */
final class StageMatrix extends CardPanel {

    private static final long serialVersionUID = 1L;

    private final transient Instants instants;

    StageMatrix(Instants instants) {
        super("");
        this.instants = instants;
    }

    void show(EnforcementStatus status) {
        long revision = status.revision();
        List<GatewayStatus> gateways = status.gateways();
        int all = gateways.size();
        int sent = count(gateways, gateway -> sent(gateway, revision));
        int acknowledged = count(gateways, gateway -> Progress.reached(gateway.acknowledgedRevision(), revision));
        int proven = count(gateways, gateway -> Progress.reached(gateway.provenRevision(), revision));
        boolean settled = all > 0 && acknowledged == all;
        title(Words.of(
                settled ? "console.stages.title.in_force" : "console.stages.title.on_its_way",
                Long.toString(revision)));
        int unprovable = count(
                gateways, gateway -> gateway.cannotBeProbed() && !Progress.reached(gateway.provenRevision(), revision));
        aside(badge(all, acknowledged, proven, unprovable));
        Component saved = status.savedAt() == null
                ? new Span(Words.of("console.stages.saved.before"))
                : new Span(instants.time(status.savedAt()));
        NativeTableRow titles = new NativeTableRow(
                corner(),
                title("console.stages.saved", saved, 1, 1, ""),
                title("console.stages.sent", ofAll(sent, all), sent, all, ""),
                title(
                        "console.stages.acknowledged",
                        acknowledgedLine(status, acknowledged, all),
                        acknowledged,
                        all,
                        settled ? "" : "p"),
                title("console.stages.proven", ofAll(proven, all), proven, all, ""));
        NativeTableBody rows = new NativeTableBody();
        gateways.forEach(gateway -> rows.add(row(gateway, revision)));
        NativeTable table = new NativeTable();
        table.addClassName("stages");
        table.getElement().setAttribute("aria-label", Words.of("console.stages.label", Long.toString(revision)));
        table.add(new NativeTableHeader(titles), rows);
        content(table, Tags.paragraph("small muted stages-note", Words.of("console.stages.note")));
    }

    private static Component badge(int all, int acknowledged, int proven, int unprovable) {
        if (all == 0) {
            return StateBadge.of(
                    new StateBadge.Face(Look.MUTE, Icon.MINUS, Words.of("console.state.policy.NO_GATEWAY")));
        }
        if (acknowledged < all) {
            return StateBadge.of(new StateBadge.Face(
                    Look.PENDING, Icon.CLOCK, Words.of("console.stages.gateways", acknowledged, all)));
        }
        String key = proven == all
                ? "console.stages.all_proven"
                : unprovable > 0 && proven + unprovable == all
                        ? "console.stages.acknowledged_unprovable"
                        : "console.stages.acknowledged_not_proven";
        return StateBadge.of(new StateBadge.Face(Look.OK, Icon.CHECK_IN_CIRCLE, Words.of(key)));
    }

    private Component acknowledgedLine(EnforcementStatus status, int acknowledged, int all) {
        if (all > 0 && acknowledged < all && status.savedAt() != null) {
            return Tags.span(
                    "t-pend",
                    new Span(Words.of("console.stages.waiting", acknowledged, all) + " "),
                    instants.age(status.savedAt()));
        }
        return ofAll(acknowledged, all);
    }

    private static Component ofAll(int count, int all) {
        return Tags.span(
                count < all ? "t-pend" : "muted",
                all == 0 ? Words.of("console.stages.no_gateway") : Words.of("console.of", count, all));
    }

    private NativeTableRow row(GatewayStatus gateway, long revision) {
        NativeTableHeaderCell name = new NativeTableHeaderCell(gateway.gateway());
        name.getElement().setAttribute("scope", "row");
        return new NativeTableRow(
                name,
                cell(Look.OK, Icon.CHECK_IN_CIRCLE, Words.of("console.stages.cell.saved"), null),
                sentCell(gateway, revision),
                acknowledgedCell(gateway, revision),
                provenCell(gateway, revision));
    }

    private NativeTableCell sentCell(GatewayStatus gateway, long revision) {
        if (Progress.reached(gateway.sentRevision(), revision)) {
            return cell(
                    Look.OK,
                    Icon.CHECK_IN_CIRCLE,
                    time(gateway.sentAt(), "console.stages.cell.sent"),
                    gateway.sentAt());
        }
        return sent(gateway, revision)
                ? cell(Look.OK, Icon.CHECK_IN_CIRCLE, Words.of("console.stages.cell.sent_before"), null)
                : cell(Look.MUTE, null, Words.of("console.stages.cell.not_sent"), null);
    }

    private NativeTableCell acknowledgedCell(GatewayStatus gateway, long revision) {
        if (Progress.reached(gateway.acknowledgedRevision(), revision)) {
            return cell(
                    Look.OK,
                    Icon.CHECK_IN_CIRCLE,
                    time(gateway.acknowledgedAt(), "console.stages.cell.acknowledged"),
                    gateway.acknowledgedAt());
        }
        StateBadge.Face face = StateBadge.face(gateway.state());
        return gateway.state() == GatewayState.BEHIND || gateway.state() == GatewayState.IN_SYNC
                ? cell(Look.PENDING, Icon.CLOCK, Words.of("console.stages.cell.no_answer"), null)
                : cell(face.look(), face.icon(), face.label(), null);
    }

    private NativeTableCell provenCell(GatewayStatus gateway, long revision) {
        if (Progress.reached(gateway.provenRevision(), revision)) {
            NativeTableCell proven = cell(
                    Look.OK,
                    Icon.CHECK_IN_CIRCLE,
                    time(gateway.provenAt(), "console.stages.cell.proven"),
                    gateway.provenAt());
            String full = proven.getElement().getAttribute("title");
            proven.getElement()
                    .setAttribute("title", full + ", " + Words.of("console.stages.cell.sampled", gateway.provenBy()));
            return proven;
        }
        if (gateway.cannotBeProbed()) {
            NativeTableCell impossible = cell(Look.MUTE, null, Words.of("console.stages.cell.impossible"), null);
            impossible.getElement().setAttribute("title", Words.of("console.gateways.probe.impossible"));
            return impossible;
        }
        if (gateway.probeFailure() != null) {
            NativeTableCell failed = cell(Look.WARN, Icon.TRIANGLE, Words.of("console.stages.cell.probe_failed"), null);
            failed.getElement().setAttribute("title", Words.of("console.gateways.probe." + gateway.probeFailure()));
            return failed;
        }
        return Progress.reached(gateway.acknowledgedRevision(), revision)
                ? cell(Look.PENDING, Icon.CLOCK, Words.of("console.stages.cell.not_proven"), null)
                : cell(Look.MUTE, null, Words.of("console.stages.cell.not_started"), null);
    }

    private String time(@Nullable Instant at, String otherwise) {
        return at == null ? Words.of(otherwise) : instants.tenths(at);
    }

    private NativeTableCell cell(Look look, @Nullable Icon icon, String text, @Nullable Instant at) {
        NativeTableCell cell = new NativeTableCell();
        if (icon == null) {
            cell.add(Tags.span("faint", text));
        } else {
            cell.add(icon.create("s " + look.textCss()), new Span(text));
        }
        if (at != null) {
            cell.getElement().setAttribute("title", instants.full(at));
        }
        return cell;
    }

    private static boolean sent(GatewayStatus gateway, long revision) {
        return Progress.reached(gateway.sentRevision(), revision)
                || Progress.reached(gateway.acknowledgedRevision(), revision);
    }

    private static int count(List<GatewayStatus> gateways, Predicate<GatewayStatus> condition) {
        return (int) gateways.stream().filter(condition).count();
    }

    private static Component corner() {
        NativeTableHeaderCell corner = new NativeTableHeaderCell();
        corner.addClassName("corner");
        corner.add(Tags.span("sr", Words.of("console.stages.gateway")));
        return corner;
    }

    private static Component title(String key, Component line, int done, int all, String rest) {
        Div track = Tags.div("trk");
        track.getElement().setAttribute("aria-hidden", "true");
        bar(track, "", done, all);
        if (!rest.isEmpty()) {
            bar(track, rest, all - done, all);
        }
        NativeTableHeaderCell title = new NativeTableHeaderCell();
        title.getElement().setAttribute("scope", "col");
        title.add(Tags.span("stage", Words.of(key)), Tags.span("stage-line", line), track);
        return title;
    }

    private static void bar(Div track, String css, int part, int all) {
        if (part > 0 && all > 0) {
            com.vaadin.flow.dom.Element bar = new com.vaadin.flow.dom.Element("i");
            if (!css.isEmpty()) {
                bar.getClassList().add(css);
            }
            bar.getStyle().set("width", 100.0 * part / all + "%");
            track.getElement().appendChild(bar);
        }
    }
}
