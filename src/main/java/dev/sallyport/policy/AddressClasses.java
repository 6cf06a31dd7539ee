package dev.sallyport.policy;

import dev.sallyport.net.Cidr;
import dev.sallyport.net.IpAddress;
import java.util.List;

/**
 * Which addresses are never dialled, and which only with leave. Data with a version, shown in the console.
 *
 * @param version names this list; changes whenever its content does (a digest)
 * @param reserved refused in both policies whatever the rules say
 * @param privateRanges refused for names unless a rule allows private addresses
 */
public record AddressClasses(String version, List<Cidr> reserved, List<Cidr> privateRanges) {

    public enum AddressClass {
        PUBLIC,
        PRIVATE,
        RESERVED
    }

    public AddressClasses {
        reserved = List.copyOf(reserved);
        privateRanges = List.copyOf(privateRanges);
    }

    /** The built-in list of {@code semantics.md}. */
    public static AddressClasses standard() {
        throw new UnsupportedOperationException();
    }

    /** The same list with more reserved ranges (infrastructure, addresses bound on this machine). */
    public AddressClasses alsoReserving(List<Cidr> more) {
        throw new UnsupportedOperationException();
    }

    /** The same list with ranges taken out of both sets: exact subtraction, for laboratories and tests only. */
    public AddressClasses treatingAsPublic(List<Cidr> ranges) {
        throw new UnsupportedOperationException();
    }

    public AddressClass classOf(IpAddress address) {
        throw new UnsupportedOperationException();
    }
}
