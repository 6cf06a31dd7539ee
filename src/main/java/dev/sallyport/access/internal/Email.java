package dev.sallyport.access.internal;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** An e-mail address in the one form in which it is stored and compared: NFC, lower case, no space around it. */
record Email(String text) {

    private static final int LONGEST = 254;
    private static final Pattern FORM = Pattern.compile(
            "[^@\\s\\p{Cntrl}\\p{Cf}<>\"(),:;\\[\\]\\\\]{1,64}@[^@\\s\\p{Cntrl}\\p{Cf}<>\"(),:;\\[\\]\\\\]{1,189}");

    static Optional<Email> parse(String typed) {
        if (typed.length() > 2 * LONGEST) {
            return Optional.empty();
        }
        String text = Normalizer.normalize(typed.strip(), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        return text.length() <= LONGEST && FORM.matcher(text).matches()
                ? Optional.of(new Email(text))
                : Optional.empty();
    }
}
