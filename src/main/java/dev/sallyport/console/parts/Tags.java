package dev.sallyport.console.parts;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Text;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;

/** Short ways to write plain HTML elements with the classes of the theme. */
public final class Tags {

    private Tags() {}

    /** @param classes separated by spaces */
    public static Div div(String classes, Component... children) {
        Div div = new Div(children);
        classes(div, classes);
        return div;
    }

    public static Div div(String classes, String text) {
        return div(classes, new Text(text));
    }

    public static Span span(String classes, Component... children) {
        Span span = new Span(children);
        classes(span, classes);
        return span;
    }

    public static Span span(String classes, String text) {
        Span span = span(classes);
        span.setText(text);
        return span;
    }

    public static Paragraph paragraph(String classes, String text) {
        Paragraph paragraph = new Paragraph(text);
        classes(paragraph, classes);
        return paragraph;
    }

    public static H1 heading1(String text) {
        return new H1(text);
    }

    public static H2 heading2(String text) {
        return new H2(text);
    }

    /** A link to a place in this console, followed without loading the page anew. */
    public static Anchor link(String path, String text) {
        Anchor anchor = new Anchor(path, text);
        anchor.setRouterIgnore(false);
        return anchor;
    }

    private static void classes(Component component, String classes) {
        if (!classes.isEmpty()) {
            component.addClassNames(classes.split(" "));
        }
    }
}
