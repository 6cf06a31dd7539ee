package dev.sallyport.net;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An address range: a network address with its host bits zero, and a prefix length.
 *
 * @param network the first address of the range
 * @param prefix number of leading bits that all addresses of the range share
 */
public record Cidr(IpAddress network, int prefix) implements Target {

    /** IPv4 written as IPv6, and forms that carry IPv4 inside (RFC 4291, 6052, 3056, 4380): never a way round an IPv4 rule. */
    private static final List<Cidr> TRANSITION = List.of(
            trusted("::ffff:0:0/96"),
            trusted("64:ff9b::/96"),
            trusted("64:ff9b:1::/48"),
            trusted("2002::/16"),
            trusted("2001::/32"));

    /**
     * Accepts canonical text only (RFC 5952 for IPv6, host bits zero).
     *
     * @throws InvalidValueException with {@code CIDR_MALFORMED}, {@code CIDR_BARE_ADDRESS}, {@code CIDR_PREFIX},
     *     {@code CIDR_HOST_BITS_SET}, {@code CIDR_EVERYTHING}, {@code CIDR_TRANSITION} or {@code CIDR_NOT_CANONICAL}
     */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        String addressText = slash < 0 ? text : text.substring(0, slash);
        if (!IpAddress.isLiteral(addressText)) {
            throw new InvalidValueException(Problem.of("CIDR_MALFORMED", Quoted.of(text)));
        }
        IpAddress address = IpAddress.parse(addressText);
        if (slash < 0) {
            String offer = address + "/" + address.bits();
            throw new InvalidValueException(
                    Problem.of("CIDR_BARE_ADDRESS", offer).offering(offer));
        }
        int prefix = prefix(text.substring(slash + 1), address.bits());
        if (prefix == 0) {
            throw new InvalidValueException(Problem.of("CIDR_EVERYTHING"));
        }
        Cidr range = new Cidr(network(address, prefix), prefix);
        if (TRANSITION.stream().anyMatch(form -> form.contains(range))) {
            throw new InvalidValueException(Problem.of("CIDR_TRANSITION", range.toString()));
        }
        if (!range.network.equals(address)) {
            throw new InvalidValueException(
                    Problem.of("CIDR_HOST_BITS_SET", range.toString()).offering(range.toString()));
        }
        if (!range.toString().equals(text)) {
            throw new InvalidValueException(
                    Problem.of("CIDR_NOT_CANONICAL", range.toString()).offering(range.toString()));
        }
        return range;
    }

    /** A range from data of our own or of the operator, in any spelling; host bits are dropped. Throws {@link InvalidValueException}. */
    public static Cidr trusted(String text) {
        int slash = text.indexOf('/');
        IpAddress address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
        int prefix = slash < 0 ? address.bits() : prefix(text.substring(slash + 1), address.bits());
        return new Cidr(network(address, prefix), prefix);
    }

    /** The range of exactly one address. */
    public static Cidr single(IpAddress address) {
        return new Cidr(address, address.bits());
    }

    /** The smallest range with this prefix that holds the address. */
    public static Cidr around(IpAddress address, int prefix) {
        return new Cidr(network(address, prefix), prefix);
    }

    /** IPv4 carried inside IPv6, in one of the forms that are malformed wherever a client writes them. */
    static boolean isTransition(IpAddress address) {
        return !address.isV4() && TRANSITION.stream().anyMatch(form -> form.contains(address));
    }

    public boolean contains(IpAddress address) {
        if (address.bits() != network.bits()) {
            return false;
        }
        for (int i = 0; i < prefix; i++) {
            if (address.bit(i) != network.bit(i)) {
                return false;
            }
        }
        return true;
    }

    public boolean contains(Cidr other) {
        return prefix <= other.prefix && contains(other.network);
    }

    public boolean overlaps(Cidr other) {
        return contains(other) || other.contains(this);
    }

    /** The two halves; the range must hold more than one address. */
    public List<Cidr> halves() {
        byte[] upper = network.toBytes();
        upper[prefix >> 3] |= (byte) (0x80 >> (prefix & 7));
        return List.of(new Cidr(network, prefix + 1), new Cidr(IpAddress.of(upper), prefix + 1));
    }

    private static int prefix(String text, int bits) {
        @Nullable Integer prefix = text.matches("0|[1-9][0-9]{0,2}") ? Integer.valueOf(text) : null;
        if (prefix == null || prefix > bits) {
            throw new InvalidValueException(Problem.of("CIDR_PREFIX", Integer.toString(bits)));
        }
        return prefix;
    }

    private static IpAddress network(IpAddress address, int prefix) {
        byte[] bytes = address.toBytes();
        for (int i = prefix; i < bytes.length * 8; i++) {
            bytes[i >> 3] &= (byte) ~(0x80 >> (i & 7));
        }
        return IpAddress.of(bytes);
    }

    @Override
    public String toString() {
        return network + "/" + prefix;
    }
}
