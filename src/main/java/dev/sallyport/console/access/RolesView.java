package dev.sallyport.console.access;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeader;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.router.Route;
import dev.sallyport.access.AccountView;
import dev.sallyport.access.Operation;
import dev.sallyport.access.Reach;
import dev.sallyport.access.Role;
import dev.sallyport.access.RoleTable;
import dev.sallyport.console.Frame;
import dev.sallyport.console.parts.CardPanel;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.words.Words;
import jakarta.annotation.security.PermitAll;
import java.util.List;

/** What each role may do, and what an Org Admin can decide about that. */
@Route(value = AccessPage.ROLES, layout = Frame.class)
@PermitAll
public class RolesView extends AccessPage {

    private static final long serialVersionUID = 1L;

    private final Checkbox operators = new Checkbox(Words.of("console.access.operators"));

    RolesView(House house) {
        super(house, ROLES);
        operators.setHelperText(Words.of("console.access.operators.words"));
        operators.setReadOnly(!mayManage());
        operators.addValueChangeListener(event -> {
            if (event.isFromClient()) {
                actions.letOperatorsAllowAll(event.getValue());
            }
        });
        body.add(matrix(), new CardPanel(Words.of("console.access.organisation")).content(operators));
    }

    @Override
    Component[] headActions() {
        return new Component[0];
    }

    @Override
    void show(List<AccountView> accounts) {
        operators.setValue(house.accounts().operatorsMayAllowAll(actor));
    }

    private static Component matrix() {
        NativeTableRow titles = new NativeTableRow(header("col", Words.of("console.access.column.may")));
        for (Role role : Role.values()) {
            titles.add(header("col", RoleWords.name(role)));
        }
        NativeTableBody rows = new NativeTableBody();
        for (Operation operation : Operation.values()) {
            NativeTableRow row = new NativeTableRow(header("row", RoleWords.operation(operation)));
            for (Role role : Role.values()) {
                row.add(new NativeTableCell(cell(RoleTable.reach(role, operation))));
            }
            rows.add(row);
        }
        NativeTable table = new NativeTable();
        table.getElement().setAttribute("aria-label", Words.of("console.access.matrix"));
        table.add(new NativeTableHeader(titles), rows);
        Div scroll = Tags.div("scroll", table);
        // on a phone it is wider than the page: the keyboard has to reach its right side as well
        scroll.getElement().setAttribute("tabindex", "0");
        scroll.getElement().setAttribute("role", "region");
        scroll.getElement().setAttribute("aria-label", Words.of("console.access.matrix"));
        return Tags.div(
                "col",
                Tags.paragraph("phone small muted", Words.of("console.access.matrix.scroll")),
                Tags.div("tw roles-table", scroll));
    }

    private static NativeTableHeaderCell header(String scope, String text) {
        NativeTableHeaderCell cell = new NativeTableHeaderCell(text);
        cell.getElement().setAttribute("scope", scope);
        return cell;
    }

    private static Component cell(Reach reach) {
        return switch (reach) {
            case YES -> Tags.span("t-ok", Icon.CHECK.create(), Tags.span("sr", Words.of("console.access.reach.YES")));
            case IN_SCOPE ->
                Tags.span(
                        "t-ok",
                        Icon.CHECK.create(),
                        Tags.span("small muted", Words.of("console.access.reach.IN_SCOPE")));
            case IF_OPERATORS_MAY -> Tags.span("small muted", Words.of("console.access.reach.IF_OPERATORS_MAY"));
            case NO -> Tags.span("faint", Tags.span("", "–"), Tags.span("sr", Words.of("console.access.reach.NO")));
        };
    }
}
