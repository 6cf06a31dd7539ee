package dev.sallyport.net;

import java.net.InetAddress;

/**
 * An IPv4 or IPv6 address by value, without zone.
 *
 *
 */
public final class IpAddress implements Comparable<IpAddress> {

    private final byte[] bytes;

    private IpAddress(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A canonical dotted quad, or any valid spelling of an IPv6 address (no zone, no brackets). Throws {@link InvalidValueException}. */
    public static IpAddress parse(String text) {
        throw new UnsupportedOperationException();
    }

    public static IpAddress of(InetAddress address) {
        return new IpAddress(address.getAddress());
    }

    public boolean isV4() {
        return bytes.length == 4;
    }

    /** A copy, in network order. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    @Override
    public int compareTo(IpAddress other) {
        return java.util.Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof IpAddress address && java.util.Arrays.equals(bytes, address.bytes);
    }

    @Override
    public int hashCode() {
        return java.util.Arrays.hashCode(bytes);
    }
}
