package dev.sallyport.console.parts;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Pre;
import dev.sallyport.words.Words;

/** A command or an address that one can copy. Where the browser gives no clipboard, the text is selected instead. */
public final class CopyField extends Div {

    private static final long serialVersionUID = 1L;

    /** @param what names the text for a screen reader, such as “command for curl” */
    public CopyField(String text, String what) {
        addClassName("code");
        Pre pre = new Pre(text);
        Button copy = new Button(Words.of("console.copy"), Icon.COPY.create("s"));
        copy.addThemeName("small");
        copy.setAriaLabel(Words.of("console.copy.what", what));
        copy.getElement().setAttribute("data-copied", Words.of("console.copied"));
        copy.getElement()
                .executeJs(
                        "this.addEventListener('click', () => window.sallyport?.copy(this, this.previousElementSibling))");
        add(pre, copy);
    }
}
