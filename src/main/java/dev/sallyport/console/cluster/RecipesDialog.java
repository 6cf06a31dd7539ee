package dev.sallyport.console.cluster;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeDetails;
import dev.sallyport.console.apipage.ApiView;
import dev.sallyport.console.parts.CopyField;
import dev.sallyport.console.parts.Note;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.words.Words;

/** The present perimeter as text that makes it again, to copy. */
final class RecipesDialog extends Dialog {

    private static final long serialVersionUID = 1L;

    private RecipesDialog(String server, Cluster cluster, RecipeRules rules) {
        addClassName("recipes");
        setHeaderTitle(Words.of("console.recipes.title", cluster.name()));
        setWidth("760px");
        Div pages = Tags.div("col g3");
        if (!rules.all()) {
            pages.add(Note.warning("", Recipes.notAll(rules)));
        }
        pages.add(
                page("console.recipes.terraform", Recipes.terraform(server, cluster, rules), true),
                page("console.recipes.shell", Recipes.shell(server, cluster, rules), false));
        add(pages);
        getFooter()
                .add(
                        Tags.link(ApiView.ROUTE, Words.of("console.recipes.try")),
                        new Button(Words.of("console.recipes.close"), event -> close()));
    }

    /** Opens it with the address that this browser reached the console at. */
    static void open(UI ui, Cluster cluster, RecipeRules rules) {
        ui.getPage()
                .fetchCurrentURL(url ->
                        new RecipesDialog(url.getProtocol() + "://" + url.getAuthority(), cluster, rules).open());
    }

    /** One of them is open at a time; the browser sees to that. */
    private static NativeDetails page(String key, String text, boolean open) {
        NativeDetails page = new NativeDetails(
                Words.of(key),
                Tags.div(
                        "col g3",
                        Tags.paragraph("f13 muted", Words.of(key + ".words")),
                        new CopyField(text, Words.of("console.recipes.text"))));
        page.addClassName("card");
        page.getElement().setAttribute("name", "recipe");
        page.setOpen(open);
        return page;
    }
}
