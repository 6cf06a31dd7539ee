package dev.sallyport.api.edge;

import com.google.common.net.InetAddresses;
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
 * Refuses requests for a host that this console is not: a page elsewhere whose name was pointed at this machine must not be able to
 * speak to it as its own (DNS rebinding). Addresses and {@code localhost} are always known, because no such page has them for a name.
 */
final class KnownHosts extends OncePerRequestFilter {

    private static final int MISDIRECTED = 421;

    private final boolean everyName;
    private final @Nullable String publicHost;

    /**
     * @param publicUrl the address that people use, or null; its host is then the one name that is known
     * @param otherwiseEveryName whether every name is known while there is no public URL: where others reach the console, names are theirs to give
     */
    KnownHosts(@Nullable String publicUrl, boolean otherwiseEveryName) {
        this.publicHost = host(publicUrl);
        this.everyName = publicHost == null && otherwiseEveryName;
    }

    private static @Nullable String host(@Nullable String url) {
        if (url == null || url.isBlank()) {
            return null;
        }
        try {
            String host = URI.create(url.strip()).getHost();
            return host == null ? null : host.toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (knows(request.getServerName())) {
            chain.doFilter(request, response);
        } else {
            response.sendError(MISDIRECTED);
        }
    }

    boolean knows(@Nullable String name) {
        if (everyName) {
            return true;
        }
        if (name == null) {
            return false;
        }
        String host = name.toLowerCase(Locale.ROOT);
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.equals(publicHost)
                || InetAddresses.isInetAddress(host)
                || (host.startsWith("[") && InetAddresses.isUriInetAddress(host));
    }
}
