package dev.sallyport.console.parts;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;

/** What stands where nothing is: what is missing, why, and the next step. */
public final class EmptyState extends Div {

    private static final long serialVersionUID = 1L;

    public EmptyState(Icon icon, String title, String explanation, Component... actions) {
        addClassName("empty");
        add(icon.create("l"), Tags.span("strong", title), Tags.span("muted f13", explanation));
        add(actions);
    }
}
