package dev.sallyport.console.rules;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Focusable;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.shared.HasValidationProperties;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import dev.sallyport.console.cluster.Labels;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.net.Problem;
import dev.sallyport.policy.DestinationType;
import dev.sallyport.policy.RuleField;
import dev.sallyport.words.Words;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The fields of a rule: what a person types, what is wrong with it, and what it means. Decides nothing. */
final class RuleFields extends Div {

    private static final long serialVersionUID = 1L;

    private static final int LAZY_MILLISECONDS = 250;
    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");

    private final TextField name = new TextField(Words.of("console.rules.field.name"));
    private final RadioButtonGroup<DestinationType> type = new RadioButtonGroup<>();
    private final TextField destination = new TextField();
    private final Div offers = new Div();
    private final Div meaning = new Div();
    private final ChipsField ports =
            new ChipsField(Words.of("console.rules.field.ports"), Words.of("console.rules.field.ports.placeholder"));
    private final ChipsField paths =
            new ChipsField(Words.of("console.rules.field.paths"), Words.of("console.rules.field.paths.placeholder"));
    private final Select<String> purpose = new Select<>();
    private final ExpiryField expiry;
    private final TextArea description = new TextArea(Words.of("console.rules.field.description"));
    private final Checkbox allowPrivate = new Checkbox(Words.of("console.rules.field.private"));
    private final Checkbox raw = new Checkbox(Words.of("console.rules.field.raw"));
    private final Map<RuleField, Div> notes = new EnumMap<>(RuleField.class);
    private final Runnable changed;
    private boolean filling;
    private boolean readOnly;

    /** @param changed called after each change by the person, once they paused typing */
    RuleFields(List<String> purposes, Clock clock, Runnable changed) {
        this.changed = changed;
        this.expiry = new ExpiryField(clock);
        addClassName("rule-fields");
        for (RuleField field : RuleField.values()) {
            Div note = new Div();
            note.addClassName("field-notes");
            notes.put(field, note);
        }
        type.setItems(DestinationType.values());
        type.setItemLabelGenerator(kind -> Words.of("console.rules.type." + kind));
        type.addClassName("segmented");
        type.setLabel(Words.of("console.rules.field.destination"));
        destination.setAriaLabel(Words.of("console.rules.field.destination"));
        destination.addClassName("m");
        destination.getElement().setAttribute("autocapitalize", "none");
        destination.getElement().setProperty("autocorrect", false);
        purpose.setLabel(Words.of("console.rules.field.purpose"));
        purpose.setItems(purposes);
        purpose.setItemLabelGenerator(Labels::purpose);
        ports.setHelperText(Words.of("console.rules.field.ports.help"));
        paths.setHelperText(Words.of("console.rules.field.paths.help"));
        description.setHelperText(Words.of("console.rules.field.description.help"));
        description.setMinRows(2);
        allowPrivate.setHelperText(Words.of("console.rules.field.private.help"));
        raw.setHelperText(Words.of("console.rules.field.raw.help"));
        meaning.addClassName("meaning");
        offers.addClassName("offers");
        arrange();
        listen();
    }

    private void arrange() {
        Div destinationGroup = new Div(type, destination, offers, note(RuleField.DESTINATION), meaning);
        destinationGroup.addClassName("field-group");
        Div pair = new Div(new Div(purpose, note(RuleField.PURPOSE)), new Div(expiry, note(RuleField.EXPIRES_AT)));
        pair.addClassName("field-pair");
        add(
                new Div(name, note(RuleField.NAME)),
                destinationGroup,
                new Div(ports, note(RuleField.PORTS)),
                new Div(paths, note(RuleField.PATHS)),
                pair,
                new Div(description, note(RuleField.DESCRIPTION)),
                new Div(allowPrivate, note(RuleField.ALLOW_PRIVATE_ADDRESSES)),
                new Div(raw, note(RuleField.RAW_TCP)));
    }

    private Div note(RuleField field) {
        return java.util.Objects.requireNonNull(notes.get(field));
    }

    private void listen() {
        for (TextField field : List.of(name, destination)) {
            field.setValueChangeMode(ValueChangeMode.LAZY);
            field.setValueChangeTimeout(LAZY_MILLISECONDS);
            field.addValueChangeListener(event -> tell());
        }
        description.setValueChangeMode(ValueChangeMode.LAZY);
        description.setValueChangeTimeout(LAZY_MILLISECONDS);
        description.addValueChangeListener(event -> tell());
        type.addValueChangeListener(event -> {
            placeholder();
            tell();
        });
        ports.addValueChangeListener(event -> tell());
        paths.addValueChangeListener(event -> tell());
        purpose.addValueChangeListener(event -> tell());
        expiry.addValueChangeListener(event -> tell());
        allowPrivate.addValueChangeListener(event -> tell());
        raw.addValueChangeListener(event -> tell());
        for (HasValidationProperties field :
                List.<HasValidationProperties>of(name, destination, ports, paths, purpose, expiry, description)) {
            manual(field);
        }
    }

    /** The problems come from the use case alone; a component that judged by itself would wipe them. */
    private static void manual(HasValidationProperties field) {
        if (field instanceof com.vaadin.flow.component.shared.HasValidationProperties
                && field instanceof com.vaadin.flow.component.HasValidation validation) {
            validation.setManualValidation(true);
        }
    }

    private void tell() {
        if (!filling) {
            changed.run();
        }
    }

