package dev.sallyport.net;

import java.util.Arrays;

/** Whom a bound per client counts as one client. */
public final class ClientNetwork {

    private ClientNetwork() {}

    /**
     * The address, of IPv6 the network of 64 bits, since one machine has as many addresses in it as it likes; {@code unknown} for what
     * is no address.
     */
    public static String of(String remoteAddress) {
        try {
            IpAddress address = IpAddress.parse(remoteAddress);
            if (address.isV4()) {
                return remoteAddress;
            }
            byte[] network = address.toBytes();
            Arrays.fill(network, 8, 16, (byte) 0);
            return IpAddress.of(network) + "/64";
        } catch (InvalidValueException e) {
            return "unknown";
        }
    }
}
