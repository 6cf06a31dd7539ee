package dev.sallyport.console;

import com.vaadin.flow.component.menubar.MenuBar;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.words.Words;

/** Light, dark, or what the system says; kept in the browser, because it belongs to the screen one sits at. */
final class SchemeSwitch {

    private SchemeSwitch() {}

    static MenuBar create() {
        MenuBar bar = new MenuBar();
        bar.addThemeNames("tertiary", "icon", "small");
        var root = bar.addItem(Icon.MOON.create());
        root.setAriaLabel(Words.of("console.scheme"));
        root.addClassName("scheme");
        for (String name : new String[] {"system", "light", "dark"}) {
            root.getSubMenu()
                    .addItem(
                            Words.of("console.scheme." + name),
                            event -> event.getSource()
                                    .getUI()
                                    .ifPresent(ui -> ui.getPage().executeJs("window.sallyport?.scheme($0)", name)));
        }
        return bar;
    }
}
