package dev.sallyport.console.parts;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.checkbox.CheckboxGroup;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.popover.Popover;
import com.vaadin.flow.component.popover.PopoverPosition;
import com.vaadin.flow.function.SerializableConsumer;
import com.vaadin.flow.function.SerializableFunction;
import dev.sallyport.words.Words;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A filter: dashed while it lets everything through, solid with what it keeps. */
public final class FilterChip<T> extends Div {

    private static final long serialVersionUID = 1L;

    private static final int NAMED = 2;

    private final String label;
    private final SerializableFunction<T, String> name;
    private final CheckboxGroup<T> choice = new CheckboxGroup<>();
    private final Button chip = new Button();

    public FilterChip(String label, SerializableFunction<T, String> name, SerializableConsumer<Set<T>> chosen) {
        this.label = label;
        this.name = name;
        chip.addClassName("filter-chip");
        choice.setLabel(label);
        choice.setItemLabelGenerator(name::apply);
        choice.addValueChangeListener(event -> {
            face(event.getValue());
            if (event.isFromClient()) {
                chosen.accept(event.getValue());
            }
        });
        Popover popover = new Popover(choice);
        popover.setTarget(chip);
        popover.setModal(true);
        popover.setPosition(PopoverPosition.BOTTOM_START);
        popover.addClassName("filter-popover");
        add(chip, popover);
        face(Set.of());
    }

    /** What can be chosen; what is chosen and not among it is let go. */
    public void items(List<T> items) {
        Set<T> kept = choice.getValue().stream().filter(items::contains).collect(Collectors.toSet());
        choice.setItems(items);
        choice.setValue(kept);
    }

    public void show(Collection<T> chosen) {
        choice.setValue(Set.copyOf(chosen));
    }

    private void face(Set<T> chosen) {
        if (chosen.isEmpty()) {
            chip.setText(label);
            chip.setIcon(Icon.PLUS.create("s"));
            chip.removeClassName("on");
            return;
        }
        String names = chosen.size() <= NAMED
                ? chosen.stream().map(name::apply).sorted().collect(Collectors.joining(", "))
                : Words.of("console.filter.several", chosen.size());
        chip.setText(label + ": " + names);
        chip.setIcon(Icon.DOWN.create("s"));
        chip.addClassName("on");
    }
}
