package dev.sallyport.net;

import org.jspecify.annotations.Nullable;

/**
 * What a client asked for: a host by name or by address, a port, and how its path can be seen.
 *
 * @param host a name or an address literal
 * @param port 1 to 65535
 * @param path the normalised path of a plain HTTP request; null for a tunnel, whose paths nobody sees
 */
public record Destination(Host host, int port, @Nullable String path) {

    /** A name or an address literal; names are matched by names only and addresses by ranges only. */
    public sealed interface Host permits Named, Literal {}

    public record Named(HostName name) implements Host {}

    public record Literal(IpAddress address) implements Host {}

    /** The target of a CONNECT, {@code host:port}. Throws {@link InvalidValueException} with a {@code MALFORMED_…} problem. */
    public static Destination ofTunnel(String authority) {
        throw new UnsupportedOperationException();
    }

    /** A plain HTTP request for an absolute URL ({@code http://host[:port]/path}). Throws {@link InvalidValueException}. */
    public static Destination ofHttp(String url) {
        throw new UnsupportedOperationException();
    }

    /** What a person types into the tester: {@code host}, {@code host:port}, {@code http://…} or {@code https://…}. Throws {@link InvalidValueException}. */
    public static Destination ofTyped(String text) {
        throw new UnsupportedOperationException();
    }
}
