package dev.sallyport.net;

/**
 * An address range: a network address with its host bits zero, and a prefix length.
 *
 * @param network the first address of the range
 * @param prefix number of leading bits that all addresses of the range share
 */
public record Cidr(IpAddress network, int prefix) implements Target {

    /** Accepts canonical text only (RFC 5952 for IPv6, host bits zero). Throws {@link InvalidValueException}. */
    public static Cidr parse(String text) {
        throw new UnsupportedOperationException();
    }

    public boolean contains(IpAddress address) {
        throw new UnsupportedOperationException();
    }

    public boolean contains(Cidr other) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String toString() {
        throw new UnsupportedOperationException();
    }
}
