package dev.sallyport.acceptance;

import com.microsoft.playwright.options.ColorScheme;
import dev.sallyport.enforcement.RuleState;
import dev.sallyport.testing.browser.Chromium;
import dev.sallyport.testing.browser.ConsolePages;
import dev.sallyport.words.Words;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules of a cluster on a page that is open all the time and never loaded anew. For one thread. */
final class RulesScreen implements AutoCloseable {

    /** Name, state and destination of each row that is shown; null while a row has none yet. */
    private static final String ROWS = """
            () => {
              const grid = document.querySelector('vaadin-grid');
              if (!grid) return null;
              const rows = [...grid.shadowRoot.querySelectorAll('#items tr')].filter((row) => !row.hidden)
                .map((row) => [...row.querySelectorAll('slot')].flatMap((slot) => slot.assignedNodes()))
                .map((cells) => [cells[1]?.querySelector('.med')?.textContent.trim(),
                                 cells[0]?.querySelector('.b')?.textContent.trim(),
                                 cells[2]?.querySelector('.ell')?.textContent.trim()]);
              return rows.some((row) => row.some((text) => !text)) ? null : rows;
            }""";

    /** Of a grid only the rows that have room are in the page. */
    private static final int ROOM_FOR_ALL = 6_000;

    static final String DELETED = "DELETED";

    /** What the page says of one rule. */
    record Shown(String state, String destination) {}

    private final Chromium chromium;
    private final ConsolePages person;
    private final Map<String, String> states = new HashMap<>();

    RulesScreen(String url, String path, String email, String password) {
        chromium = Chromium.start();
        person = chromium.person(url, 1440, ROOM_FOR_ALL, ColorScheme.LIGHT);
        person.signIn(path, email, password).page().waitForSelector("vaadin-grid");
        for (RuleState state : RuleState.values()) {
            states.put(Words.of("console.state.rule." + state), state.name());
        }
        states.put(Words.of("console.state.rule.READY"), RuleState.ACTIVE.name());
        // Deleted and settled since the page was told last: gone, and about to be shown no more.
        states.put(Words.of("console.rules.state.deleted"), DELETED);
    }

    /** The rules as they are shown, by name. Null in the middle of a change. */
    @Nullable
    Map<String, Shown> rules() {
        if (!(person.page().evaluate(ROWS) instanceof List<?> shown)) {
            return null;
        }
        Map<String, Shown> seen = new HashMap<>();
        for (Object row : shown) {
            List<String> texts = ((List<?>) row).stream().map(Object::toString).toList();
            seen.put(texts.get(0), new Shown(state(texts.get(1)), texts.get(2)));
        }
        return seen;
    }

    private String state(String label) {
        String state = states.get(label);
        if (state == null) {
            throw new AssertionError("a state that no rule has: " + label);
        }
        return state;
    }

    @Override
    public void close() {
        person.close();
        chromium.close();
    }
}
