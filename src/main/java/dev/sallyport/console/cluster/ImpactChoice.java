package dev.sallyport.console.cluster;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.traffic.Impact;
import dev.sallyport.words.Words;
import java.util.function.Function;

/** What deny-all would refuse, by the traffic of the time that a person chooses; at first of the longest, so that nothing rare is missed. */
final class ImpactChoice extends Div {

    private static final long serialVersionUID = 1L;

    private final ClusterId cluster;
    private final ImpactPreview preview;
    private final transient Function<LookBack, Impact> foresee;
    private final RadioButtonGroup<LookBack> choice = new RadioButtonGroup<>();

    ImpactChoice(ClusterId cluster, ImpactPreview preview, Function<LookBack, Impact> foresee) {
        this.cluster = cluster;
        this.preview = preview;
        this.foresee = foresee;
        addClassNames("col", "g2");
        choice.addClassName("segmented");
        choice.setAriaLabel(Words.of("console.impact.period"));
        choice.setItems(LookBack.values());
        choice.setItemLabelGenerator(period -> Words.of("console.impact.period." + period));
        choice.setValue(LookBack.MONTH);
        choice.addValueChangeListener(event -> show());
        add(choice, preview);
        show();
    }

    /** @return whether other destinations would be refused than were shown before */
    boolean show() {
        LookBack period = choice.getValue();
        return preview.show(cluster, foresee.apply(period), period);
    }
}
