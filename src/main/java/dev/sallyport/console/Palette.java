package dev.sallyport.console;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasComponents;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Input;
import com.vaadin.flow.data.value.ValueChangeMode;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.ledger.Actor;
import dev.sallyport.words.Words;
import java.util.List;

/**
 * The search over everything. It opens in the browser by itself ({@code frontend/palette.js}), so that what is typed right after the
 * key is not lost; the server lists the answers.
 */
@Tag("dialog")
final class Palette extends Component implements HasComponents {

    private static final long serialVersionUID = 1L;

    private static final String ANSWERS = "palette-answers";

    private final transient EverythingSearch search;
    private final transient Actor actor;
    private final Input field = new Input();
    private final Div answers = Tags.div("answers");
    private final Div nothing = Tags.div("nothing small muted");

    Palette(EverythingSearch search, Actor actor) {
        this.search = search;
        this.actor = actor;
        addClassName("palette");
        getElement().setAttribute("aria-label", Words.of("console.search.everything"));
        field.setPlaceholder(Words.of("console.search.placeholder"));
        field.setValueChangeMode(ValueChangeMode.LAZY);
        field.setValueChangeTimeout(120);
        field.getElement()
                .setAttribute("role", "combobox")
                .setAttribute("aria-label", Words.of("console.search.everything"))
                .setAttribute("aria-expanded", "true")
                .setAttribute("aria-controls", ANSWERS)
                .setAttribute("aria-autocomplete", "list")
                .setAttribute("autocomplete", "off")
                .setAttribute("spellcheck", "false")
                .setAttribute("maxlength", "200");
        field.addValueChangeListener(event -> list());
        answers.setId(ANSWERS);
        answers.getElement()
                .setAttribute("role", "listbox")
                .setAttribute("aria-label", Words.of("console.search.answers"));
        nothing.getElement().setAttribute("role", "status");
        getElement().addEventListener("palette-open", event -> list());
        add(Tags.div("find", Icon.SEARCH.create(), field), answers, nothing);
        getElement().executeJs("window.sallyport.startPalette(this)");
    }

    /** Makes a button open the palette. */
    static void opens(Component button) {
        button.getElement().executeJs("this.addEventListener('click', () => window.sallyport.palette.open())");
    }

    private void list() {
        String text = field.getValue().strip();
        List<EverythingSearch.Group> groups = search.find(actor, text);
        answers.removeAll();
        int number = 0;
        for (EverythingSearch.Group group : groups) {
            Div list = Tags.div("group");
            list.getElement().setAttribute("role", "group").setAttribute("aria-label", group.title());
            Div title = Tags.div("lbl", group.title());
            title.getElement().setAttribute("aria-hidden", "true");
            list.add(title);
            for (EverythingSearch.Answer answer : group.answers()) {
                list.add(option(answer, number++));
            }
            answers.add(list);
        }
        nothing.setText(groups.isEmpty() ? Words.of("console.search.nothing", text) : "");
        nothing.setVisible(groups.isEmpty());
        // Last, because the browser takes it as the sign that the answers are complete.
        answers.getElement().setAttribute("data-for", text);
    }

    private static Anchor option(EverythingSearch.Answer answer, int number) {
        Anchor option = Tags.link(answer.path(), "");
        option.add(
                answer.icon().create(),
                Tags.span("ell", answer.label()),
                Tags.span("ell small muted end", answer.detail()));
        option.setId("palette-" + number);
        option.getElement().setAttribute("role", "option").setAttribute("tabindex", "-1");
        return option;
    }
}
