package dev.sallyport.console;

import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.ErrorParameter;
import com.vaadin.flow.router.HasErrorParameter;
import com.vaadin.flow.router.ParentLayout;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one reads when a page failed: no detail, which stands in the log. */
@ParentLayout(Frame.class)
@AnonymousAllowed
public class FailedPage extends ErrorPage implements HasErrorParameter<Exception> {

    private static final long serialVersionUID = 1L;

    private static final Logger log = LoggerFactory.getLogger(FailedPage.class);

    public FailedPage() {
        super("console.error.failed");
    }

    @Override
    public int setErrorParameter(BeforeEnterEvent event, ErrorParameter<Exception> failure) {
        log.error("The page {} failed", event.getLocation().getPath(), failure.getException());
        return HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
    }
}
