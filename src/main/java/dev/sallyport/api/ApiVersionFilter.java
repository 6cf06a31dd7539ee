package dev.sallyport.api;

import dev.sallyport.words.Words;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/** Settles which version of the wire a request speaks, and says it in the answer. */
final class ApiVersionFilter extends OncePerRequestFilter {

    static final String ATTRIBUTE = ApiVersion.class.getName();

    private final StatusBody status;

    ApiVersionFilter(StatusBody status) {
        this.status = status;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<ApiVersion> version = ApiVersion.of(request.getHeader(ApiVersion.HEADER));
        if (version.isEmpty()) {
            status.write(response, HttpStatus.BAD_REQUEST, Words.of("api.version"));
            return;
        }
        request.setAttribute(ATTRIBUTE, version.get());
        response.setHeader(ApiVersion.HEADER, version.get().toString());
        chain.doFilter(request, response);
    }
}
