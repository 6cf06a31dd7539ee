package dev.sallyport.console.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses what a page of another site sends or listens to by way of somebody's browser: everything but plain requests for pages, and
 * push connections. The token of each page and the cookie's {@code SameSite} say the same; neither covers a socket by itself.
 */
final class OwnPages extends OncePerRequestFilter {

    private final @Nullable String publicAuthority;

    OwnPages(@Nullable String publicUrl) {
        this.publicAuthority = publicUrl == null || publicUrl.isBlank() ? null : authority(publicUrl.strip());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean plain = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        boolean listens =
                request.getHeader("Upgrade") != null || request.getRequestURI().endsWith("/push");
        if ((!plain || listens) && isForeign(request)) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
        } else {
            chain.doFilter(request, response);
        }
    }

    /** Browsers say where a request comes from; programs that say nothing have no browser's cookies to abuse. */
    private boolean isForeign(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        String origin = request.getHeader("Origin");
        if (origin == null) {
            return false;
        }
        String from = authority(origin);
        return from == null || (!from.equals(asked(request)) && !from.equals(publicAuthority));
    }

    private static String asked(HttpServletRequest request) {
        return authority(request.getServerName().toLowerCase(Locale.ROOT), request.getServerPort());
    }

    private static @Nullable String authority(String url) {
        try {
            URI uri = URI.create(url);
            if (uri.getHost() == null || uri.getScheme() == null) {
                return null;
            }
            int usual = uri.getScheme().equals("https") ? 443 : 80;
            return authority(uri.getHost().toLowerCase(Locale.ROOT), uri.getPort() < 0 ? usual : uri.getPort());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String authority(String host, int port) {
        return host + ":" + port;
    }
}
