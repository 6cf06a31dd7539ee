package dev.sallyport.console.security;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.server.communication.AtmospherePushConnection;
import com.vaadin.flow.server.communication.PushConnection;
import com.vaadin.flow.server.communication.PushConnectionFactory;
import java.io.IOException;
import java.io.Reader;
import java.io.Serial;
import org.atmosphere.cpr.AtmosphereResource;
import org.springframework.stereotype.Component;

/**
 * The push connections of pages. Pages speak by requests and only listen here; a browser that sends text over the socket all the same
 * is heard up to {@link #LONGEST} characters, where the framework would gather whatever length the text announces.
 */
@Component
class BoundedPush implements PushConnectionFactory {

    static final int LONGEST = 64 * 1024;

    @Serial
    private static final long serialVersionUID = 1L;

    @Override
    public PushConnection apply(UI ui) {
        return new Connection(ui);
    }

    private static final class Connection extends AtmospherePushConnection {

        @Serial
        private static final long serialVersionUID = 1L;

        private transient FragmentedMessage message = new BoundedMessage();

        Connection(UI ui) {
            super(ui);
        }

        @Override
        public FragmentedMessage getOrCreateFragmentedMessage(AtmosphereResource resource) {
            return message;
        }

        @Override
        public void clearFragmentedMessage(AtmosphereResource resource) {
            message = new BoundedMessage();
        }
    }

    /** A length, a bar, and that many characters, in as many pieces as it takes. */
    private static final class BoundedMessage extends AtmospherePushConnection.FragmentedMessage {

        @Serial
        private static final long serialVersionUID = 1L;

        private int heard;

        @Override
        public boolean append(Reader reader) throws IOException {
            return super.append(new Reader() {
                @Override
                public int read(char[] buffer, int offset, int length) throws IOException {
                    int count = reader.read(buffer, offset, length);
                    heard += Math.max(0, count);
                    if (heard > LONGEST) {
                        throw new IOException("a page sends more over its push connection than pages do");
                    }
                    return count;
                }

                @Override
                public void close() throws IOException {
                    reader.close();
                }
            });
        }
    }
}
