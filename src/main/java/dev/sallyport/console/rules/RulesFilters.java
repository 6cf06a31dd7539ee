package dev.sallyport.console.rules;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.checkbox.CheckboxGroup;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.popover.Popover;
import com.vaadin.flow.component.popover.PopoverPosition;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.function.SerializableConsumer;
import com.vaadin.flow.function.SerializableFunction;
import dev.sallyport.console.cluster.Labels;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.PageKeys;
import dev.sallyport.console.rules.RulesAddress.Standing;
import dev.sallyport.words.Words;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Search and filter chips above the grid. Shows what the address says, and asks for another address when the person changes it. */
final class RulesFilters extends Div {

    private static final long serialVersionUID = 1L;

    /** Whose rules: the operator's, the cluster's own, or both. */
    private enum Keeper {
        ANY,
        MANAGED,
        OWN
    }

    /** Any standing, and each one there is; a radio group knows no null. */
    private enum Asked {
        ANY,
        SETTLED,
        UNSETTLED,
        FAILED
    }

    private final TextField search = new TextField();
    private final CheckboxGroup<String> purposes = new CheckboxGroup<>();
    private final RadioButtonGroup<Asked> standing = new RadioButtonGroup<>();
    private final RadioButtonGroup<Keeper> keeper = new RadioButtonGroup<>();
    private final Button purposeChip;
    private final Button standingChip;
    private final Button keeperChip;
    private final Button clear = new Button(Words.of("console.rules.filter.clear"));
    private final Span count = new Span();
    private final SerializableConsumer<SerializableFunction<RulesAddress, RulesAddress>> change;

    /**
     * @param change asked for another address; told how to get it from the present one
     * @param searching the same for what is typed into the search field, which makes no step in the browser's history
     */
    RulesFilters(
            List<String> knownPurposes,
            SerializableConsumer<SerializableFunction<RulesAddress, RulesAddress>> change,
            SerializableConsumer<String> searching) {
        this.change = change;
        addClassName("filters");
        search.setPlaceholder(Words.of("console.rules.search"));
        search.setAriaLabel(Words.of("console.rules.search"));
        search.setPrefixComponent(Icon.SEARCH.create("s"));
        search.setSuffixComponent(PageKeys.kbd("/"));
        PageKeys.search(search);
        search.setClearButtonVisible(true);
        search.setValueChangeMode(ValueChangeMode.LAZY);
        search.setValueChangeTimeout(250);
        search.addClassName("search");
        search.addValueChangeListener(event -> {
            if (event.isFromClient()) {
                searching.accept(event.getValue().strip());
            }
        });
        purposes.setItems(knownPurposes);
        purposes.setItemLabelGenerator(Labels::purpose);
        purposes.setLabel(Words.of("console.rules.filter.purpose"));
        purposes.addThemeName("vertical");
        purposes.addValueChangeListener(event -> {
            if (event.isFromClient()) {
                change.accept(address -> address.of(event.getValue()));
            }
        });
        standing.setItems(Asked.values());
        standing.setItemLabelGenerator(asked -> Words.of("console.rules.filter.state." + asked));
        standing.setLabel(Words.of("console.rules.filter.state"));
        standing.addThemeName("vertical");
        standing.addValueChangeListener(event -> {
            if (event.isFromClient()) {
                change.accept(address -> address.standing(
                        event.getValue() == Asked.ANY
                                ? null
                                : Standing.valueOf(event.getValue().name())));
            }
        });
        keeper.setItems(Keeper.values());
        keeper.setItemLabelGenerator(who -> Words.of("console.rules.filter.managed." + who));
        keeper.setLabel(Words.of("console.rules.filter.managed"));
        keeper.addThemeName("vertical");
        keeper.addValueChangeListener(event -> {
            if (event.isFromClient()) {
                change.accept(address ->
                        address.managed(event.getValue() == Keeper.ANY ? null : event.getValue() == Keeper.MANAGED));
            }
        });
        standingChip = chip(standing);
        purposeChip = chip(purposes);
        keeperChip = chip(keeper);
        clear.addThemeNames("tertiary");
        clear.addClickListener(event -> change.accept(RulesAddress::everything));
        count.addClassName("filter-count");
        add(search, standingChip, purposeChip, keeperChip, clear, count);
    }

    private Button chip(com.vaadin.flow.component.Component choice) {
        Button chip = new Button();
        chip.addClassName("filter-chip");
        Popover popover = new Popover(choice);
        popover.setTarget(chip);
        popover.setModal(true);
        popover.setPosition(PopoverPosition.BOTTOM_START);
        popover.addClassName("filter-popover");
        add(popover);
        return chip;
    }

    void show(RulesAddress address) {
        if (!search.getValue().strip().equals(address.text())) {
            search.setValue(address.text());
        }
        purposes.setValue(address.purposes().stream()
                .filter(code -> purposes.getListDataView().contains(code))
                .collect(Collectors.toSet()));
        Standing asked = address.standing();
        standing.setValue(asked == null ? Asked.ANY : Asked.valueOf(asked.name()));
        Boolean managed = address.managed();
        keeper.setValue(managed == null ? Keeper.ANY : managed ? Keeper.MANAGED : Keeper.OWN);
        label(
                standingChip,
                "console.rules.filter.state",
                asked == null ? "" : Words.of("console.rules.filter.state." + asked));
        label(purposeChip, "console.rules.filter.purpose", names(address.purposes()));
        label(
                keeperChip,
                "console.rules.filter.managed",
                managed == null ? "" : Words.of("console.rules.filter.managed." + keeper.getValue()));
        clear.setVisible(address.narrowed());
    }

    private static String names(Set<String> codes) {
        return codes.stream().map(Labels::purpose).sorted().collect(Collectors.joining(", "));
    }

    private static void label(Button chip, String key, String value) {
        chip.setText(value.isEmpty() ? Words.of(key) : value);
        chip.setAriaLabel(value.isEmpty() ? Words.of(key) : Words.of(key) + ": " + value);
        chip.setClassName("on", !value.isEmpty());
        chip.setIcon(value.isEmpty() ? Icon.PLUS.create("s") : null);
    }

    /** How many rules are shown, of how many. */
    void showCount(int shown, int all) {
        count.setText(
                shown == all ? Words.of("console.rules.count", all) : Words.of("console.rules.count_of", shown, all));
    }
}
