package dev.sallyport.console.rules;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeader;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Paragraph;
import dev.sallyport.perimeter.RuleVersion;
import dev.sallyport.words.Words;
import java.util.List;

/** Somebody else changed the rule meanwhile: both versions side by side, field by field, and the person chooses. Nothing is written here. */
final class ConflictDialog extends Dialog {

    private static final long serialVersionUID = 1L;

    /**
     * @param keepMine to save what was typed over the other's version, now that the person has seen it
     * @param takeTheirs to give up what was typed
     */
    ConflictDialog(RuleVersion theirs, List<RuleForm.Difference> differences, Runnable keepMine, Runnable takeTheirs) {
        addClassName("conflict");
        setHeaderTitle(Words.of("console.rules.conflict.title", theirs.rule().name()));
        setWidth("720px");
        Paragraph intro = new Paragraph(Words.of(
                "console.rules.conflict.intro",
                theirs.changedBy(),
                RuleWords.when(theirs.changedAt()),
                theirs.changedRevision()));
        Div scroller = new Div(table(theirs, differences));
        scroller.addClassName("conflict-table");
        add(intro, scroller);
        Button back = new Button(Words.of("console.rules.conflict.back"), event -> close());
        Button theirsButton = new Button(Words.of("console.rules.conflict.theirs"), event -> {
            close();
            takeTheirs.run();
        });
        Button mineButton = new Button(Words.of("console.rules.conflict.mine"), event -> {
            close();
            keepMine.run();
        });
        mineButton.addThemeNames("primary");
        getFooter().add(back, theirsButton, mineButton);
    }

    private static NativeTable table(RuleVersion theirs, List<RuleForm.Difference> differences) {
        NativeTableRow head = new NativeTableRow(
                header(Words.of("console.rules.conflict.field")),
                header(Words.of("console.rules.conflict.their_version", theirs.changedBy())),
                header(Words.of("console.rules.conflict.my_version")));
        NativeTableBody body = new NativeTableBody();
        for (RuleForm.Difference difference : differences) {
            NativeTableHeaderCell name = header(RuleWords.field(difference.field()));
            name.getElement().setAttribute("scope", "row");
            body.add(new NativeTableRow(
                    name,
                    cell(RuleWords.value(difference.theirs(), difference.field()), difference.theirsChanged()),
                    cell(RuleWords.value(difference.mine(), difference.field()), difference.mineChanged())));
        }
        NativeTable table = new NativeTable();
        table.add(new NativeTableHeader(head), body);
        return table;
    }

    private static NativeTableHeaderCell header(String text) {
        NativeTableHeaderCell cell = new NativeTableHeaderCell(text);
        cell.getElement().setAttribute("scope", "col");
        return cell;
    }

    private static NativeTableCell cell(String text, boolean changed) {
        NativeTableCell cell = new NativeTableCell(text);
        if (changed) {
            cell.addClassName("changed");
            cell.setTitle(Words.of("console.rules.conflict.changed"));
        }
        return cell;
    }
}
