package dev.sallyport.net;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the host in what people paste: a URL, a host with a port, a host with a path. */
final class HostSpelling {

    private static final Pattern PASTED = Pattern.compile(
            "(?:[a-zA-Z][a-zA-Z0-9+.-]{0,20}://)?([^/:?#\\[\\]@]+)(?::[0-9]{1,5})?(?:[/?#].*)?", Pattern.DOTALL);

    private HostSpelling() {}

    /** The host alone, or the text as it is if it is not of such a form. */
    static String withoutUrlParts(String text) {
        Matcher matcher = PASTED.matcher(text.length() > 4096 ? "" : text);
        return matcher.matches() ? matcher.group(1) : text;
    }
}
