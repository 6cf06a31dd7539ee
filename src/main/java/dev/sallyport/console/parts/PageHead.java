package dev.sallyport.console.parts;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.component.html.Span;
import dev.sallyport.words.Words;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The top of a page: where one is, its title with state and meta line, what can be done, and the tabs, each with an address. */
@Tag("header")
public final class PageHead extends Component implements com.vaadin.flow.component.HasComponents {

    private static final long serialVersionUID = 1L;

    /** @param count shown beside the label, or null */
    public record Tab(String path, String label, @Nullable String count, boolean current) {}

    private final Nav crumbs = new Nav();
    private final H1 title = new H1();
    private final Span badge = Tags.span("");
    private final Span meta = Tags.span("muted f13 ell desk");
    private final Div actions = Tags.div("row actions");
    private final Nav tabs = new Nav();
    private String place = "";
    private transient List<Tab> shown = List.of();

    public PageHead() {
        addClassNames("head", "plain");
        crumbs.addClassName("crumbs");
        crumbs.setAriaLabel(Words.of("console.frame.crumbs"));
        crumbs.setVisible(false);
        tabs.addClassName("tabs");
        tabs.setVisible(false);
        add(crumbs, Tags.div("title", title, badge, meta, Tags.span("grow"), actions), tabs);
    }

    public PageHead title(String text) {
        title.setText(text);
        return this;
    }

    public PageHead crumbs(Anchor parent, String here) {
        if (here.equals(place) && crumbs.isVisible()) {
            return this;
        }
        place = here;
        crumbs.removeAll();
        Span current = new Span(here);
        current.getElement().setAttribute("aria-current", "page");
        crumbs.add(parent, Icon.RIGHT.create("s"), current);
        crumbs.setVisible(true);
        return this;
    }

    public PageHead badge(Component... states) {
        badge.removeAll();
        badge.add(states);
        return this;
    }

    public PageHead meta(String text) {
        meta.setText(text);
        meta.setTitle(text);
        return this;
    }

    public PageHead actions(Component... components) {
        actions.removeAll();
        actions.add(components);
        actions.setVisible(components.length > 0);
        return this;
    }

    public PageHead tabs(String label, List<Tab> all) {
        if (all.equals(shown)) {
            return this;
        }
        shown = List.copyOf(all);
        removeClassName("plain");
        tabs.removeAll();
        tabs.setAriaLabel(label);
        tabs.setVisible(true);
        for (Tab tab : all) {
            Anchor anchor = Tags.link(tab.path(), tab.label());
            if (tab.count() != null) {
                anchor.add(Tags.span("count", tab.count()));
            }
            if (tab.current()) {
                anchor.getElement().setAttribute("aria-current", "page");
            }
            tabs.add(anchor);
        }
        // where they are more than fit, the present one is not to be the one that is cut; styles may come later than
        // they do
        tabs.getElement()
                .executeJs(
                        "const show = () => {"
                                + "const at = this.querySelector('[aria-current]'), room = this.getBoundingClientRect();"
                                + "if (at) this.scrollLeft += Math.max(0, at.getBoundingClientRect().right + 28 - room.right); };"
                                + "this.fitted?.disconnect(); this.fitted = new ResizeObserver(show); this.fitted.observe(this)");
        return this;
    }
}
