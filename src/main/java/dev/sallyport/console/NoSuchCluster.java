package dev.sallyport.console;

import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.ErrorParameter;
import com.vaadin.flow.router.HasErrorParameter;
import com.vaadin.flow.router.ParentLayout;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import dev.sallyport.perimeter.NotFoundException;
import jakarta.servlet.http.HttpServletResponse;

/** What one reads where a cluster or a rule is not there any more. */
@ParentLayout(Frame.class)
@AnonymousAllowed
public class NoSuchCluster extends ErrorPage implements HasErrorParameter<NotFoundException> {

    private static final long serialVersionUID = 1L;

    public NoSuchCluster() {
        super("console.error.gone");
    }

    @Override
    public int setErrorParameter(BeforeEnterEvent event, ErrorParameter<NotFoundException> failure) {
        return HttpServletResponse.SC_NOT_FOUND;
    }
}
