package dev.sallyport.testing.browser;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import java.util.List;

/** What keeps people out of a page, as far as a machine can see it (axe, WCAG 2.2 A and AA, and its best practices). */
public final class Barriers {

    private Barriers() {}

    /** One line for each rule that the page breaks, with the places; empty if there is none. */
    public static List<String> on(Page page) {
        return new AxeBuilder(page)
                .analyze().getViolations().stream().map(Barriers::line).toList();
    }

    private static String line(Rule rule) {
        List<String> places =
                rule.getNodes().stream().map(node -> node.getHtml()).limit(5).toList();
        return rule.getId() + ": " + rule.getHelp() + " " + places;
    }
}
