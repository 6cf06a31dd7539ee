package dev.sallyport.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says in words what an entry says; each room reads the payloads that it wrote. Any thread. */
public interface EntryReader {

    /**
     * A sentence of the message bundle.
     *
     * @param key below {@code activity.}
     * @param arguments in the order of the sentence
     */
    record Sentence(String key, List<String> arguments) {

        public Sentence {
            arguments = List.copyOf(arguments);
        }
    }

    /**
     * One field that an entry changed.
     *
     * @param field names the field in the message bundle, below {@code activity.field.}
     * @param before null where there was nothing
     * @param after null where there is nothing any more
     */
    record FieldChange(
            String field, @Nullable String before, @Nullable String after) {}

    /** Null for an entry of another room. Reads nothing but the entry. */
    @Nullable
    Sentence sentence(Entry entry);

    /** What it changed, in the order to show; empty for an entry of another room, and for what changes nothing. May ask the database. */
    List<FieldChange> changes(Entry entry);
}
