package dev.sallyport.console.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses what is no number where the framework reads the number of a page; it would fail, and fill the log, at anybody's wish. */
final class PageNumbers extends OncePerRequestFilter {

    private static final String PARAMETER = "v-uiId";
    private static final Pattern NUMBER = Pattern.compile("-1|[0-9]{1,9}");

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String number = request.getParameter(PARAMETER);
        if (number == null || NUMBER.matcher(number).matches()) {
            chain.doFilter(request, response);
        } else {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
        }
    }
}
