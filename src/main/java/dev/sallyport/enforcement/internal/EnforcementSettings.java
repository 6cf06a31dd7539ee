package dev.sallyport.enforcement.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator configures about gateways; each under its name in the environment ({@code SALLYPORT_…}).
 *
 * @param xdsAddress address at which gateways reach this console
 * @param xdsPort its port; 0 for any free one, in tests
 * @param envoy binary of the local gateway, {@code none} for no local gateway; empty: looked for on the PATH
 * @param egressAddress address that the local gateway binds
 * @param dnsResolvers {@code ip:port,…} used by gateways; empty: the system's
 * @param settleDeadline how long a gateway may leave a revision unanswered before that is called inconsistent
 * @param probeInterval how often each cluster's listener is probed
 */
@ConfigurationProperties("sallyport")
public record EnforcementSettings(
        @DefaultValue("127.0.0.1") String xdsAddress,
        @DefaultValue("18000") int xdsPort,
        @DefaultValue("") String envoy,
        @DefaultValue("127.0.0.1") String egressAddress,
        @DefaultValue("") String dnsResolvers,
        @DefaultValue("60s") Duration settleDeadline,
        @DefaultValue("60s") Duration probeInterval) {

    private static final String NONE = "none";

    /** The binary of the local gateway; empty if there is to be none, or none was found. */
    public Optional<Path> envoyBinary() {
        if (envoy.equals(NONE)) {
            return Optional.empty();
        }
        if (!envoy.isBlank()) {
            return Optional.of(Path.of(envoy).toAbsolutePath());
        }
        String path = System.getenv("PATH");
        return Arrays.stream((path == null ? "" : path).split(":"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "envoy").toAbsolutePath())
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** {@code host:port} at which clients reach a gateway. */
    public String egressAuthority(int port) {
        return (egressAddress.indexOf(':') >= 0 ? "[" + egressAddress + "]" : egressAddress) + ":" + port;
    }

    /** Literal addresses only; start is refused for anything else. */
    public List<InetSocketAddress> resolvers() {
        List<InetSocketAddress> resolvers = new ArrayList<>();
        for (String part : dnsResolvers.split(",")) {
            if (!part.isBlank()) {
                resolvers.add(resolver(part.strip()));
            }
        }
        return resolvers.isEmpty() ? systemResolvers() : List.copyOf(resolvers);
    }

    private static InetSocketAddress resolver(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 || text.endsWith("]") ? text : text.substring(0, colon);
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        try {
            int port = host.equals(text) ? 53 : Integer.parseInt(text.substring(colon + 1));
            return new InetSocketAddress(literal(bare), port);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "SALLYPORT_DNS_RESOLVERS must be ip:port separated by commas, but has: " + text);
        }
    }

    /** Never asks a name server: a text that is not an address is refused. */
    private static InetAddress literal(String text) {
        if (!text.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
            throw new IllegalArgumentException(text);
        }
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static List<InetSocketAddress> systemResolvers() {
        try {
            return Files.readAllLines(Path.of("/etc/resolv.conf")).stream()
                    .map(String::strip)
                    .filter(line -> line.startsWith("nameserver "))
                    .map(line -> line.substring(11).strip())
                    .filter(address -> address.indexOf('%') < 0)
                    .map(address -> new InetSocketAddress(literal(address), 53))
                    .toList();
        } catch (IOException e) {
            // Elsewhere than on Linux the gateway's own library knows the system's resolvers.
            return List.of();
        }
    }
}
