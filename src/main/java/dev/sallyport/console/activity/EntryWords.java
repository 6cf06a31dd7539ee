package dev.sallyport.console.activity;

import dev.sallyport.ledger.EntryReader.Sentence;
import dev.sallyport.words.Words;

/** Entries in words. */
final class EntryWords {

    private EntryWords() {}

    static String sentence(Sentence sentence) {
        Object[] arguments =
                sentence.arguments().stream().map(EntryWords::argument).toArray();
        return Words.of("activity." + sentence.key(), arguments);
    }

    /** Codes that have a word of their own are said by it. */
    private static Object argument(String text) {
        for (String prefix : new String[] {"console.role.", "activity.operation.", "activity.door."}) {
            String key = prefix + text;
            if (Words.has(key)) {
                return Words.of(key);
            }
        }
        return text;
    }

    static String field(String field) {
        return Words.of("activity.field." + field);
    }
}
