package dev.sallyport.net;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The path of a plain HTTP request, brought to the form in which the gateway judges and forwards it. */
public final class HttpPath {

    private HttpPath() {}

    /**
     * Decodes escapes of unreserved characters, turns backslashes into slashes, resolves dots and merges slashes, as Envoy's
     * {@code normalize_path} and {@code merge_slashes} do (RFC 3986 §6).
     *
     * @return null if the path cannot be normalised: an escaped slash, backslash or NUL, or going above the root
     */
    static @Nullable String normalise(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        if (lower.contains("%2f") || lower.contains("%5c") || lower.contains("%00") || path.indexOf('#') >= 0) {
            return null;
        }
        String decoded = decodeUnreserved(path).replace('\\', '/');
        Deque<String> segments = new ArrayDeque<>();
        String[] parts = decoded.substring(1).split("/", -1);
        boolean endsInSlash = false;
        for (int i = 0; i < parts.length; i++) {
            boolean last = i == parts.length - 1;
            switch (parts[i]) {
                case "" -> endsInSlash = true;
                case "." -> endsInSlash = true;
                case ".." -> {
                    segments.pollLast();
                    endsInSlash = true;
                }
                default -> {
                    segments.addLast(parts[i]);
                    endsInSlash = !last;
                }
            }
        }
        String joined = "/" + String.join("/", segments);
        return endsInSlash && !segments.isEmpty() ? joined + "/" : joined;
    }

    /**
     * Whether a normalised path may be compared with path rules at all: every escape is valid, none hides a percent sign, and there
     * is no parameter separator, so that a site that decodes twice or strips parameters sees no other path than the gateway.
     */
    public static boolean isPlain(String path) {
        return path.indexOf(';') < 0 && escapesAreSound(path);
    }

    static boolean escapesAreSound(String path) {
        for (int i = path.indexOf('%'); i >= 0; i = path.indexOf('%', i + 1)) {
            if (i + 2 >= path.length() || hex(path.charAt(i + 1)) < 0 || hex(path.charAt(i + 2)) < 0) {
                return false;
            }
            int value = hex(path.charAt(i + 1)) << 4 | hex(path.charAt(i + 2));
            // %25 could hide a second escape; C0 and C1 begin only over-long UTF-8.
            if (value == 0x25 || value == 0xc0 || value == 0xc1) {
                return false;
            }
        }
        return true;
    }

    private static String decodeUnreserved(String path) {
        StringBuilder decoded = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            char character = path.charAt(i);
            if (character == '%'
                    && i + 2 < path.length()
                    && hex(path.charAt(i + 1)) >= 0
                    && hex(path.charAt(i + 2)) >= 0) {
                int value = hex(path.charAt(i + 1)) << 4 | hex(path.charAt(i + 2));
                if (unreserved(value)) {
                    decoded.append((char) value);
                } else {
                    // As it came: the gateway leaves the case of hexadecimal digits alone.
                    decoded.append(path, i, i + 3);
                }
                i += 2;
            } else {
                decoded.append(character);
            }
        }
        return decoded.toString();
    }

    private static boolean unreserved(int value) {
        return value >= 'a' && value <= 'z'
                || value >= 'A' && value <= 'Z'
                || value >= '0' && value <= '9'
                || value == '-'
                || value == '.'
                || value == '_'
                || value == '~';
    }

    private static int hex(char character) {
        return character < 128 ? Character.digit(character, 16) : -1;
    }
}
