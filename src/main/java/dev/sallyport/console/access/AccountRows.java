package dev.sallyport.console.access;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.contextmenu.ContextMenu;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableHeader;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Span;
import dev.sallyport.access.AccountView;
import dev.sallyport.access.Grant;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.Look;
import dev.sallyport.console.parts.StateBadge;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.words.Words;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The cells that people and service accounts have in common. */
final class AccountRows {

    private AccountRows() {}

    static NativeTable table(String label, List<String> columns, NativeTableBody rows) {
        NativeTableRow titles = new NativeTableRow();
        for (String key : columns) {
            NativeTableHeaderCell title = new NativeTableHeaderCell();
            title.add(key.isEmpty() ? Tags.span("sr", Words.of("console.actions")) : Tags.span("", Words.of(key)));
            title.getElement().setAttribute("scope", "col");
            titles.add(title);
        }
        NativeTable table = new NativeTable();
        table.getElement().setAttribute("aria-label", label);
        table.add(new NativeTableHeader(titles), rows);
        return table;
    }

    /** @param below the line under the name */
    static Component name(AccountView account, String below) {
        boolean person = account.kind() == Actor.Kind.PERSON;
        Span avatar = person
                ? Tags.span("avatar", account.name().substring(0, 1).toUpperCase(Locale.ROOT))
                : Tags.span("avatar sq", Icon.ROBOT.create("s"));
        avatar.getElement().setAttribute("aria-hidden", "true");
        Div line = Tags.div("row", Tags.span("strong ell", account.name()));
        if (!account.active()) {
            line.add(StateBadge.of(
                    new StateBadge.Face(Look.MUTE, Icon.MINUS, Words.of("console.access.state.disabled"))));
        }
        Div words = Tags.div("grow", line, Tags.div("small muted ell", below));
        words.setTitle(account.name());
        return Tags.div("row g3", avatar, words);
    }

    /** @param actions null for who only reads */
    static Component roles(AccountView account, Map<ClusterId, String> clusters, @Nullable AccountActions actions) {
        Div chips = Tags.div("row wrap g1");
        for (Grant grant : account.grants()) {
            String role = RoleWords.name(grant.role());
            String scope = RoleWords.scope(grant, clusters);
            Span chip = Tags.span("chip", Tags.span("strong", role), Tags.span("", scope));
            if (actions != null) {
                Button withdraw =
                        new Button(Icon.CROSS.create("s"), event -> actions.withdraw(account, grant, clusters));
                withdraw.addThemeNames("tertiary", "icon", "small");
                withdraw.setAriaLabel(Words.of("console.access.withdraw.what", role + " " + scope, account.name()));
                chip.add(withdraw);
            }
            chips.add(chip);
        }
        if (account.grants().isEmpty()) {
            chips.add(Tags.span("muted f13", Words.of("console.access.no_role")));
        }
        return chips;
    }

    /** The button with three dots; empty without anything to do. */
    static Component menu(AccountView account, Map<String, Runnable> items) {
        if (items.isEmpty()) {
            return Tags.span("");
        }
        Button dots = new Button(Icon.DOTS.create());
        dots.addThemeNames("tertiary", "icon", "small");
        dots.setAriaLabel(Words.of("console.actions.of", account.name()));
        ContextMenu menu = new ContextMenu(dots);
        menu.setOpenOnClick(true);
        items.forEach((label, action) -> menu.addItem(label, event -> action.run()));
        return Tags.div("row end", dots);
    }
}
