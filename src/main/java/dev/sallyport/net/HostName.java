package dev.sallyport.net;

import com.ibm.icu.text.IDNA;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A canonical host name: lower case, A-labels, no trailing dot, at least one label, and nothing that a C library could read as an
 * address.
 *
 * @param value the canonical form, at most 253 characters
 */
public record HostName(String value) {

    private static final int MAXIMUM_LENGTH = 253;
    private static final int MAXIMUM_LABEL = 63;

    /** UTS 46, non-transitional: what browsers do, and the form in which names are compared. */
    private static final IDNA UTS_46 = IDNA.getUTS46Instance(
            IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ | IDNA.USE_STD3_RULES);

    /** A last label that {@code inet_aton} would take for the last part of an address: decimal, octal or hexadecimal. */
    private static final Pattern NUMERIC = Pattern.compile("[0-9]+|0[xX][0-9a-fA-F]*");

    /**
     * The name a client asked for: one trailing dot is dropped, letters are lower-cased, international labels become A-labels.
     *
     * @throws InvalidValueException with {@code HOST_EMPTY}, {@code HOST_TOO_LONG}, {@code HOST_LABEL_INVALID} or
     *     {@code HOST_LOOKS_LIKE_ADDRESS}
     */
    public static HostName ofRequest(String text) {
        if (text.isEmpty() || text.equals(".")) {
            throw new InvalidValueException(Problem.of("HOST_EMPTY"));
        }
        // Long before any limit of DNS, so that no amount of input costs more than it takes to look at its length.
        if (text.length() > 4 * MAXIMUM_LENGTH) {
            throw tooLong();
        }
        String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        String canonical = canonical(name);
        if (canonical.length() > MAXIMUM_LENGTH) {
            throw tooLong();
        }
        if (NUMERIC.matcher(lastLabel(canonical)).matches()) {
            throw new InvalidValueException(Problem.of("HOST_LOOKS_LIKE_ADDRESS", Quoted.of(text)));
        }
        return new HostName(canonical);
    }

    /** The last label. */
    public String lastLabel() {
        return lastLabel(value);
    }

    /** The name as people read it, with A-labels decoded. For eyes only: names are compared in their canonical form. */
    public String unicode() {
        return value.contains("xn--")
                ? UTS_46.nameToUnicode(value, new StringBuilder(), new IDNA.Info())
                        .toString()
                : value;
    }

    /** The name without its first label, or null if it has but one. */
    public @Nullable String parent() {
        int dot = value.indexOf('.');
        return dot < 0 ? null : value.substring(dot + 1);
    }

    public int labels() {
        return 1 + (int) value.chars().filter(character -> character == '.').count();
    }

    private static String canonical(String name) {
        StringBuilder canonical = new StringBuilder(name.length());
        int start = 0;
        while (true) {
            int dot = name.indexOf('.', start);
            String label = name.substring(start, dot < 0 ? name.length() : dot);
            canonical.append(canonicalLabel(label));
            if (dot < 0) {
                return canonical.toString();
            }
            canonical.append('.');
            start = dot + 1;
        }
    }

    private static String canonicalLabel(String label) {
        if (label.isEmpty() || label.length() > 4 * MAXIMUM_LABEL) {
            throw invalidLabel(label);
        }
        String plain = lowerCased(label);
        if (plain == null || plain.startsWith("xn--")) {
            return internationalLabel(label);
        }
        boolean hyphenOutside = plain.startsWith("-") || plain.endsWith("-");
        if (plain.length() > MAXIMUM_LABEL || hyphenOutside || (plain.length() > 3 && plain.startsWith("--", 2))) {
            throw invalidLabel(label);
        }
        return plain;
    }

    /** The label in lower case if it is letters, digits, hyphens and underscores; null if it has anything else in it. */
    private static @Nullable String lowerCased(String label) {
        char[] characters = label.toCharArray();
        for (int i = 0; i < characters.length; i++) {
            char character = characters[i];
            if (character >= 'A' && character <= 'Z') {
                characters[i] = (char) (character + 32);
            } else if (!(character >= 'a' && character <= 'z'
                    || character >= '0' && character <= '9'
                    || character == '-'
                    || character == '_')) {
                return null;
            }
        }
        return new String(characters);
    }

    private static String internationalLabel(String label) {
        IDNA.Info info = new IDNA.Info();
        String ascii;
        try {
            ascii = UTS_46.labelToASCII(label, new StringBuilder(), info).toString();
        } catch (RuntimeException e) {
            // ICU gives up on some ill-formed text by an exception instead of an error in Info.
            throw invalidLabel(label);
        }
        if (info.hasErrors() || ascii.isEmpty() || ascii.length() > MAXIMUM_LABEL || lowerCased(ascii) == null) {
            throw invalidLabel(label);
        }
        return ascii;
    }

    private static String lastLabel(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static InvalidValueException tooLong() {
        return new InvalidValueException(Problem.of("HOST_TOO_LONG", Integer.toString(MAXIMUM_LENGTH)));
    }

    private static InvalidValueException invalidLabel(String label) {
        return new InvalidValueException(Problem.of("HOST_LABEL_INVALID", Quoted.of(label)));
    }

    @Override
    public String toString() {
        return value;
    }
}
