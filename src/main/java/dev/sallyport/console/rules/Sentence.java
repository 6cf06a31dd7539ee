package dev.sallyport.console.rules;

import com.vaadin.flow.component.Text;
import com.vaadin.flow.component.html.Span;
import dev.sallyport.words.Words;
import java.util.Arrays;

/** A sentence of the bundle whose textual arguments (names, addresses) are set in the fixed-width face. */
final class Sentence extends Span {

    private static final long serialVersionUID = 1L;

    private static final char OPEN = '\u0002';
    private static final char CLOSE = '\u0003';

    Sentence(String key, Object... arguments) {
        String marked = Words.of(
                key,
                Arrays.stream(arguments)
                        .map(argument -> argument instanceof String text ? OPEN + text + CLOSE : argument)
                        .toArray());
        int at = 0;
        for (int open = marked.indexOf(OPEN); open >= 0; open = marked.indexOf(OPEN, at)) {
            int close = marked.indexOf(CLOSE, open);
            add(new Text(marked.substring(at, open)));
            add(mono(marked.substring(open + 1, close)));
            at = close + 1;
        }
        add(new Text(marked.substring(at)));
    }

    static Span mono(String text) {
        Span span = new Span(text);
        span.addClassName("mono");
        return span;
    }
}
