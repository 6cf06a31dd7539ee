package dev.sallyport.api.edge;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/**
 * An answer that goes out when it is whole, however often it is flushed on the way; only a stream of events is let out as it comes. A
 * small answer then carries its length, by which a client knows its end even if the connection breaks after it, and {@link UnreadBodies}
 * can still say that the connection ends.
 */
final class WholeAnswer extends HttpServletResponseWrapper {

    private @Nullable ServletOutputStream stream;

    WholeAnswer(HttpServletResponse response) {
        super(response);
    }

    @Override
    public void flushBuffer() throws IOException {
        if (streams()) {
            super.flushBuffer();
        }
    }

    private boolean streams() {
        String type = getContentType();
        return type != null && type.startsWith(MediaType.TEXT_EVENT_STREAM_VALUE);
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        if (stream == null) {
            stream = new Unflushed(super.getOutputStream());
        }
        return stream;
    }

    private final class Unflushed extends ServletOutputStream {

        private final ServletOutputStream to;

        Unflushed(ServletOutputStream to) {
            this.to = to;
        }

        @Override
        public void write(int value) throws IOException {
            to.write(value);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            to.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            if (streams()) {
                to.flush();
            }
        }

        @Override
        public void close() throws IOException {
            to.close();
        }

        @Override
        public boolean isReady() {
            return to.isReady();
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            to.setWriteListener(listener);
        }
    }
}
