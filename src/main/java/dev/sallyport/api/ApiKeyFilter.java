package dev.sallyport.api;

import dev.sallyport.access.SignIn;
import dev.sallyport.ledger.Actor;
import dev.sallyport.words.Words;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.web.filter.OncePerRequestFilter;

/** Turns the bearer key of a request into its actor, for this request alone. A request without a key goes on as nobody's. */
final class ApiKeyFilter extends OncePerRequestFilter {

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
        if (request.getHeader(HttpHeaders.AUTHORIZATION) == null) {
            chain.doFilter(request, response);
            return;
        }
        Optional<RequestKey> key = RequestKey.of(request);
        if (key.isEmpty()) {
            refuse(response);
            return;
        }
        Actor actor;
        try {
            actor = signIn.withApiKey(key.get().secret(), key.get().address());
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