    private void placeholder() {
        destination.setPlaceholder(
                type.getValue() == DestinationType.CIDR ? "192.0.2.0/24" : "api.example.com, *.example.com");
        boolean names = type.getValue() != DestinationType.CIDR;
        // A value that does not fit stays visible, so that it can be taken away.
        paths.getParent()
                .ifPresent(
                        parent -> parent.setVisible(names || !paths.getValue().isEmpty()));
        allowPrivate.getParent().ifPresent(parent -> parent.setVisible(names || allowPrivate.getValue()));
        raw.getParent().ifPresent(parent -> parent.setVisible(names || raw.getValue()));
    }

    /** What stands in the fields. */
    TypedRule read() {
        return new TypedRule(
                name.getValue(),
                type.getValue() == null ? DestinationType.FQDN : type.getValue(),
                destination.getValue(),
                ports.getValue(),
                paths.getValue(),
                description.getValue(),
                purpose.getValue() == null ? "" : purpose.getValue(),
                expiry.getValue(),
                allowPrivate.getValue(),
                raw.getValue());
    }

    /** Puts a rule into the fields, without telling anybody. */
    void fill(TypedRule rule, boolean nameIsFixed) {
        filling = true;
        try {
            name.setValue(rule.name());
            name.setReadOnly(nameIsFixed || readOnly);
            type.setValue(rule.type());
            destination.setValue(rule.destination());
            ports.setValue(rule.ports());
            paths.setValue(rule.paths());
            purpose.setValue(rule.purpose());
            expiry.setValue(rule.expiresAt());
            description.setValue(rule.description());
            allowPrivate.setValue(rule.allowPrivateAddresses());
            raw.setValue(rule.rawTcp());
            placeholder();
        } finally {
            filling = false;
        }
    }

    void setReadOnly(boolean onlyRead) {
        readOnly = onlyRead;
        name.setReadOnly(onlyRead);
        type.setReadOnly(onlyRead);
        destination.setReadOnly(onlyRead);
        ports.setReadOnly(onlyRead);
        paths.setReadOnly(onlyRead);
        purpose.setReadOnly(onlyRead);
        expiry.setReadOnly(onlyRead);
        description.setReadOnly(onlyRead);
        allowPrivate.setReadOnly(onlyRead);
        raw.setReadOnly(onlyRead);
    }

    /** Says at each field what is wrong with it and what is worth knowing. */
    void show(RuleForm.Review review) {
        say(name, review.problemAt(RuleField.NAME));
        say(destination, review.problemAt(RuleField.DESTINATION));
        say(ports, review.problemAt(RuleField.PORTS));
        say(paths, review.problemAt(RuleField.PATHS));
        say(purpose, review.problemAt(RuleField.PURPOSE));
        say(expiry, review.problemAt(RuleField.EXPIRES_AT));
        say(description, review.problemAt(RuleField.DESCRIPTION));
        say(allowPrivate, review.problemAt(RuleField.ALLOW_PRIVATE_ADDRESSES));
        say(raw, review.problemAt(RuleField.RAW_TCP));
        ports.markBad(port -> !PORT.matcher(port).matches() || Integer.parseInt(port) > 65_535);
        for (RuleField field : RuleField.values()) {
            Div note = note(field);
            note.removeAll();
            review.warningsAt(field).forEach(warning -> note.add(warning(warning)));
        }
        showOffers(review);
        showMeaning();
    }

    private void showMeaning() {
        List<Meaning.Line> lines = Meaning.of(type.getValue(), destination.getValue());
        meaning.removeAll();
        meaning.setVisible(!lines.isEmpty());
        lines.forEach(line -> {
            boolean matches = line.kind() == Meaning.Kind.MATCHES;
            Component icon = matches ? Icon.CHECK.create("s") : Icon.CROSS.create("s");
            icon.addClassName(matches ? "t-ok" : "t-deny");
            Div row = new Div(icon, new Sentence(line.key(), line.arguments().toArray()));
            row.addClassName("meaning-line");
            meaning.add(row);
        });
    }

    private void showOffers(RuleForm.Review review) {
        offers.removeAll();
        String canonical = review.offer();
        if (canonical != null && !readOnly) {
            offers.add(
                    offer(Words.of("console.rules.offer.canonical", canonical), () -> destination.setValue(canonical)));
        }
        DestinationType other = review.otherType();
        if (other != null && !readOnly) {
            offers.add(offer(Words.of("console.rules.offer.type." + other), () -> type.setValue(other)));
        }
        offers.setVisible(offers.getChildren().findAny().isPresent());
    }

    private static Button offer(String words, Runnable take) {
        Button button = new Button(words, event -> take.run());
        button.addThemeNames("small");
        return button;
    }

    private static Component warning(Problem warning) {
        Component icon = Icon.DIAMOND.create("s");
        icon.addClassName("t-warn");
        Div line = new Div(icon, new Span(RuleWords.warning(warning)));
        line.addClassName("field-warning");
        return line;
    }

    private static void say(HasValidationProperties field, @Nullable Problem problem) {
        field.setErrorMessage(problem == null ? "" : RuleWords.problem(problem));
        field.setInvalid(problem != null);
    }

    /** Moves the focus to where a person begins. */
    void focusFirst() {
        Focusable<?> first = name.isReadOnly() ? destination : name;
        first.focus();
    }
}
