package dev.sallyport.console;

import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.page.AppShellConfigurator;
import com.vaadin.flow.component.page.Inline;
import com.vaadin.flow.component.page.Push;
import com.vaadin.flow.component.page.Viewport;
import com.vaadin.flow.server.AppShellSettings;
import com.vaadin.flow.theme.aura.Aura;

/** The page that holds the console: its look, its icon, the open line for live status, and the colour scheme before anything is drawn. */
@StyleSheet(Aura.STYLESHEET)
@StyleSheet("themes/sallyport/styles.css")
@Push
// committed.
@Viewport("width=device-width, initial-scale=1")
public class AppShell implements AppShellConfigurator {

    private static final long serialVersionUID = 1L;

    private static final String SCHEME =
            "try{const s=localStorage.getItem('sallyport.scheme');if(s)document.documentElement.dataset.theme=s}catch{}";

    /** Counts the open sockets of the push: nobody else tells of them, and Vaadin calls itself connected until the next click. */
    private static final String LINE =
            "window.WebSocket=class extends WebSocket{constructor(...a){super(...a);const tell=(n)=>{"
                    + "window.sallyportSockets=(window.sallyportSockets||0)+n;dispatchEvent(new Event('sallyport-line'))};"
                    + "this.addEventListener('open',()=>{tell(1);this.addEventListener('close',()=>tell(-1))})}}";

    @Override
    public void configurePage(AppShellSettings settings) {
        settings.addLink("icon", "favicon.svg");
        settings.addMetaTag("color-scheme", "light dark");
        settings.addInlineWithContents(Inline.Position.PREPEND, SCHEME, Inline.Wrapping.JAVASCRIPT);
        settings.addInlineWithContents(Inline.Position.PREPEND, LINE, Inline.Wrapping.JAVASCRIPT);
    }
}
