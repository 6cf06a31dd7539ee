package dev.sallyport.policy;

import dev.sallyport.net.Destination;
import dev.sallyport.net.IpAddress;
import java.util.List;

/**
 * Decides destinations for one perimeter. Compiled once per revision, then immutable and safe for any thread; no decision scans
 * the rules.
 */
public final class Decider {

    private Decider() {}

    public static Decider compile(Perimeter perimeter, AddressClasses addresses) {
        throw new UnsupportedOperationException();
    }

    /** The decision before resolution: checks 1 to 5 of {@code semantics.md}. */
    public Decision decide(Destination destination) {
        throw new UnsupportedOperationException();
    }

    /** The decision when {@code resolved} is what the name resolved to (check 7 included); empty means it did not resolve. */
    public Decision decide(Destination destination, List<IpAddress> resolved) {
        throw new UnsupportedOperationException();
    }

    /** The decision on a CONNECT target exactly as a client spelt it; malformed ones are decided, not thrown. */
    public Decision decideTunnel(String authority) {
        throw new UnsupportedOperationException();
    }

    /** The decision on an absolute {@code http://} URL exactly as a client spelt it. */
    public Decision decideHttp(String url) {
        throw new UnsupportedOperationException();
    }
}
