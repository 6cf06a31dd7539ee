package dev.sallyport.console.parts;

import com.vaadin.flow.component.html.Div;
import dev.sallyport.words.Words;

/** Grey rows in place of what is still being read; they appear after 300 ms only. */
public final class Skeleton extends Div {

    private static final long serialVersionUID = 1L;

    private static final String[] WIDTHS = {"62%", "48%", "71%", "55%"};

    public Skeleton(int rows) {
        addClassName("skeleton");
        getElement().setAttribute("role", "status");
        getElement().setAttribute("aria-label", Words.of("console.loading"));
        for (int row = 0; row < rows; row++) {
            Div bar = Tags.div("sk");
            bar.setWidth(WIDTHS[row % WIDTHS.length]);
            add(bar);
        }
    }
}
