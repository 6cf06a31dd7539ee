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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

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
 * @param drain how long after its acknowledgement a gateway closes the connections that a change forbids; whole seconds, 1 to 60
 * @param maxStreamDuration how long a tunnel or a request may last at most; whole seconds, from a minute to a week
 * @param gateways {@code name=address,…}: gateways beside the local one, each with an IP literal that its listeners bind
 * @param connectionsFile the size above which the local gateway's file of connections is emptied once it is read
 */
@ConfigurationProperties("sallyport")
public record EnforcementSettings(
        @DefaultValue("127.0.0.1") String xdsAddress,
        @DefaultValue("18000") int xdsPort,
        @DefaultValue("") String envoy,
        @DefaultValue("127.0.0.1") String egressAddress,
        @DefaultValue("") String dnsResolvers,
        @DefaultValue("60s") Duration settleDeadline,
        @DefaultValue("60s") Duration probeInterval,
        @DefaultValue("1s") Duration drain,
        @DefaultValue("1h") Duration maxStreamDuration,
        @DefaultValue("") String gateways,
        @DefaultValue("16MB") DataSize connectionsFile) {

    public EnforcementSettings {
        if (drain.toSeconds() < 1 || drain.toSeconds() > 60 || drain.toMillis() % 1000 != 0) {
            throw new IllegalStateException("SALLYPORT_DRAIN must be whole seconds from 1s to 60s, but is: " + drain);
        }
        if (maxStreamDuration.toSeconds() < 60
                || maxStreamDuration.compareTo(Duration.ofDays(7)) > 0
                || maxStreamDuration.toMillis() % 1000 != 0) {
            throw new IllegalStateException(
                    "SALLYPORT_MAX_STREAM_DURATION must be whole seconds from 1m to 7d, but is: " + maxStreamDuration);
        }
    }

    private static final String NONE = "none";
    private static final Pattern GATEWAY_NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

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

    /** Whether this console runs a gateway itself. */
    public boolean localGateway() {
        return envoyBinary().filter(Files::isExecutable).isPresent();
    }

    /** The other gateways: name to the address that its listeners bind. Start is refused for what cannot be read. */
    public Map<String, String> otherGateways() {
        Map<String, String> others = new LinkedHashMap<>();
        for (String part : gateways.split(",")) {
            if (part.isBlank()) {
                continue;
            }
            String[] both = part.strip().split("=", -1);
            if (both.length != 2 || !GATEWAY_NAME.matcher(both[0]).matches() || both[0].equals(StoredRoster.LOCAL)) {
                throw new IllegalStateException(
                        "SALLYPORT_GATEWAYS must be name=address separated by commas, each name of "
                                + "lower-case letters, digits and dashes and none called 'local', but has: " + part);
            }
            try {
                literal(both[1]);
            } catch (IllegalArgumentException e) {
                throw new IllegalStateException("SALLYPORT_GATEWAYS must name IP addresses, but has: " + part, e);
            }
            if (others.put(both[0], both[1]) != null) {
                throw new IllegalStateException("SALLYPORT_GATEWAYS names a gateway twice: " + both[0]);
            }
        }
        return others;
    }

    /** {@code host:port} at which clients reach a gateway that binds this address. */
    public static String authority(String address, int port) {
        return (address.indexOf(':') >= 0 ? "[" + address + "]" : address) + ":" + port;
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
