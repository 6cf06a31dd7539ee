package dev.sallyport.console.parts;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Anchor;

/** A button that is a link to a file; what the file is, is set by {@code setHref}. */
public final class DownloadLink extends Anchor {

    private static final long serialVersionUID = 1L;

    public DownloadLink(String label) {
        Button button = new Button(label, Icon.DOWNLOAD.create());
        button.getElement().setAttribute("tabindex", "-1");
        add(button);
        getElement().setAttribute("download", "");
        addClassName("button");
    }
}
