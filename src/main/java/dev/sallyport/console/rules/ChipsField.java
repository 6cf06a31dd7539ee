package dev.sallyport.console.rules;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.customfield.CustomField;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Input;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Span;
import dev.sallyport.words.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Several short texts, each a chip that can be taken away: ports, paths. Enter, comma or leaving the field makes a chip of what was
 * typed; a pasted list becomes several. What is typed wrongly becomes a chip too, so that nothing disappears.
 */
final class ChipsField extends CustomField<List<String>> {

    private static final long serialVersionUID = 1L;

    /** Clears the input in the browser at once, so that fast typing after a comma is not eaten by the answer of the server. */
    private static final String CLIENT = """
            if (this.chipsReady) return;
            this.chipsReady = true;
            const add = () => {
              const text = this.value.trim();
              this.value = '';
              if (text) this.dispatchEvent(new CustomEvent('chip-typed', { detail: { text } }));
            };
            this.addEventListener('keydown', event => {
              if (event.key === 'Enter' || event.key === ',' || event.key === ' ') {
                event.preventDefault();
                add();
              } else if (event.key === 'Backspace' && this.value === '') {
                this.dispatchEvent(new CustomEvent('chip-back'));
              }
            });
            this.addEventListener('blur', add);
            this.addEventListener('change', event => event.stopPropagation());
            """;

    private final Div box = new Div();
    private final Input input = new Input();
    private final List<String> chips = new ArrayList<>();
    private Predicate<String> bad = text -> false;

    ChipsField(String label, String placeholder) {
        super(List.of());
        setLabel(label);
        box.addClassName("chips-field");
        input.setPlaceholder(placeholder);
        input.getElement().setAttribute("aria-label", label);
        input.getElement().setAttribute("spellcheck", "false");
        input.getElement().setAttribute("autocomplete", "off");
        input.getElement()
                .addEventListener(
                        "chip-typed",
                        event -> typed(
                                event.getEventData().get("event.detail.text").asString()))
                .addEventData("event.detail.text");
        input.getElement().addEventListener("chip-back", event -> takeLast());
        add(box);
        draw();
    }

    /** Which chips to mark as wrong. */
    void markBad(Predicate<String> isBad) {
        bad = isBad;
        draw();
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        input.getElement().executeJs(CLIENT);
    }

    private void typed(String text) {
        if (isReadOnly()) {
            return;
        }
        for (String part : text.split("[\\s,]+")) {
            if (!part.isEmpty()) {
                chips.add(part);
            }
        }
        changed();
    }

    private void takeLast() {
        if (!chips.isEmpty() && !isReadOnly()) {
            chips.removeLast();
            changed();
        }
    }

    private void changed() {
        draw();
        setModelValue(List.copyOf(chips), true);
    }

    private void draw() {
        List<Component> parts = new ArrayList<>();
        for (int i = 0; i < chips.size(); i++) {
            parts.add(chip(i));
        }
        input.setVisible(!isReadOnly());
        parts.add(input);
        // The input stays the same element, so that the caret stays in it.
        box.getChildren().filter(child -> child != input).toList().forEach(box::remove);
        if (input.getParent().isEmpty()) {
            box.add(input);
        }
        for (int i = 0; i < parts.size() - 1; i++) {
            box.addComponentAtIndex(i, parts.get(i));
        }
    }

    private Component chip(int index) {
        String text = chips.get(index);
        Span chip = new Span(Sentence.mono(text));
        chip.addClassName("chip");
        if (bad.test(text)) {
            chip.addClassName("bad");
        }
        if (!isReadOnly()) {
            NativeButton remove = new NativeButton("×", event -> {
                chips.remove(index);
                changed();
                input.focus();
            });
            remove.setAriaLabel(Words.of("console.rules.field.take_away", text));
            chip.add(remove);
        }
        return chip;
    }

    @Override
    public void setReadOnly(boolean readOnly) {
        super.setReadOnly(readOnly);
        draw();
    }

    @Override
    public void focus() {
        input.focus();
    }

    @Override
    protected List<String> generateModelValue() {
        return List.copyOf(chips);
    }

    @Override
    protected void setPresentationValue(List<String> value) {
        chips.clear();
        chips.addAll(Objects.requireNonNull(value));
        draw();
    }
}
