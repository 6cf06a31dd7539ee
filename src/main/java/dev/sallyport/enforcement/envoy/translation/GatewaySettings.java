package dev.sallyport.enforcement.envoy.translation;

import dev.sallyport.policy.AddressClasses;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is the same for all clusters of a gateway.
 *
 * @param listenAddress the address that its listeners bind, an IP literal
 * @param dnsResolvers whom it asks for names, each a literal address; empty means the system's resolvers
 * @param addresses which addresses are never dialled, and which only with leave
 * @param maxStreamDuration how long a tunnel or a request may last at most: the backstop where tightening cannot reach
 * @param maxConnections how many clients' connections one cluster may hold open at a time
 * @param logTo the bootstrap's cluster that is told of every connection, or null for nobody
 * @param logsToFile whether it also writes every connection to its standard output, which whoever started it made a file of
 */
public record GatewaySettings(
        String listenAddress,
        List<InetSocketAddress> dnsResolvers,
        AddressClasses addresses,
        Duration maxStreamDuration,
        int maxConnections,
        @Nullable String logTo,
        boolean logsToFile) {

    public GatewaySettings {
        dnsResolvers = List.copyOf(dnsResolvers);
        if (dnsResolvers.stream().anyMatch(InetSocketAddress::isUnresolved)) {
            throw new IllegalArgumentException("a resolver is not a literal address: " + dnsResolvers);
        }
    }

    /** With an hour for a stream, 10,000 connections for a cluster, and no access log. */
    public static GatewaySettings of(
            String listenAddress, List<InetSocketAddress> dnsResolvers, AddressClasses addresses) {
        return new GatewaySettings(listenAddress, dnsResolvers, addresses, Duration.ofHours(1), 10_000, null, false);
    }

    public GatewaySettings loggingTo(String cluster) {
        return new GatewaySettings(
                listenAddress, dnsResolvers, addresses, maxStreamDuration, maxConnections, cluster, logsToFile);
    }

    public GatewaySettings lasting(Duration longest) {
        return new GatewaySettings(listenAddress, dnsResolvers, addresses, longest, maxConnections, logTo, logsToFile);
    }

    /** The same for a gateway whose standard output is a file that this console follows. */
    public GatewaySettings loggingToFile() {
        return new GatewaySettings(
                listenAddress, dnsResolvers, addresses, maxStreamDuration, maxConnections, logTo, true);
    }

    /** The same for a gateway elsewhere, whose listeners bind another address and whose files nobody here can read. */
    public GatewaySettings at(String address) {
        return new GatewaySettings(address, dnsResolvers, addresses, maxStreamDuration, maxConnections, logTo, false);
    }
}
