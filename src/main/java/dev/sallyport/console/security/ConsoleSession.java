package dev.sallyport.console.security;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.server.VaadinServletRequest;
import com.vaadin.flow.server.VaadinServletResponse;
import com.vaadin.flow.server.VaadinSession;
import dev.sallyport.access.SignIn;
import dev.sallyport.ledger.Actor;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.logout.SecurityContextLogoutHandler;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;
import org.springframework.stereotype.Component;

/** The person behind the present browser session. Called on threads that serve a request of that browser, so never from background work. */
@Component
public class ConsoleSession {

    /** In the address of the sign-in page: the session before was ended by somebody else. */
    public static final String ENDED = "ended";

    private final SignIn signIn;
    private final OpenSessions open;
    private final SessionBounds bounds;
    private final HttpSessionSecurityContextRepository contexts = new HttpSessionSecurityContextRepository();

    ConsoleSession(SignIn signIn, OpenSessions open, SessionBounds bounds) {
        this.signIn = signIn;
        this.open = open;
        this.bounds = bounds;
    }

    /**
     * Makes the present session that of a person, under a new session id. The caller then loads {@link #destination()} anew
     * ({@code Page.setLocation}).
     *
     * @throws SignIn.FailedException with the time to wait, if any; the session is as before
     */
    public void signIn(String email, String password) {
        HttpServletRequest request = request();
        Actor actor = signIn.withPassword(email, password, request.getRemoteAddr());
        request.changeSessionId();
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(actor, null, List.of()));
        SecurityContextHolder.setContext(context);
        contexts.saveContext(context, request, response());
        open.opened(VaadinSession.getCurrent(), request.getSession(), actor);
        bounds.signedIn(request.getSession(), actor.id());
    }

    /** Ends the session with everything in it, and sends the browser to the sign-in page. */
    public void signOut() {
        UI ui = UI.getCurrent();
        HttpServletRequest request = request();
        ui.getPage().setLocation(request.getContextPath() + ConsoleSecurity.SIGN_IN);
        new SecurityContextLogoutHandler().logout(request, response(), null);
    }

    /** Who is signed in. Throws {@link IllegalStateException} if nobody is: pages that need somebody are not reached then. */
    public Actor current() {
        return find().orElseThrow(() -> new IllegalStateException("nobody is signed in"));
    }

    /** Who is signed in, if anybody is. */
    public Optional<Actor> find() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof Actor actor
                ? Optional.of(actor)
                : Optional.empty();
    }

    /**
     * Whether this is the password of the person who is signed in; asked before a loosening of note.
     *
     * @throws SignIn.FailedException if one has to wait before trying again
     */
    public boolean confirms(String password) {
        return signIn.confirms(current(), password, request().getRemoteAddr());
    }

    /** The address that the present request comes from, for slowing down and for the security log. */
    public String remoteAddress() {
        return request().getRemoteAddr();
    }

    /** Where the person wanted to go before being asked to sign in: a path on this server, {@code /} if nowhere in particular. */
    public String destination() {
        HttpServletRequest request = request();
        SavedRequest saved = new HttpSessionRequestCache().getRequest(request, response());
        return saved == null
                ? request.getContextPath() + "/"
                : local(saved.getRedirectUrl(), request.getContextPath() + "/");
    }

    /** Path and query of {@code url}, so that nothing can send a browser to another server. */
    static String local(String url, String otherwise) {
        try {
            URI uri = URI.create(url);
            String path = uri.getRawPath();
            if (path == null || !path.startsWith("/") || path.startsWith("//") || path.contains("\\")) {
                return otherwise;
            }
            String query = uri.getRawQuery();
            String kept = query == null ? "" : query.replaceAll("(^|&)continue(=[^&]*)?$", "");
            return kept.isEmpty() ? path : path + "?" + kept;
        } catch (IllegalArgumentException e) {
            return otherwise;
        }
    }

    private static HttpServletRequest request() {
        VaadinServletRequest request = VaadinServletRequest.getCurrent();
        if (request == null) {
            throw new IllegalStateException("not on a thread that serves a request of a browser");
        }
        return request.getHttpServletRequest();
    }

    private static HttpServletResponse response() {
        return VaadinServletResponse.getCurrent().getHttpServletResponse();
    }
}
