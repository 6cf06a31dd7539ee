package dev.sallyport.api.edge;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The headers of an answer that nobody said anything else about: nothing runs, nothing frames it, nothing is kept. Doors that know
 * better write their own over them.
 */
final class BaseHeaders extends OncePerRequestFilter {

    static final String STRICT_TRANSPORT = "max-age=31536000";

    static final Map<String, String> ALWAYS = Map.of(
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "no-referrer",
            "Cache-Control", "no-store",
            "Content-Security-Policy",
                    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'");

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        ALWAYS.forEach(response::setHeader);
        if (request.isSecure()) {
            // Without subdomains: what else runs under the name is not this console's to decide.
            response.setHeader("Strict-Transport-Security", STRICT_TRANSPORT);
        }
        chain.doFilter(request, response);
    }

    /** Errors that the server finds before any filter come by here alone. */
    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }
}
