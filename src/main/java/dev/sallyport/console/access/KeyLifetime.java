package dev.sallyport.console.access;

import com.vaadin.flow.component.select.Select;
import dev.sallyport.words.Words;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** When a new key ends. */
final class KeyLifetime extends Select<KeyLifetime.Choice> {

    private static final long serialVersionUID = 1L;

    enum Choice {
        DAYS_30(30),
        DAYS_90(90),
        DAYS_365(365),
        NEVER(0);

        private final int days;

        Choice(int days) {
            this.days = days;
        }
    }

    KeyLifetime() {
        setLabel(Words.of("console.access.key.end"));
        setItems(Choice.values());
        setItemLabelGenerator(choice -> choice == Choice.NEVER
                ? Words.of("console.access.key.end.never")
                : Words.of("console.access.key.end.days", choice.days));
        setValue(Choice.DAYS_90);
        setWidth("280px");
    }

    /** Null for a key without end. */
    @Nullable
    Duration length() {
        Choice choice = getValue();
        return choice == null || choice == Choice.NEVER ? null : Duration.ofDays(choice.days);
    }
}
