package dev.sallyport.console.traffic;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeader;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Span;
import dev.sallyport.console.parts.DecisionSteps;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.InPlace;
import dev.sallyport.console.parts.Instants;
import dev.sallyport.console.parts.Numbers;
import dev.sallyport.console.parts.StateBadge;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.console.rules.RuleLinks;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.policy.Decision;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.Reason;
import dev.sallyport.traffic.Denial;
import dev.sallyport.words.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Denials, the latest first. A row that is there already is changed in place and keeps whether it is open; while one is open or has the
 * focus the order stays and what is new is only counted, so that nothing jumps away from whoever reads it.
 */
final class DenialRows extends NativeTable {

    private static final long serialVersionUID = 1L;

    private static final List<String> COLUMNS =
            List.of("last", "decision", "destination", "why", "client", "count", "");

    private final transient ClusterId cluster;
    private final transient Instants instants;
    private final transient Function<String, Decision> test;
    private final boolean mayEdit;
    private final NativeTableBody body = new NativeTableBody();
    private final transient Map<Long, Row> rows = new LinkedHashMap<>();
    private transient List<Denial> latest = List.of();
    private boolean focused;

    /** @param test the decision on a destination by the rules as they are now */
    DenialRows(ClusterId cluster, Instants instants, Function<String, Decision> test, boolean mayEdit) {
        this.cluster = cluster;
        this.instants = instants;
        this.test = test;
        this.mayEdit = mayEdit;
        NativeTableRow titles = new NativeTableRow();
        for (String key : COLUMNS) {
            NativeTableHeaderCell title = new NativeTableHeaderCell();
            title.add(
                    key.isEmpty()
                            ? Tags.span("sr", Words.of("console.traffic.details"))
                            : Tags.span("", Words.of("console.traffic.column." + key)));
            title.getElement().setAttribute("scope", "col");
            titles.add(title);
        }
        getElement().setAttribute("aria-label", Words.of("console.traffic.denials"));
        add(new NativeTableHeader(titles), body);
        body.getElement().addEventListener("focusin", event -> focused = true);
        body.getElement().addEventListener("focusout", event -> focused = false);
    }

    /** @return how many denials there are that do not show yet */
    int show(List<Denial> denials) {
        latest = denials;
        if (!rows.isEmpty() && (focused || rows.values().stream().anyMatch(Row::open))) {
            denials.forEach(denial -> {
                Row row = rows.get(denial.id());
                if (row != null) {
                    row.show(denial);
                }
            });
            return (int) denials.stream()
                    .filter(denial -> !rows.containsKey(denial.id()))
                    .count();
        }
        showAll();
        return 0;
    }

    /** Shows what was only counted, in its order. */
    void showAll() {
        Map<Long, Row> now = new LinkedHashMap<>();
        List<Component> wanted = new ArrayList<>();
        for (Denial denial : latest) {
            Row row = rows.getOrDefault(denial.id(), null);
            row = row == null ? new Row(denial) : row;
            row.show(denial);
            now.put(denial.id(), row);
            wanted.add(row.line);
            wanted.add(row.details);
        }
        InPlace.arrange(body, wanted);
        rows.clear();
        rows.putAll(now);
    }

    private final class Row {

        private final NativeTableRow line = new NativeTableRow();
        private final NativeTableRow details = new NativeTableRow();
        private final NativeTableCell last = new NativeTableCell();
        private final NativeTableCell count = new NativeTableCell();
        private Denial denial;
        private boolean shown;

        Row(Denial denial) {
            this.denial = denial;
            Button open = new Button(Icon.RIGHT.create("s"));
            open.addThemeNames("tertiary", "icon", "small");
            String destination = Judged.destination(denial.host(), denial.port());
            open.setAriaLabel(Words.of("console.traffic.open", destination));
            open.getElement().setAttribute("aria-expanded", "false");
            open.addClickListener(event -> toggle(open));
            labelled(last, "last");
            labelled(count, "count");
            Span where = Tags.span("mono ell", destination);
            where.setTitle(destination);
            line.add(
                    last,
                    new NativeTableCell(Judged.badge(denial.judgement())),
                    new NativeTableCell(where, Tags.span("small muted mono ell", seenPath(denial))),
                    new NativeTableCell(Tags.span("", Judged.reason(denial.reason()))),
                    new NativeTableCell(
                            denial.client().isEmpty() ? Tags.span("faint", "–") : Tags.span("mono", denial.client())),
                    count,
                    new NativeTableCell(open));
            line.getElement().setAttribute("data-destination", destination);
            details.setVisible(false);
            details.addClassName("details");
            show(denial);
        }

