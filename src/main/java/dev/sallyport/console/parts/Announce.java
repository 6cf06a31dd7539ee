package dev.sallyport.console.parts;

import com.vaadin.flow.component.UI;

/** Says something to people who listen to the page instead of looking at it. */
public final class Announce {

    /** The id of the page's one polite live region, which the frame holds. */
    public static final String REGION = "sp-live";

    private Announce() {}

    /** Spoken politely, at most one message in five seconds: of several, the newest. */
    public static void say(UI ui, String text) {
        ui.getPage().executeJs("window.sallyport?.say($0)", text);
    }
}
