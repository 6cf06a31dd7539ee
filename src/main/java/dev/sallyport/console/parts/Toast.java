package dev.sallyport.console.parts;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.notification.Notification;
import dev.sallyport.words.Words;

/** A short message at the bottom: what was done goes by itself, what failed stays until it is closed. */
public final class Toast {

    private static final int SHOWN_MILLIS = 6_000;

    private Toast() {}

    public static void done(String text) {
        show(Icon.CHECK_IN_CIRCLE, "t-ok", text, SHOWN_MILLIS);
    }

    /** Saved, and not in force yet. */
    public static void pending(String text) {
        show(Icon.CLOCK, "t-pend", text, SHOWN_MILLIS);
    }

    public static void failed(String text) {
        show(Icon.BANG, "t-deny", text, 0);
    }

    private static void show(Icon icon, String colour, String text, int millis) {
        Notification toast = new Notification();
        Button close = new Button(Icon.CROSS.create("s"), event -> toast.close());
        close.addThemeNames("tertiary", "icon", "small");
        close.setAriaLabel(Words.of("console.close"));
        Div row = Tags.div("row", Tags.span(colour, icon.create()), Tags.span("grow", text), close);
        toast.add(row);
        toast.setDuration(millis);
        toast.setPosition(Notification.Position.BOTTOM_START);
        toast.open();
    }
}
