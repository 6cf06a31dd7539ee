package dev.sallyport.api.edge;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses queries that the server would fail on wherever somebody asks for a parameter: not UTF-8, or of far too many parts. */
final class ReadableQueries extends OncePerRequestFilter {

    private static final int MOST_PARTS = 100;

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (isReadable(request.getQueryString())) {
            chain.doFilter(request, response);
        } else {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
        }
    }

    static boolean isReadable(@Nullable String query) {
        if (query == null) {
            return true;
        }
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(query.length());
        int parts = 1;
        for (int i = 0; i < query.length(); i++) {
            char c = query.charAt(i);
            parts += c == '&' ? 1 : 0;
            if (c != '%') {
                decoded.write(c);
                continue;
            }
            if (i + 2 >= query.length()) {
                return false;
            }
            int high = Character.digit(query.charAt(i + 1), 16);
            int low = Character.digit(query.charAt(i + 2), 16);
            if (high < 0 || low < 0) {
                return false;
            }
            decoded.write(high << 4 | low);
            i += 2;
        }
        return parts <= MOST_PARTS && isUtf8(decoded.toByteArray());
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
