package dev.sallyport.console.parts;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;

/** A titled card: what is beside the title, and a body. */
public class CardPanel extends Section {

    private static final long serialVersionUID = 1L;

    private final H2 title;
    private final Span aside = Tags.span("row");
    private final Span end = Tags.span("end small muted");
    private final Div body = Tags.div("cb");

    public CardPanel(String title) {
        addClassName("card");
        this.title = Tags.heading2(title);
        add(Tags.div("ch", this.title, aside, end), body);
    }

    public final CardPanel title(String text) {
        title.setText(text);
        return this;
    }

    /** Beside the title, such as a badge. */
    public final CardPanel aside(Component... components) {
        aside.removeAll();
        aside.add(components);
        return this;
    }

    /** At the right end of the title line. */
    public final CardPanel end(Component... components) {
        end.removeAll();
        end.add(components);
        return this;
    }

    /** Replaces the content. */
    public final CardPanel content(Component... components) {
        body.removeAll();
        body.add(components);
        return this;
    }
}
