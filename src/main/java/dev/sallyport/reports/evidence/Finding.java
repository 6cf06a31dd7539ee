package dev.sallyport.reports.evidence;

import dev.sallyport.words.Words;
import java.util.Arrays;

/**
 * The first thing that is wrong with a pack, with its place.
 *
 * @param code names its sentence in the message bundle, below {@code verify.finding.}
 */
final class Finding extends Exception {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final transient Object[] arguments;

    Finding(String code, Object... arguments) {
        super(code, null, false, false);
        this.code = code;
        this.arguments = Arrays.stream(arguments).map(String::valueOf).toArray();
    }

    String code() {
        return code;
    }

    String words() {
        return Words.of("verify.finding." + code, arguments);
    }
}
