package dev.sallyport.console.parts;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.function.SerializableRunnable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The single keys that a page answers to, beside those of the whole console ({@code frontend/keys.js}). They are deaf while a field
 * has the focus or a dialog is open, and whoever wants none can turn them off.
 */
public final class PageKeys {

    private static final String KEY = "event.detail.key";

    private final LinkedHashMap<String, SerializableRunnable> actions = new LinkedHashMap<>();

    /** @param key as the browser names it, such as {@code n} */
    public PageKeys on(String key, SerializableRunnable action) {
        actions.put(key, action);
        return this;
    }

    /** Makes {@code page} answer as long as it is on the screen. Called once for a page. */
    public void listen(Component page) {
        Map<String, SerializableRunnable> known = new LinkedHashMap<>(actions);
        page.getElement().setAttribute("data-keys", String.join(" ", known.keySet()));
        page.getElement()
                .addEventListener("page-key", event -> {
                    SerializableRunnable action =
                            known.get(event.getEventData().get(KEY).asString());
                    if (action != null) {
                        action.run();
                    }
                })
                .addEventData(KEY);
    }

    /** Marks the field that {@code /} goes to on this page. */
    public static void search(Component field) {
        field.getElement().setAttribute("data-search", "");
    }

    /** A key as it is written beside what it does. */
    public static Span kbd(String key) {
        Span drawn = new Span(key);
        drawn.addClassName("kbd");
        drawn.getElement().setAttribute("aria-hidden", "true");
        return drawn;
    }
}
