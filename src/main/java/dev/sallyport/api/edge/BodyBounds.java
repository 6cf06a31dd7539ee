package dev.sallyport.api.edge;

import dev.sallyport.net.ClientNetwork;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.catalina.connector.ClientAbortException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Bounds what a body may cost before anybody is known: its size, the time it may take to arrive, and how many threads wait for bodies at
 * once ({@link Waiters}).
 */
final class BodyBounds extends OncePerRequestFilter {

    /** A page's events and the API's largest request (256 KiB) fit many times over. */
    static final int MOST_BYTES = 1024 * 1024;

    static final Duration LONGEST = Duration.ofSeconds(20);

    private final Waiters waiters;
    private final LongSupplier nanoTime;

    /** @param nanoTime as {@link System#nanoTime()} tells it */
    BodyBounds(Waiters waiters, LongSupplier nanoTime) {
        this.waiters = waiters;
        this.nanoTime = nanoTime;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getContentLengthLong() > MOST_BYTES) {
            response.sendError(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
        } else if (isForm(request) && !request.getRequestURI().startsWith("/api/")) {
            // The console has no forms; the server would read one to its end wherever a parameter is asked for.
            response.sendError(HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE);
        } else if (request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null) {
            bounded(request, response, chain);
        } else {
            chain.doFilter(request, response);
        }
    }

    private void bounded(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Bounded bounded = new Bounded(request);
        // The page's own protocol waits and flushes where it likes.
        boolean api = request.getRequestURI().startsWith("/api/");
        try {
            chain.doFilter(bounded, api ? new WholeAnswer(response) : response);
        } catch (IOException | ServletException | RuntimeException e) {
            if (bounded.refused() == 0) {
                throw e;
            }
            logger.debug("A body was not read to its end", e);
        }
        if (bounded.refused() != 0 && !response.isCommitted()) {
            response.resetBuffer();
            response.sendError(bounded.refused());
        }
    }

    private static boolean isForm(HttpServletRequest request) {
        String type = request.getContentType();
        return type != null
                && (type.regionMatches(true, 0, "application/x-www-form-urlencoded", 0, 33)
                        || type.regionMatches(true, 0, "multipart/", 0, 10));
    }

    /** A request whose body ends, by an {@link IOException} if need be. Used by the thread that serves it. */
    private final class Bounded extends HttpServletRequestWrapper {

        private final long deadline = nanoTime.getAsLong() + LONGEST.toNanos();
        private @Nullable BoundedStream stream;
        private @Nullable BufferedReader reader;

        Bounded(HttpServletRequest request) {
            super(request);
        }

        /** The status to answer with because of the body, or 0. */
        int refused() {
            return stream == null ? 0 : stream.refused;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            if (stream == null) {
                stream = new BoundedStream(super.getInputStream(), ClientNetwork.of(getRemoteAddr()), deadline);
            }
            return stream;
        }

        @Override
        public BufferedReader getReader() throws IOException {
            if (reader == null) {
                reader = new BufferedReader(new InputStreamReader(getInputStream(), charset()));
            }
            return reader;
        }

        private Charset charset() {
            String name = getCharacterEncoding();
            try {
                return name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
            } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
                return StandardCharsets.UTF_8;
            }
        }
    }

    private final class BoundedStream extends ServletInputStream {

        private final ServletInputStream from;
        private final String address;
        private final long deadline;
        private long read;
        private int refused;

        BoundedStream(ServletInputStream from, String address, long deadline) {
            this.from = from;
            this.address = address;
            this.deadline = deadline;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            boolean waits = !from.isFinished() && from.available() == 0;
            if (waits && !waiters.enter(address)) {
                throw refuse(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "too many bodies are awaited");
            }
            int count;
            try {
                count = from.read(buffer, offset, length);
            } finally {
                if (waits) {
                    waiters.leave(address);
                }
            }
            read += Math.max(0, count);
            if (read > MOST_BYTES) {
                throw refuse(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE, "the body is too large");
            }
            if (count >= 0 && nanoTime.getAsLong() - deadline > 0) {
                throw refuse(HttpServletResponse.SC_REQUEST_TIMEOUT, "the body takes too long");
            }
            return count;
        }

        private IOException refuse(int status, String reason) {
            refused = status;
            return new ClientAbortException(reason);
        }

        @Override
        public boolean isFinished() {
            return from.isFinished();
        }

        @Override
        public boolean isReady() {
            return from.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            from.setReadListener(listener);
        }
    }
}
