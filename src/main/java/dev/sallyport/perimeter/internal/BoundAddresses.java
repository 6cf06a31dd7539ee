package dev.sallyport.perimeter.internal;

import dev.sallyport.net.Cidr;
import dev.sallyport.net.IpAddress;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;

/** The addresses bound on this machine, each as a range of its own: a gateway here must not become a way to its own machine. */
final class BoundAddresses {

    private BoundAddresses() {}

    static List<Cidr> now() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .map(BoundAddresses::single)
                    .distinct()
                    .toList();
        } catch (SocketException e) {
            throw new IllegalStateException("the addresses of this machine cannot be read", e);
        }
    }

    private static Cidr single(InetAddress address) {
        return Cidr.single(IpAddress.of(address.getAddress()));
    }
}
