package dev.sallyport.console;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.dom.Element;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.PageKeys;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.words.Words;
import java.util.List;

/** Every key of the console, and the switch that turns single keys off. */
final class HelpDialog extends Dialog {

    private static final long serialVersionUID = 1L;

    /** @param keys pressed one after the other; several at once stand in one word */
    private record Shortcut(String words, List<String> keys) {}

    HelpDialog() {
        setHeaderTitle(Words.of("console.help.title"));
        setWidth("720px");
        Button close = new Button(Icon.CROSS.create(), event -> close());
        close.addThemeNames("tertiary", "icon", "small");
        close.setAriaLabel(Words.of("console.close"));
        getHeader().add(close);
        add(Tags.div(
                "shortcuts",
                group(
                        "anywhere",
                        shortcut("search", "/"),
                        shortcut("search_everything", "Ctrl K"),
                        shortcut("list", "?"),
                        shortcut("clusters", "g", "c"),
                        shortcut("gateways", "g", "g"),
                        shortcut("reports", "g", "r"),
                        shortcut("activity", "g", "a"),
                        shortcut("access", "g", "p"),
                        shortcut("close", "Esc")),
                group("cluster", shortcut("tabs", "1 – 9"), shortcut("new_rule", "n"), shortcut("test", "t")),
                group(
                        "grid",
                        shortcut("move", "↑ ↓"),
                        shortcut("open_row", "Enter"),
                        shortcut("actions", "Shift F10"))));
        getFooter().add(keySwitch(), new Button(Words.of("console.close"), event -> close()));
    }

    private static Component keySwitch() {
        Element box = new Element("input");
        box.setAttribute("type", "checkbox");
        box.executeJs("window.sallyport.followSwitch(this)");
        Element label = new Element("label");
        label.setAttribute("class", "row small muted");
        Span words = new Span(Words.of("console.help.switch"));
        label.appendChild(box, words.getElement());
        Div foot = Tags.div("grow");
        foot.getElement().appendChild(label);
        return foot;
    }

    private static Shortcut shortcut(String key, String... keys) {
        return new Shortcut(Words.of("console.help." + key), List.of(keys));
    }

    private static Component group(String key, Shortcut... shortcuts) {
        UnorderedList list = new UnorderedList();
        for (Shortcut shortcut : shortcuts) {
            Span keys = Tags.span("row");
            for (String pressed : shortcut.keys()) {
                if (keys.getChildren().findAny().isPresent()) {
                    keys.add(Tags.span("small muted", Words.of("console.help.then")));
                }
                Span drawn = PageKeys.kbd(pressed);
                drawn.getElement().removeAttribute("aria-hidden");
                keys.add(drawn);
            }
            list.add(new ListItem(Tags.span("grow", shortcut.words()), keys));
        }
        return new Section(new H3(Words.of("console.help.group." + key)), list);
    }
}
