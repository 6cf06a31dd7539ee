package dev.sallyport.console.entry;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Main;
import dev.sallyport.console.parts.Mark;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.words.Words;

/** A form on the left, and what the product is on the right. */
abstract class EntryPage extends Div {

    private static final long serialVersionUID = 1L;

    /** @param content heading, fields and button of the form, in order */
    void show(Component... content) {
        addClassName("auth");
        var brand = Mark.brand();
        brand.addClassName("phone");
        Div form = Tags.div("form", brand);
        form.add(content);
        Main main = new Main(form);
        main.addClassName("panel");
        main.setId("main");
        Div art =
                Tags.div("art", Mark.brand(), Mark.wall(), Tags.paragraph("muted promise", Words.of("signin.promise")));
        art.getElement().setAttribute("role", "complementary");
        add(main, art);
    }
}
