package dev.sallyport.net;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client asked for: a host by name or by address, a port, and how its path can be seen.
 *
 * @param host a name or an address literal
 * @param port 1 to 65535
 * @param path the normalised path of a plain HTTP request; null for a tunnel, whose paths nobody sees
 */
public record Destination(Host host, int port, @Nullable String path) {

    private static final int LONGEST = 16 * 1024;

    /** An authority: a host that is not bracketed, or a bracketed IPv6 literal, and a port. */
    private static final Pattern AUTHORITY =
            Pattern.compile("(?:\\[([^\\[\\]]*)\\]|([^:\\[\\]/@?#\\\\]*))(?::([0-9]*))?");

    private static final Pattern URL =
            Pattern.compile("http://([^/?#]*)(/[^?#]*)?(?:\\?[^#]*)?(?:#.*)?", Pattern.DOTALL);

    /** A name or an address literal; names are matched by names only and addresses by ranges only. */
    public sealed interface Host permits Named, Literal {}

    public record Named(HostName name) implements Host {

        @Override
        public String toString() {
            return name.value();
        }
    }

    public record Literal(IpAddress address) implements Host {

        @Override
        public String toString() {
            return address.isV4() ? address.toString() : "[" + address + "]";
        }
    }

    /**
     * The target of a CONNECT, {@code host:port}.
     *
     * @throws InvalidValueException if it is not of that form
     */
    public static Destination ofTunnel(String authority) {
        return ofAuthority(authority, -1, null);
    }

    /**
     * A plain HTTP request for an absolute URL ({@code http://host[:port]/path}); query and fragment are dropped.
     *
     * @throws InvalidValueException if it is not of that form, or its path cannot be normalised
     */
    public static Destination ofHttp(String url) {
        Matcher matcher = URL.matcher(url.length() > LONGEST ? "" : url);
        if (!matcher.matches()) {
            throw malformed(url);
        }
        String given = matcher.group(2) == null ? "/" : matcher.group(2);
        if (given.chars().anyMatch(character -> character <= 0x20 || character >= 0x7f)) {
            throw malformed(url);
        }
        String path = HttpPath.normalise(given);
        if (path == null) {
            throw new InvalidValueException(Problem.of("DESTINATION_PATH", Quoted.of(given)));
        }
        return ofAuthority(matcher.group(1), 80, path);
    }

    /**
     * What a person types into the tester: {@code host} (port 443), {@code host:port}, {@code http://…} or {@code https://…}.
     *
     * @throws InvalidValueException if it is none of these
     */
    public static Destination ofTyped(String text) {
        String typed = text.strip();
        String lower = typed.length() < 8 ? typed : typed.substring(0, 8).toLowerCase(java.util.Locale.ROOT);
        if (lower.startsWith("http://")) {
            return ofHttp("http://" + typed.substring(7));
        }
        if (lower.startsWith("https://")) {
            String rest = typed.substring(8);
            int end = rest.length();
            for (char mark : new char[] {'/', '?', '#'}) {
                int at = rest.indexOf(mark);
                end = at >= 0 ? Math.min(end, at) : end;
            }
            return ofAuthority(rest.substring(0, end), 443, null);
        }
        if (IpAddress.isLiteral(typed) && typed.indexOf(':') >= 0) {
            return ofAuthority("[" + typed + "]", 443, null);
        }
        return ofAuthority(typed, 443, null);
    }

    private static Destination ofAuthority(String authority, int defaultPort, @Nullable String path) {
        Matcher matcher = AUTHORITY.matcher(authority.length() > LONGEST ? "[" : authority);
        if (!matcher.matches()) {
            throw malformed(authority);
        }
        int port = matcher.group(3) == null ? defaultPort : port(matcher.group(3));
        if (port < 1 || port > 65_535) {
            throw new InvalidValueException(Problem.of("DESTINATION_PORT", Quoted.of(authority)));
        }
        return new Destination(
                matcher.group(1) != null ? bracketed(matcher.group(1), authority) : plain(matcher.group(2)),
                port,
                path);
    }

    private static Host bracketed(String text, String authority) {
        if (text.indexOf(':') < 0 || !IpAddress.isLiteral(text)) {
            throw malformed(authority);
        }
        IpAddress address = IpAddress.parse(text);
        if (Cidr.isTransition(address) || text.indexOf('.') >= 0) {
            throw new InvalidValueException(Problem.of("DESTINATION_TRANSITION", Quoted.of(authority)));
        }
        return new Literal(address);
    }

    private static Host plain(String text) {
        return IpAddress.isLiteral(text) ? new Literal(IpAddress.parse(text)) : new Named(HostName.ofRequest(text));
    }

    /** A port has no sign and no leading zero. */
    private static int port(String digits) {
        return digits.isEmpty() || digits.length() > 5 || digits.startsWith("0") ? -1 : Integer.parseInt(digits);
    }

    private static InvalidValueException malformed(String text) {
        return new InvalidValueException(Problem.of("DESTINATION_MALFORMED", Quoted.of(text)));
    }

    @Override
    public String toString() {
        return host + ":" + port + (path == null ? "" : path);
    }
}
