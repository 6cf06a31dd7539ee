package dev.sallyport.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An IPv4 or IPv6 address by value, without zone. */
public final class IpAddress implements Comparable<IpAddress> {

    /** 4 or 16, network order; never handed out. */
    private final byte[] bytes;

    private IpAddress(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * A canonical dotted quad, or any valid spelling of an IPv6 address (no zone, no brackets).
     *
     * @throws InvalidValueException with {@code ADDRESS_MALFORMED}
     */
    public static IpAddress parse(String text) {
        byte[] parsed = text.length() > 45 ? null : text.indexOf(':') >= 0 ? v6(text) : v4(text);
        if (parsed == null) {
            throw new InvalidValueException(Problem.of("ADDRESS_MALFORMED", Quoted.of(text)));
        }
        return new IpAddress(parsed);
    }

    static boolean isLiteral(String text) {
        return text.length() <= 45 && (text.indexOf(':') >= 0 ? v6(text) : v4(text)) != null;
    }

    public static IpAddress of(InetAddress address) {
        return new IpAddress(address.getAddress());
    }

    /** @param bytes 4 or 16, network order */
    public static IpAddress of(byte[] bytes) {
        if (bytes.length != 4 && bytes.length != 16) {
            throw new IllegalArgumentException(bytes.length + " bytes");
        }
        return new IpAddress(bytes.clone());
    }

    public boolean isV4() {
        return bytes.length == 4;
    }

    /** The length of the address in bits: 32 or 128. */
    public int bits() {
        return bytes.length * 8;
    }

    /** A copy, in network order. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** Bit {@code index} counted from the left, 0 or 1. */
    public int bit(int index) {
        return (bytes[index >> 3] >> (7 - (index & 7))) & 1;
    }

    public InetAddress toInetAddress() {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte @Nullable [] v4(String text) {
        byte[] quad = new byte[4];
        int part = 0;
        int value = -1;
        for (int i = 0; i <= text.length(); i++) {
            char character = i == text.length() ? '.' : text.charAt(i);
            if (character == '.') {
                if (value < 0 || part > 3) {
                    return null;
                }
                quad[part++] = (byte) value;
                value = -1;
            } else if (character >= '0' && character <= '9' && value != 0) {
                value = value < 0 ? character - '0' : value * 10 + character - '0';
                if (value > 255) {
                    return null;
                }
            } else {
                return null;
            }
        }
        return part == 4 ? quad : null;
    }

    private static byte @Nullable [] v6(String text) {
        byte[] address = new byte[16];
        int filled = 0;
        int gap = -1;
        int i = 0;
        int length = text.length();
        if (text.startsWith(":") && !text.startsWith("::")) {
            return null;
        }
        while (i < length) {
            if (text.startsWith("::", i)) {
                if (gap >= 0) {
                    return null;
                }
                gap = filled;
                i += 2;
                if (i < length && text.charAt(i) == ':') {
                    return null;
                }
                continue;
            }
            if (text.charAt(i) == ':') {
                i++;
                if (i == length || filled == 0) {
                    return null;
                }
            }
            int end = text.indexOf(':', i);
            String group = text.substring(i, end < 0 ? length : end);
            if (end < 0 && group.indexOf('.') >= 0) {
                byte[] quad = v4(group);
                if (quad == null || filled > 12) {
                    return null;
                }
                System.arraycopy(quad, 0, address, filled, 4);
                filled += 4;
            } else {
                int value = hex(group);
                if (value < 0 || filled > 14) {
                    return null;
                }
                address[filled++] = (byte) (value >> 8);
                address[filled++] = (byte) value;
            }
            i = end < 0 ? length : end;
        }
        if (gap < 0) {
            return filled == 16 ? address : null;
        }
        // "::" stands for at least one group of zeros.
        if (filled > 14) {
            return null;
        }
        int tail = filled - gap;
        System.arraycopy(address.clone(), gap, address, 16 - tail, tail);
        Arrays.fill(address, gap, 16 - tail, (byte) 0);
        return address;
    }

    private static int hex(String group) {
        if (group.isEmpty() || group.length() > 4) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < group.length(); i++) {
            char character = group.charAt(i);
            int digit = character < 128 ? Character.digit(character, 16) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    @Override
    public int compareTo(IpAddress other) {
        int byFamily = Integer.compare(bytes.length, other.bytes.length);
        return byFamily != 0 ? byFamily : Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof IpAddress address && Arrays.equals(bytes, address.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** A dotted quad, or for IPv6 the form of RFC 5952 (always hexadecimal groups). */
    @Override
    public String toString() {
        return isV4()
                ? (bytes[0] & 255) + "." + (bytes[1] & 255) + "." + (bytes[2] & 255) + "." + (bytes[3] & 255)
                : v6Text();
    }

    private String v6Text() {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (bytes[2 * i] & 255) << 8 | (bytes[2 * i + 1] & 255);
        }
        int bestStart = -1;
        int bestLength = 1;
        for (int start = 0; start < 8; start++) {
            int length = 0;
            while (start + length < 8 && groups[start + length] == 0) {
                length++;
            }
            if (length > bestLength) {
                bestStart = start;
                bestLength = length;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == bestStart) {
                text.append("::");
                i += bestLength - 1;
            } else {
                if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }
}
