package dev.sallyport.console.security;

import dev.sallyport.access.FirstRun;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** The first-run page exists while an Org Admin is missing; afterwards there is no such page. */
final class FirstRunGate extends OncePerRequestFilter {

    private final FirstRun firstRun;

    FirstRunGate(FirstRun firstRun) {
        this.firstRun = firstRun;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        boolean asked = path.equals(ConsoleSecurity.FIRST_RUN) || path.startsWith(ConsoleSecurity.FIRST_RUN + "/");
        if (asked && !firstRun.open()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        } else {
            chain.doFilter(request, response);
        }
    }
}
