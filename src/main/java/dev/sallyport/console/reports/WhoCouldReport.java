package dev.sallyport.console.reports;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableRow;
import dev.sallyport.access.AccessHistory.AccountThen;
import dev.sallyport.access.AccessHistory.GrantThen;
import dev.sallyport.access.AccessHistory.KeyThen;
import dev.sallyport.access.RoleTable;
import dev.sallyport.console.access.RoleWords;
import dev.sallyport.console.parts.EmptyState;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.Instants;
import dev.sallyport.console.parts.Numbers;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.ledger.Actor;
import dev.sallyport.reports.WhoCould;
import dev.sallyport.words.Words;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who could change what a cluster reaches at an instant, and who did. */
final class WhoCouldReport {

    private static final List<String> COLUMNS = List.of("account", "roles", "could", "did");

    private final Instants instants;

    WhoCouldReport(Instants instants) {
        this.instants = instants;
    }

    Component of(WhoCould report) {
        if (report.holders().isEmpty() && report.others().isEmpty()) {
            return new EmptyState(
                    Icon.REPORT, Words.of("console.reports.who.none"), Words.of("console.reports.who.none.words"));
        }
        NativeTableBody rows = new NativeTableBody();
        group(rows, "console.reports.who.people", report, Actor.Kind.PERSON);
        group(rows, "console.reports.who.programs", report, Actor.Kind.SERVICE_ACCOUNT);
        if (!report.others().isEmpty()) {
            rows.add(ReportTable.group(
                    Words.of("console.reports.who.others"), report.others().size(), COLUMNS.size()));
            report.others()
                    .forEach(other -> rows.add(new NativeTableRow(
                            new NativeTableCell(Tags.span("strong", other.name())),
                            new NativeTableCell(Tags.span("faint", Words.of("console.reports.who.no_role"))),
                            new NativeTableCell(Tags.span("faint", Words.of("console.reports.who.could.nothing"))),
                            new NativeTableCell(did(other.use())))));
        }
        return Tags.div(
                "col g4",
                Tags.div(
                        "kpis three",
                        figure("roles", report.holders().size(), instants.seconds(report.at())),
                        figure(
                                "could",
                                report.holders().stream()
                                        .filter(WhoCould.Holder::changesRules)
                                        .count(),
                                Words.of("console.reports.who.kpi.could.words")),
                        figure(
                                "did",
                                report.holders().stream()
                                                .filter(holder -> holder.use() != null)
                                                .count()
                                        + report.others().size(),
                                Words.of("console.reports.who.kpi.did.words", instants.seconds(report.since())))),
                ReportTable.of("reports-who", Words.of("console.reports.who"), COLUMNS, rows),
                Tags.paragraph(
                        "small muted",
                        Words.of(
                                report.keysShown()
                                        ? "console.reports.who.basis"
                                        : "console.reports.who.basis.without_keys")));
    }

    private static Component figure(String key, long number, String below) {
        return Tags.div(
                "",
                Tags.div("k", Words.of("console.reports.who.kpi." + key)),
                Tags.div("v", Numbers.of(number)),
                Tags.div("n", below));
    }

    private void group(NativeTableBody rows, String title, WhoCould report, Actor.Kind kind) {
        List<WhoCould.Holder> holders = report.holders().stream()
                .filter(holder -> holder.account().kind() == kind)
                .toList();
        if (!holders.isEmpty()) {
            rows.add(ReportTable.group(Words.of(title), holders.size(), COLUMNS.size()));
            holders.forEach(holder -> rows.add(row(holder)));
        }
    }

    private NativeTableRow row(WhoCould.Holder holder) {
        AccountThen account = holder.account();
        Div name = Tags.div("", Tags.span("strong", account.name()));
        account.keys()
                .forEach(key -> name.add(Tags.div("small muted m", key.name()), Tags.div("small muted", good(key))));
        Div roles = Tags.div("col g1");
        account.grants()
                .forEach(grant -> roles.add(Tags.div(
                        "",
                        Tags.div("", role(grant)),
                        Tags.div(
                                "small muted",
                                Words.of("console.reports.who.since", instants.seconds(grant.since()), grant.by())))));
        return new NativeTableRow(
                new NativeTableCell(name),
                new NativeTableCell(roles),
                new NativeTableCell(Tags.span(holder.changesRules() ? "" : "faint", could(holder))),
                new NativeTableCell(did(holder.use())));
    }

    private String good(KeyThen key) {
        Instant end = key.expiresAt();
        return end == null
                ? Words.of("console.reports.who.key", instants.seconds(key.since()))
                : Words.of("console.reports.who.key.until", instants.seconds(key.since()), instants.seconds(end));
    }

    private static String role(GrantThen grant) {
        String name = RoleWords.name(grant.role());
        if (grant.cluster() != null) {
            return Words.of("console.reports.who.cluster", name);
        }
        return RoleTable.forClusters(grant.role()) ? Words.of("console.reports.who.organisation", name) : name;
    }

    static String could(WhoCould.Holder holder) {
        if (!holder.changesRules()) {
            return Words.of("console.reports.who.could.read");
        }
        return Words.of(holder.opens() ? "console.reports.who.could.open" : "console.reports.who.could.rules");
    }

    private Component did(WhoCould.@Nullable Use use) {
        if (use == null) {
            return Tags.span("faint", Words.of("console.reports.who.did.nothing"));
        }
        return Tags.div(
                "",
                Tags.div("", Words.of("console.reports.who.did", use.changes(), use.refused())),
                Tags.div("small muted", Words.of("console.reports.who.last", instants.seconds(use.lastAt()))));
    }
}
