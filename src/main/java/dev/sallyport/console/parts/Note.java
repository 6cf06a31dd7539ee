package dev.sallyport.console.parts;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Text;
import com.vaadin.flow.component.html.Div;

/** One tinted message: first the fact, then what follows from it, then the way out. */
public final class Note extends Div {

    private static final long serialVersionUID = 1L;

    private final Div words = Tags.div("grow");

    /** @param fact the first sentence, in bold; @param rest what follows from it, may be empty */
    public Note(Look look, Icon icon, String fact, String rest) {
        addClassNames("note", look.css());
        getElement().setAttribute("role", look == Look.DENY ? "alert" : "status");
        if (!fact.isEmpty()) {
            words.add(Tags.span("strong", fact));
        }
        if (!rest.isEmpty()) {
            words.add(new Text(fact.isEmpty() ? rest : " " + rest));
        }
        add(icon.create(), words);
    }

    public static Note failure(String fact, String rest) {
        return new Note(Look.DENY, Icon.BANG, fact, rest);
    }

    public static Note warning(String fact, String rest) {
        return new Note(Look.WARN, Icon.TRIANGLE, fact, rest);
    }

    public static Note pending(String fact, String rest) {
        return new Note(Look.PENDING, Icon.CLOCK, fact, rest);
    }

    public static Note fact(String fact, String rest) {
        return new Note(Look.MUTE, Icon.HELP, fact, rest);
    }

    /** Puts a line below the sentences, such as the words of a gateway. */
    public Note below(Component component) {
        words.add(component);
        return this;
    }

    /** The way out: a link or a button at the end. */
    public Note action(Component component) {
        add(component);
        return this;
    }
}
