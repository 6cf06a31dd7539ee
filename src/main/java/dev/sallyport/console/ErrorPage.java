package dev.sallyport.console;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.HasDynamicTitle;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.words.Words;

/** Says in words why there is no page, and leads back. */
abstract class ErrorPage extends Div implements HasDynamicTitle {

    private static final long serialVersionUID = 1L;

    private final String title;

    /** @param key prefix of title and sentence in the bundle */
    ErrorPage(String key) {
        title = Words.of(key + ".title");
        addClassName("error-page");
        add(
                Icon.BANG.create("l"),
                Tags.heading1(title),
                Tags.paragraph("muted", Words.of(key + ".words")),
                Tags.link("clusters", Words.of("console.error.back")));
    }

    @Override
    public String getPageTitle() {
        return Words.of("console.page", title);
    }
}
