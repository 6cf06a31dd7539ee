package dev.sallyport.console.rules;

import com.google.common.net.InetAddresses;
import dev.sallyport.net.Cidr;
import dev.sallyport.net.HostPattern;
import dev.sallyport.net.InvalidValueException;
import dev.sallyport.net.IpAddress;
import dev.sallyport.policy.DestinationType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** What a typed destination means in plain language: what it matches, and what it does not although one might think so. */
final class Meaning {

    enum Kind {
        MATCHES,
        DOES_NOT_MATCH
    }

    /**
     * One line under the field.
     *
     * @param key of the sentence in the bundle
     * @param arguments names, addresses and numbers in it
     */
    record Line(Kind kind, String key, List<String> arguments) {

        Line {
            arguments = List.copyOf(arguments);
        }

        private static Line matches(String key, String... arguments) {
            return new Line(Kind.MATCHES, "console.rules.meaning." + key, List.of(arguments));
        }

        private static Line not(String key, String... arguments) {
            return new Line(Kind.DOES_NOT_MATCH, "console.rules.meaning." + key, List.of(arguments));
        }
    }

    private Meaning() {}

    /** Nothing while the destination cannot be read. */
    static List<Line> of(DestinationType type, String destination) {
        try {
            return switch (type) {
                case FQDN -> ofHost(HostPattern.parse(destination));
                case CIDR -> ofRange(Cidr.parse(destination));
            };
        } catch (InvalidValueException e) {
            return List.of();
        }
    }

    private static List<Line> ofHost(HostPattern pattern) {
        String name = pattern.name().value();
        return pattern.wildcard()
                ? List.of(Line.matches("below", "api." + name, "a.b." + name), Line.not("itself", name))
                : List.of(
                        Line.matches("host", name), Line.not("below_host", "www." + name), Line.not("address_of_name"));
    }

    private static List<Line> ofRange(Cidr range) {
        List<Line> lines = new ArrayList<>();
        if (range.prefix() == range.network().bits()) {
            lines.add(Line.matches("address", range.network().toString()));
        } else {
            lines.add(Line.matches(
                    range.network().isV4() ? "range" : "range_v6",
                    range.network().toString(),
                    last(range).toString(),
                    range.network().isV4()
                            ? String.format(java.util.Locale.ENGLISH, "%,d", 1L << (32 - range.prefix()))
                            : Integer.toString(range.prefix())));
        }
        lines.add(Line.not("names"));
        return List.copyOf(lines);
    }

    private static IpAddress last(Cidr range) {
        BigInteger first = new BigInteger(1, range.network().toBytes());
        BigInteger last = first.add(BigInteger.ONE
                .shiftLeft(range.network().bits() - range.prefix())
                .subtract(BigInteger.ONE));
        return IpAddress.of(
                range.network().isV4()
                        ? InetAddresses.fromIPv4BigInteger(last).getAddress()
                        : InetAddresses.fromIPv6BigInteger(last).getAddress());
    }
}
