package dev.sallyport.console;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.server.CustomizedSystemMessages;
import com.vaadin.flow.server.ErrorEvent;
import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinServiceInitListener;
import dev.sallyport.console.parts.Failures;
import dev.sallyport.console.parts.Toast;
import dev.sallyport.words.Words;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What every open page has: its scripts, the words for a lost connection, and a new start (at the same address) when its session is over. */
@Component
class PageLife implements VaadinServiceInitListener {

    private static final long serialVersionUID = 1L;

    private static final Logger log = LoggerFactory.getLogger(PageLife.class);

    private static final List<String> SCRIPTS = List.of("sallyport.js", "keys.js", "palette.js", "api.js");

    @Override
    public void serviceInit(ServiceInitEvent event) {
        event.getSource().setSystemMessagesProvider(info -> {
            CustomizedSystemMessages messages = new CustomizedSystemMessages();
            messages.setSessionExpiredNotificationEnabled(false);
            messages.setInternalErrorCaption(Words.of("console.frame.internal_error"));
            messages.setInternalErrorMessage(Words.of("console.frame.internal_error_way_out"));
            messages.setCookiesDisabledCaption(Words.of("console.frame.cookies"));
            messages.setCookiesDisabledMessage(Words.of("console.frame.cookies_way_out"));
            return messages;
        });
        event.getSource().addSessionInitListener(opened -> opened.getSession().setErrorHandler(PageLife::actionFailed));
        event.getSource().addUIInitListener(opened -> prepare(opened.getUI()));
    }

    /** What nobody caught: the person learns that it failed, and the rest is for the log. */
    private static void actionFailed(ErrorEvent event) {
        Throwable failure = event.getThrowable();
        String words = failure instanceof RuntimeException known
                ? Failures.words(known)
                : Words.of("console.failure.internal");
        if (!(failure instanceof RuntimeException)) {
            log.error("Something that was done on a page failed", failure);
        }
        if (UI.getCurrent() != null) {
            Toast.failed(words);
        }
    }

    private static void prepare(UI ui) {
        SCRIPTS.forEach(script -> ui.getPage().addJsModule("context://frontend/" + script));
    }
}
