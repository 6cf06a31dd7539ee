package dev.sallyport.console.apipage;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.dom.Element;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Route;
import dev.sallyport.console.Frame;
import dev.sallyport.console.parts.PageHead;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.words.Words;
import jakarta.annotation.security.PermitAll;

/** Where whoever is signed in can try the API. The browser does it by itself ({@code frontend/api.js}), with a key that is typed in. */
@Route(value = ApiView.ROUTE, layout = Frame.class)
@PermitAll
public class ApiView extends Div implements HasDynamicTitle {

    public static final String ROUTE = "try-api";

    private static final long serialVersionUID = 1L;

    ApiView() {
        Element page = new Element("sp-api");
        page.setAttribute("data-key", Words.of("console.api.key"));
        page.setAttribute("data-optional", Words.of("console.api.optional"));
        page.setAttribute("data-body", Words.of("console.api.body"));
        page.setAttribute("data-send", Words.of("console.api.send"));
        Div body = Tags.div("body", Tags.paragraph("muted f13", Words.of("console.api.intro")));
        body.getElement().appendChild(page);
        add(new PageHead().title(Words.of("console.api.title")), body);
    }

    @Override
    public String getPageTitle() {
        return Words.of("console.page", Words.of("console.api.title"));
    }
}
