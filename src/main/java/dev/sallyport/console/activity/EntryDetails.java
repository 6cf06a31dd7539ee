package dev.sallyport.console.activity;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.Instants;
import dev.sallyport.console.parts.Look;
import dev.sallyport.console.parts.StateBadge;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.EntryReader.FieldChange;
import dev.sallyport.ledger.Verification;
import dev.sallyport.words.Words;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one entry changed, field by field, when it was in force, and how it hangs in the chain. */
final class EntryDetails extends Div {

    private static final long serialVersionUID = 1L;

    EntryDetails(
            Entry entry,
            List<FieldChange> changes,
            Optional<Entry> settled,
            Verification verification,
            Instants instants) {
        addClassName("entry-details");
        add(difference(changes), facts(entry, settled, verification, instants));
    }

    private static Component difference(List<FieldChange> changes) {
        Div lines = Tags.div("diff");
        if (changes.isEmpty()) {
            lines.add(Tags.div("muted f13", Words.of("console.activity.no_change")));
        }
        for (FieldChange change : changes) {
            lines.add(Tags.div("field small muted", EntryWords.field(change.field())));
            line(lines, "del", "−", "console.activity.before", change.before());
            line(lines, "add", "+", "console.activity.after", change.after());
        }
        return lines;
    }

    private static void line(Div lines, String css, String sign, String key, @Nullable String value) {
        if (value == null) {
            return;
        }
        Span mark = Tags.span("sign", sign);
        mark.getElement().setAttribute("aria-hidden", "true");
        lines.add(Tags.div(
                "line mono " + css,
                mark,
                Tags.span("sr", Words.of(key)),
                Tags.span("grow", value.isEmpty() ? Words.of("console.activity.empty") : value)));
    }

    private static Component facts(Entry entry, Optional<Entry> settled, Verification verification, Instants instants) {
        DescriptionList list = new DescriptionList();
        list.addClassName("kv");
        if (entry.draft().revision() != null && entry.draft().cluster() != null) {
            fact(
                    list,
                    "console.activity.in_force",
                    settled.<Component>map(fact -> inForce(entry, fact, instants))
                            .orElseGet(() -> Tags.span("muted", Words.of("console.activity.not_settled"))));
        }
        fact(list, "console.activity.when", Tags.span("", instants.full(entry.at())));
        fact(list, "console.activity.entry", Tags.span("mono", Long.toString(entry.sequence())));
        String hash = HexFormat.of().formatHex(entry.hash());
        Span shown = Tags.span("mono", hash.substring(0, 8) + " … " + hash.substring(hash.length() - 8));
        shown.setTitle(hash);
        fact(list, "console.activity.hash", shown);
        fact(list, "console.activity.chain", chain(entry, verification));
        return list;
    }

    private static Component inForce(Entry entry, Entry fact, Instants instants) {
        String after = Words.of(
                "console.activity.acknowledged",
                instants.time(fact.at()),
                Long.toString(
                        Math.max(0, Duration.between(entry.at(), fact.at()).toMillis())));
        return Tags.span("t-ok", after);
    }

    private static Component chain(Entry entry, Verification verification) {
        return switch (verification) {
            case Verification.Unknown unknown ->
                StateBadge.of(new StateBadge.Face(Look.MUTE, Icon.MINUS, Words.of("console.activity.chain.unknown")));
            case Verification.Intact intact ->
                entry.sequence() <= intact.head().sequence()
                        ? StateBadge.of(
                                new StateBadge.Face(Look.OK, Icon.SHIELD, Words.of("console.activity.chain.intact")))
                        : StateBadge.of(
                                new StateBadge.Face(Look.MUTE, Icon.MINUS, Words.of("console.activity.chain.later")));
            case Verification.Broken broken ->
                entry.sequence() < broken.sequence()
                        ? StateBadge.of(
                                new StateBadge.Face(Look.OK, Icon.SHIELD, Words.of("console.activity.chain.intact")))
                        : StateBadge.of(
                                new StateBadge.Face(Look.DENY, Icon.BANG, Words.of("console.activity.chain.broken")));
        };
    }

    private static void fact(DescriptionList list, String key, Component value) {
        list.add(new DescriptionList.Term(Words.of(key)), new DescriptionList.Description(value));
    }
}
