package dev.sallyport.console.security;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.SessionDestroyEvent;
import com.vaadin.flow.server.VaadinServiceInitListener;
import com.vaadin.flow.server.VaadinSession;
import dev.sallyport.access.AccountsChanged;
import dev.sallyport.access.Grant;
import dev.sallyport.access.Permissions;
import dev.sallyport.access.SignIn;
import dev.sallyport.ledger.Actor;
import jakarta.annotation.PreDestroy;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * The sessions in which somebody is signed in. Looks whether the person is still active with the same roles and the same password, and
 * ends the session if not: what a page shows was asked for with other permissions. It looks after every change of an account, and every
 * three seconds for changes that were made elsewhere. A session that ends by idling ends as a whole, so that the browser is not still
 * signed in after it.
 */
@Component
class OpenSessions implements VaadinServiceInitListener {

    private static final Logger log = LoggerFactory.getLogger(OpenSessions.class);

    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private record Open(HttpSession http, Actor actor, Set<Grant> grants, Optional<Instant> passwordSetAt) {}

    private final SignIn signIn;
    private final Permissions permissions;
    private final Map<VaadinSession, Open> sessions = new ConcurrentHashMap<>();

    /** One look at a time; one that waits sees all changes that come before it begins. */
    private final ExecutorService looks = new ThreadPoolExecutor(
            0,
            1,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(1),
            Thread.ofPlatform().name("open-sessions").daemon().factory(),
            new ThreadPoolExecutor.DiscardPolicy());

    OpenSessions(SignIn signIn, Permissions permissions) {
        this.signIn = signIn;
        this.permissions = permissions;
    }

    @Override
    public void serviceInit(ServiceInitEvent event) {
        event.getSource().addSessionDestroyListener(this::destroyed);
    }

    void opened(VaadinSession session, HttpSession http, Actor actor) {
        sessions.put(session, new Open(http, actor, permissions.grants(actor), signIn.passwordSetAt(actor)));
    }

    private void destroyed(SessionDestroyEvent event) {
        Open open = sessions.remove(event.getSession());
        if (open != null) {
            invalidate(open.http());
        }
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(AccountsChanged event) {
        looks.execute(this::endThoseWithoutRight);
    }

    @Scheduled(fixedDelayString = "PT3S", initialDelayString = "PT3S")
    void look() {
        looks.execute(this::endThoseWithoutRight);
    }

    @PreDestroy
    void stop() {
        looks.shutdownNow();
    }

    private void endThoseWithoutRight() {
        sessions.forEach((session, open) -> {
            if (!signIn.active(open.actor())
                    || !permissions.grants(open.actor()).equals(open.grants())
                    || !signIn.passwordSetAt(open.actor()).equals(open.passwordSetAt())) {
                end(session, open);
            }
        });
    }

    private void end(VaadinSession session, Open open) {
        log.info(
                "Ending a session of {}: the account was disabled, or its roles or its password changed",
                open.actor().id());
        sessions.remove(session);
        try {
            open.http().removeAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY);
            List<UI> pages = new CopyOnWriteArrayList<>();
            String signInPage = open.http().getServletContext().getContextPath() + ConsoleSecurity.SIGN_IN + "?"
                    + ConsoleSession.ENDED;
            session.access(() -> {
                pages.addAll(session.getUIs());
                pages.forEach(page -> page.getPage().setLocation(signInPage));
            });
            // Closed at once, the pages would never hear where to go.
            CompletableFuture.delayedExecutor(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> session.access(() -> pages.forEach(page -> remove(session, page))));
        } catch (RuntimeException e) {
            invalidate(open.http());
        }
    }

    /** A page that is only closed stays in its session, and is pushed to, until its browser asks for something. */
    private static void remove(VaadinSession session, UI page) {
        if (session.getUIs().contains(page)) {
            page.accessSynchronously(() -> {
                page.close();
                session.removeUI(page);
            });
        }
    }

    private static void invalidate(HttpSession session) {
        try {
            session.invalidate();
        } catch (IllegalStateException e) {
            log.debug("The session was over already");
        }
    }
}
