package dev.sallyport.console;

import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.ErrorParameter;
import com.vaadin.flow.router.HasErrorParameter;
import com.vaadin.flow.router.ParentLayout;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import dev.sallyport.access.NotAllowedException;
import jakarta.servlet.http.HttpServletResponse;

/** What one reads where one has no role. */
@ParentLayout(Frame.class)
@AnonymousAllowed
public class NotAllowedPage extends ErrorPage implements HasErrorParameter<NotAllowedException> {

    private static final long serialVersionUID = 1L;

    public NotAllowedPage() {
        super("console.error.not_allowed");
    }

    @Override
    public int setErrorParameter(BeforeEnterEvent event, ErrorParameter<NotAllowedException> failure) {
        return HttpServletResponse.SC_FORBIDDEN;
    }
}
