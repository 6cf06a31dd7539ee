package dev.sallyport.console;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.contextmenu.ContextMenu;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.words.Words;

/** Light, dark, or what the system says; kept in the browser, because it belongs to the screen one sits at. */
final class SchemeSwitch {

    private SchemeSwitch() {}

    static Button create() {
        Button button = new Button(Icon.MOON.create());
        button.addThemeNames("tertiary", "icon", "small");
        button.setAriaLabel(Words.of("console.scheme"));
        button.setTooltipText(Words.of("console.scheme"));
        ContextMenu menu = new ContextMenu(button);
        menu.setOpenOnClick(true);
        item(menu, "system", Words.of("console.scheme.system"));
        item(menu, "light", Words.of("console.scheme.light"));
        item(menu, "dark", Words.of("console.scheme.dark"));
        return button;
    }

    private static void item(ContextMenu menu, String name, String label) {
        menu.addItem(
                label,
                event -> event.getSource()
                        .getUI()
                        .ifPresent(ui -> ui.getPage().executeJs("window.sallyport?.scheme($0)", name)));
    }
}
