package dev.sallyport.console.rules;

import com.vaadin.flow.component.customfield.CustomField;
import com.vaadin.flow.component.datetimepicker.DateTimePicker;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import dev.sallyport.words.Words;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** When a rule ends: never, after a usual span, or at an instant, which is said in UTC. */
final class ExpiryField extends CustomField<@Nullable Instant> {

    private static final long serialVersionUID = 1L;

    private enum Choice {
        NEVER,
        DAY,
        WEEK,
        MONTH,
        QUARTER,
        YEAR,
        AT
    }

    private final transient Clock clock;
    private final Select<Choice> choice = new Select<>();
    private final DateTimePicker at = new DateTimePicker();
    private @Nullable Instant chosen;
    private boolean presenting;

    ExpiryField(Clock clock) {
        this.clock = clock;
        setLabel(Words.of("console.rules.field.expires"));
        choice.setItems(Choice.values());
        choice.setItemLabelGenerator(
                kind -> Words.of("console.rules.expires." + kind.name().toLowerCase(Locale.ROOT)));
        choice.setValue(Choice.NEVER);
        choice.setWidthFull();
        choice.setAriaLabel(Words.of("console.rules.field.expires"));
        at.setVisible(false);
        at.setStep(Duration.ofMinutes(15));
        at.setLocale(Locale.UK);
        at.setHelperText(Words.of("console.rules.expires.zone"));
        choice.addValueChangeListener(event -> chose());
        at.addValueChangeListener(event -> {
            if (!presenting) {
                LocalDateTime typed = at.getValue();
                chosen = typed == null ? null : typed.toInstant(ZoneOffset.UTC);
                updateValue();
            }
        });
        Div box = new Div(choice, at);
        box.addClassName("expiry");
        add(box);
    }

    private void chose() {
        if (presenting || choice.getValue() == null) {
            return;
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        chosen = switch (choice.getValue()) {
            case NEVER -> null;
            case DAY -> now.plus(Duration.ofDays(1));
            case WEEK -> now.plus(Duration.ofDays(7));
            case MONTH -> now.plus(Duration.ofDays(30));
            case QUARTER -> now.plus(Duration.ofDays(90));
            case YEAR -> now.plus(Duration.ofDays(365));
            case AT -> chosen == null ? now.plus(Duration.ofDays(1)) : chosen;
        };
        showPicker();
        updateValue();
    }

    private void showPicker() {
        presenting = true;
        try {
            Instant end = chosen;
            at.setVisible(end != null);
            at.setValue(end == null ? null : LocalDateTime.ofInstant(end, ZoneOffset.UTC));
        } finally {
            presenting = false;
        }
    }

    @Override
    public void setReadOnly(boolean readOnly) {
        super.setReadOnly(readOnly);
        choice.setReadOnly(readOnly);
        at.setReadOnly(readOnly);
    }

    @Override
    protected @Nullable Instant generateModelValue() {
        return chosen;
    }

    @Override
    protected void setPresentationValue(@Nullable Instant value) {
        chosen = value;
        presenting = true;
        try {
            choice.setValue(value == null ? Choice.NEVER : Choice.AT);
        } finally {
            presenting = false;
        }
        showPicker();
    }
}