        /** On a phone there are no columns, so each figure says what it is. */
        private static void labelled(NativeTableCell cell, String column) {
            cell.getElement().setAttribute("data-label", Words.of("console.traffic.column." + column));
            cell.addClassName("labelled");
        }

        private static String seenPath(Denial denial) {
            return denial.path() == null ? "" : denial.method() + " " + denial.path();
        }

        boolean open() {
            return details.isVisible();
        }

        void show(Denial now) {
            if (shown && now.equals(denial)) {
                return;
            }
            shown = true;
            denial = now;
            last.removeAll();
            last.add(instants.since(now.lastAt()));
            count.setText(Numbers.of(now.count()));
        }

        private void toggle(Button open) {
            boolean show = !details.isVisible();
            if (show) {
                details.removeAll();
                NativeTableCell cell = new NativeTableCell(explained());
                cell.getElement().setAttribute("colspan", Integer.toString(COLUMNS.size()));
                details.add(cell);
            }
            details.setVisible(show);
            open.setIcon((show ? Icon.DOWN : Icon.RIGHT).create("s"));
            open.getElement().setAttribute("aria-expanded", Boolean.toString(show));
        }

        private Component explained() {
            Decision now = test.apply(typed());
            Div why = Tags.div(
                    "col",
                    Tags.div("row", Tags.span("strong f13", Words.of("console.traffic.now")), StateBadge.of(now)),
                    new DecisionSteps(now));
            EgressRule nearest = now.rule();
            if (nearest != null) {
                Anchor rule = Tags.link(RuleLinks.to(cluster, nearest.id()), nearest.name());
                why.add(Tags.div(
                        "f13",
                        Tags.span("muted", Words.of("console.traffic.nearest") + " "),
                        rule,
                        Tags.span("mono muted", " " + nearest.target())));
            }
            if (Judged.beyondRules(denial.reason())
                    || Judged.beyondRules(now.reason().name())) {
                why.add(Tags.paragraph("f13 muted", Words.of("console.traffic.no_rule_helps")));
            } else if (mayEdit && denial.port() != 0 && now.reason() != Reason.ALLOWED) {
                why.add(fix());
            }
            return Tags.div("entry-details", why, facts());
        }

        /** The narrowest rule that allows it: this host, this port, and this path if it could be seen and rules speak of paths. */
        private Component fix() {
            String path = denial.reason().startsWith("PATH_") ? denial.path() : null;
            Anchor make = Tags.link(RuleLinks.newRule(cluster, denial.host(), denial.port(), path), "");
            Button button = new Button(Words.of("console.traffic.make_rule"), Icon.PLUS.create());
            button.addThemeNames("primary", "small");
            button.getElement().setAttribute("tabindex", "-1");
            make.add(button);
            make.addClassName("button");
            return Tags.div(
                    "row wrap",
                    make,
                    Tags.span(
                            "small muted",
                            Words.of(
                                    path == null ? "console.traffic.make_rule.words" : "console.traffic.make_rule.path",
                                    Judged.destination(denial.host(), denial.port()),
                                    path == null ? "" : path)));
        }

        private String typed() {
            return denial.tunnel()
                    ? Judged.destination(denial.host(), denial.port())
                    : "http://" + Judged.destination(denial.host(), denial.port())
                            + (denial.path() == null ? "/" : denial.path());
        }

        private Component facts() {
            DescriptionList list = new DescriptionList();
            list.addClassName("kv");
            fact(list, "asked", Tags.span("mono", denial.method() + " " + typed()));
            fact(
                    list,
                    "answered",
                    Tags.span(
                            "",
                            Words.of("console.traffic.answered", denial.gateway(), Long.toString(denial.revision()))));
            fact(list, "first", Tags.span("", instants.full(denial.firstAt())));
            fact(list, "last_time", Tags.span("", instants.full(denial.lastAt())));
            if (!denial.requestId().isEmpty()) {
                fact(list, "request", Tags.span("mono", denial.requestId()));
            }
            return list;
        }

        private void fact(DescriptionList list, String key, Component value) {
            list.add(
                    new DescriptionList.Term(Words.of("console.traffic.fact." + key)),
                    new DescriptionList.Description(value));
        }
    }
}
