package dev.sallyport.api;

import dev.sallyport.access.SignIn;
import dev.sallyport.ledger.Actor;
import dev.sallyport.words.Words;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.web.filter.OncePerRequestFilter;

/** Turns the bearer key of a request into its actor, for this request alone. A request without a key goes on as nobody's. */
final class ApiKeyFilter extends OncePerRequestFilter {

    private static final Pattern BEARER = Pattern.compile("(?i:bearer) +(\\S+) *");

    private final SignIn signIn;
    private final StatusBody status;
    private final SecurityContextHolderStrategy contexts;

    ApiKeyFilter(SignIn signIn, StatusBody status, SecurityContextHolderStrategy contexts) {
        this.signIn = signIn;
        this.status = status;
        this.contexts = contexts;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        List<String> headers = Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION));
        if (headers.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        Matcher bearer = BEARER.matcher(headers.getFirst());
        if (headers.size() > 1 || !bearer.matches()) {
            refuse(response);
            return;
        }
        Actor actor;
        try {
            actor = signIn.withApiKey(bearer.group(1), request.getRemoteAddr());
        } catch (SignIn.FailedException e) {
            refuse(response);
            return;
        }
        SecurityContext context = contexts.createEmptyContext();
        context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(actor, null, List.of()));
        contexts.setContext(context);
        try {
            chain.doFilter(request, response);
        } finally {
            contexts.clearContext();
        }
    }

    private void refuse(HttpServletResponse response) throws IOException {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        status.write(response, HttpStatus.UNAUTHORIZED, Words.of("api.unauthenticated"));
    }
}
