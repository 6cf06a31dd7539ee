package dev.sallyport.console.security;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinServiceInitListener;
import com.vaadin.flow.server.VaadinSession;
import dev.sallyport.net.ClientNetwork;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * How many sessions there may be, since anybody gets one by asking for a page: of people who are not signed in {@link #STRANGERS}, of
 * one person {@link #OF_ONE_PERSON}, and in each {@link #PAGES} open pages. The oldest gives way; among strangers that of the client who
 * has the most, so that a flood from one place ends its own sessions and nobody else's.
 */
@Component
class SessionBounds implements HttpSessionListener, VaadinServiceInitListener {

    static final int STRANGERS = 500;
    static final int OF_ONE_PERSON = 10;
    static final int PAGES = 30;

    private static final Logger log = LoggerFactory.getLogger(SessionBounds.class);

    /** Oldest first, by whose they are: a client's network, or a person. */
    private final Map<String, LinkedHashSet<HttpSession>> strangers = new LinkedHashMap<>();

    private final Map<UUID, LinkedHashSet<HttpSession>> people = new HashMap<>();
    private final Map<HttpSession, Object> owners = new HashMap<>();
    private int strangerCount;

    @Override
    public void sessionCreated(HttpSessionEvent event) {
        end(admit(event.getSession(), client()));
    }

    @Override
    public synchronized void sessionDestroyed(HttpSessionEvent event) {
        forget(event.getSession());
    }

    /** The present session is a person's from now on. */
    void signedIn(HttpSession session, UUID person) {
        end(own(session, person));
    }

    /** How many sessions there are of people who are not signed in. */
    synchronized int strangers() {
        return strangerCount;
    }

    /** How many sessions there are of people who are. */
    synchronized int signedIn() {
        return owners.size() - strangerCount;
    }

    private synchronized @Nullable HttpSession admit(HttpSession session, String client) {
        strangers.computeIfAbsent(client, key -> new LinkedHashSet<>()).add(session);
        owners.put(session, client);
        strangerCount++;
        if (strangerCount <= STRANGERS) {
            return null;
        }
        HttpSession oldest = strangers.values().stream()
                .max(Comparator.comparingInt(LinkedHashSet::size))
                .orElseThrow()
                .getFirst();
        forget(oldest);
        return oldest;
    }

    private synchronized @Nullable HttpSession own(HttpSession session, UUID person) {
        forget(session);
        LinkedHashSet<HttpSession> own = people.computeIfAbsent(person, key -> new LinkedHashSet<>());
        own.add(session);
        owners.put(session, person);
        if (own.size() <= OF_ONE_PERSON) {
            return null;
        }
        HttpSession oldest = own.getFirst();
        forget(oldest);
        return oldest;
    }

    private void forget(HttpSession session) {
        Object owner = owners.remove(session);
        if (owner instanceof String client) {
            strangerCount--;
            remove(strangers, client, session);
        } else if (owner instanceof UUID person) {
            remove(people, person, session);
        }
    }

    private static <K> void remove(Map<K, LinkedHashSet<HttpSession>> of, K owner, HttpSession session) {
        LinkedHashSet<HttpSession> sessions = of.get(owner);
        if (sessions != null && sessions.remove(session) && sessions.isEmpty()) {
            of.remove(owner);
        }
    }

    /** Outside the lock: ending a session calls {@link #sessionDestroyed} and whoever else listens. */
    private static void end(@Nullable HttpSession session) {
        if (session != null) {
            try {
                session.invalidate();
            } catch (IllegalStateException e) {
                log.debug("The session was over already");
            }
        }
    }

    private static String client() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                ? ClientNetwork.of(attributes.getRequest().getRemoteAddr())
                : "unknown";
    }

    @Override
    public void serviceInit(ServiceInitEvent event) {
        event.getSource().addUIInitListener(opened -> closeOldest(opened.getUI().getSession()));
    }

    private static void closeOldest(VaadinSession session) {
        if (session.getUIs().size() > PAGES) {
            session.getUIs().stream().min(Comparator.comparingInt(UI::getUIId)).ifPresent(UI::close);
        }
    }
}
