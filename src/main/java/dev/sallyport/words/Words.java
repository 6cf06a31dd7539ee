package dev.sallyport.words;

import com.ibm.icu.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/**
 * Looks up a sentence of the message bundle ({@code vaadin-i18n/translations.properties}) and fills in its arguments.
 *
 * <p>Patterns are ICU message formats, so numbers and plurals read right. A key that is not in the bundle is a defect of the
 * product and throws; a test looks up every key that the code names. Safe for use by any thread.
 */
public final class Words {

    private static final String BUNDLE = "vaadin-i18n.translations";

    private Words() {}

    /** The sentence in English. */
    public static String of(String key, Object... arguments) {
        return of(Locale.ENGLISH, key, arguments);
    }

    /** Whether there is such a sentence, for codes of which some have words and others speak for themselves. */
    public static boolean has(String key) {
        return bundle(Locale.ENGLISH).containsKey(key);
    }

    /** The sentence in {@code locale}, or in English where it has not been translated. */
    public static String of(Locale locale, String key, Object... arguments) {
        return new MessageFormat(bundle(locale).getString(key), locale).format(arguments);
    }

    private static ResourceBundle bundle(Locale locale) {
        return ResourceBundle.getBundle(
                BUNDLE, locale, ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }
}
