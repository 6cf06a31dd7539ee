package dev.sallyport.console.access;

import com.vaadin.flow.function.SerializableConsumer;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.words.Words;
import java.time.Duration;

/** Makes one more key of a service account. */
final class KeyDialog extends FormDialog {

    private static final long serialVersionUID = 1L;

    private final KeyLifetime lifetime = new KeyLifetime();
    private final SerializableConsumer<Duration> make;

    /** @param make told how long the key is to live, or null for ever */
    KeyDialog(String account, SerializableConsumer<Duration> make) {
        super(Words.of("console.access.key.new.title", account), Words.of("console.access.key.new"), "520px");
        this.make = make;
        content(Tags.paragraph("muted f13", Words.of("console.access.key.new.words")), lifetime);
    }

    @Override
    @SuppressWarnings("NullAway")
    void submit() {
        make.accept(lifetime.length());
    }
}
