package dev.sallyport.console.reports;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableHeader;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import dev.sallyport.console.parts.Numbers;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.words.Words;
import java.util.List;

/** A table of a report, which scrolls by itself where it is wider than the page. */
final class ReportTable {

    private ReportTable() {}

    /** @param columns ends of keys of {@code console.reports.column} */
    static Component of(String css, String label, List<String> columns, NativeTableBody rows) {
        NativeTableRow titles = new NativeTableRow();
        for (String column : columns) {
            NativeTableHeaderCell title = new NativeTableHeaderCell(Words.of("console.reports.column." + column));
            title.getElement().setAttribute("scope", "col");
            titles.add(title);
        }
        NativeTable table = new NativeTable();
        table.getElement().setAttribute("aria-label", label);
        table.add(new NativeTableHeader(titles), rows);
        Div scroll = Tags.div("scroll", table);
        scroll.getElement().setAttribute("tabindex", "0");
        scroll.getElement().setAttribute("role", "region");
        scroll.getElement().setAttribute("aria-label", label);
        return Tags.div("tw " + css, scroll);
    }

    /** The line above the rows that belong together. */
    static NativeTableRow group(String name, long count, int columns) {
        NativeTableHeaderCell cell = new NativeTableHeaderCell();
        cell.add(Tags.span("strong", name), Tags.span("count", Numbers.of(count)));
        cell.getElement().setAttribute("colspan", Integer.toString(columns));
        cell.getElement().setAttribute("scope", "rowgroup");
        NativeTableRow row = new NativeTableRow();
        row.add(cell);
        row.addClassName("group");
        return row;
    }
}
