package dev.sallyport.net;

import java.util.List;

/**
 * Why a value was not accepted: a machine code, stable across releases, and the arguments of the sentence that says it in words
 * (key {@code problem.<code>} of the message bundle, arguments in order).
 *
 * @param code upper-case words joined by underscores, such as {@code CIDR_HOST_BITS_SET}
 * @param arguments what the sentence quotes, among it the canonical form where there is one
 * @param canonical the form that would have been accepted and means the same, or null if there is none
 */
public record Problem(
        String code,
        List<String> arguments,
        @org.jspecify.annotations.Nullable String canonical) {

    public Problem {
        arguments = List.copyOf(arguments);
    }

    public static Problem of(String code, String... arguments) {
        return new Problem(code, List.of(arguments), null);
    }

    /** The same problem with the form that would have been accepted. */
    public Problem offering(String canonicalForm) {
        return new Problem(code, arguments, canonicalForm);
    }
}
