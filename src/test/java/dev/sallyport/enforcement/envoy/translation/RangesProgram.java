package dev.sallyport.enforcement.envoy.translation;

import dev.sallyport.net.Cidr;
import dev.sallyport.net.Destination;
import dev.sallyport.net.InvalidValueException;
import dev.sallyport.net.IpAddress;
import dev.sallyport.net.PortSet;
import dev.sallyport.policy.AddressClasses;
import dev.sallyport.policy.DecisionTable;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.NaiveDecider;
import dev.sallyport.policy.Perimeter;
import dev.sallyport.policy.Reason;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.testing.PlainRules;
import dev.sallyport.testing.envoy.ProxyClient;
import dev.sallyport.testing.envoy.Reply;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Puts address literals to a real Envoy, in both policies, under random range rules that lie in, around and beside one another and the
 * reserved ranges, and compares with a scan of all rules. Run like {@link DecisionTableProgram}, with the same output: a line for each
 * table and policy, with the first literals that were judged otherwise.
 */
final class RangesProgram {

    private static final int DENY_PORT = 3128;
    private static final int ALLOW_PORT = 3129;
    private static final int LITERALS = 250;
    private static final int MOST_SHOWN = 5;
    private static final List<Integer> SIZES = List.of(1, 4, 40, 400, 5_000);
    private static final List<Integer> PORTS = List.of(80, 443, 5432);

    /** Where the ranges are: public, private, and around single reserved addresses. */
    private static final List<Cidr> AREAS = List.of(
            Cidr.parse("192.0.0.0/16"),
            Cidr.parse("10.0.0.0/8"),
            Cidr.parse("168.63.128.0/22"),
            Cidr.parse("100.100.100.0/24"),
            Cidr.parse("2001:db8::/32"),
            Cidr.parse("fd00:ec2::/32"));

    private final Random random;
    private final Laboratory laboratory;

    private RangesProgram(Laboratory laboratory, long seed) {
        this.laboratory = laboratory;
        this.random = new Random(seed);
    }

    public static void main(String[] arguments) throws IOException {
        long seed = Long.parseLong(arguments[1]);
        try (Laboratory laboratory = new Laboratory(Path.of(arguments[0]))) {
            RangesProgram program = new RangesProgram(laboratory, seed);
            for (int size : SIZES) {
                program.run(size, seed);
            }
        }
    }

    private void run(int size, long seed) throws IOException {
        List<EgressRule> rules = rules(size);
        laboratory.push(
                Laboratory.cluster(DENY_PORT, size, TrafficPolicy.DEFAULT_DENY, rules),
                Laboratory.cluster(ALLOW_PORT, size, TrafficPolicy.ALLOW_ALL, rules));
        for (TrafficPolicy policy : TrafficPolicy.values()) {
            Perimeter perimeter = new Perimeter(size, policy, rules);
            ProxyClient client = laboratory.client(policy == TrafficPolicy.DEFAULT_DENY ? DENY_PORT : ALLOW_PORT);
            List<String> wrong = new ArrayList<>();
            for (int i = 0; i < LITERALS; i++) {
                compare(perimeter, client, literal(rules), wrong);
            }
            System.out.println(policy + ", " + size + " ranges, seed " + seed + "\t"
                    + wrong.stream().limit(MOST_SHOWN).collect(Collectors.joining("; ")));
        }
    }

    private void compare(Perimeter perimeter, ProxyClient client, IpAddress address, List<String> wrong)
            throws IOException {
        String host = spelt(address);
        int port = PORTS.get(random.nextInt(PORTS.size()));
        boolean tunnel = random.nextBoolean();
        Reason expected = expected(perimeter, host + ":" + port);
        boolean refused = DecisionTable.refuses(expected, perimeter.policy());
        String authority = host + (tunnel || port != 80 || random.nextBoolean() ? ":" + port : "");
        Reply reply = tunnel ? client.tunnel(authority) : client.http("http://" + authority + "/");
        boolean right = refused
                ? reply.status() == 403
                        && "deny".equals(reply.decision())
                        && expected.name().equals(reply.reason())
                : reply.status() == 200 || "UPSTREAM".equals(reply.reason()); // Nearly nowhere does anybody listen.
        if (!right || !Long.toString(perimeter.revision()).equals(reply.revision())) {
            wrong.add((tunnel ? "CONNECT " : "GET ") + authority + " is " + expected + " by the rules, not " + reply);
        }
    }

    private static Reason expected(Perimeter perimeter, String authority) {
        try {
            return NaiveDecider.reason(perimeter, AddressClasses.standard(), Destination.ofTunnel(authority));
        } catch (InvalidValueException e) {
            return Reason.MALFORMED_DESTINATION; // Forms that carry an IPv4 address.
        }
    }

    /** Inside, at either edge of, and just beside some rule's range or a reserved one, or anywhere. */
    private IpAddress literal(List<EgressRule> rules) {
        List<Cidr> reserved = AddressClasses.standard().reserved();
        Cidr range = random.nextInt(6) == 0
                ? reserved.get(random.nextInt(reserved.size()))
                : (Cidr) rules.get(random.nextInt(rules.size())).target();
        BigInteger first = number(range.network());
        BigInteger size = BigInteger.ONE.shiftLeft(range.network().bits() - range.prefix());
        BigInteger within = new BigInteger(size.bitLength() + 8, random).mod(size);
        List<BigInteger> candidates = List.of(
                first,
                first.add(size).subtract(BigInteger.ONE),
                first.subtract(BigInteger.ONE),
                first.add(size),
                first.add(within),
                first.add(within),
                new BigInteger(range.network().bits(), random));
        return address(
                candidates.get(random.nextInt(candidates.size())),
                range.network().isV4());
    }

    private static BigInteger number(IpAddress address) {
        return new BigInteger(1, address.toBytes());
    }

    private static IpAddress address(BigInteger number, boolean v4) {
        int length = v4 ? 4 : 16;
        byte[] bytes = new byte[length];
        byte[] digits = number.mod(BigInteger.ONE.shiftLeft(length * 8)).toByteArray();
        int kept = Math.min(length, digits.length);
        System.arraycopy(digits, digits.length - kept, bytes, length - kept, kept);
        return IpAddress.of(bytes);
    }

    /** IPv6 in any valid spelling. */
    private String spelt(IpAddress address) {
        if (address.isV4()) {
            return address.toString();
        }
        String text = address.toString();
        if (random.nextBoolean()) {
            BigInteger number = number(address);
            text = IntStream.range(0, 8)
                    .mapToObj(group -> Integer.toHexString(
                            number.shiftRight(16 * (7 - group)).intValue() & 0xffff))
                    .collect(Collectors.joining(":"));
        }
        return "[" + (random.nextBoolean() ? text.toUpperCase(Locale.ROOT) : text) + "]";
    }

    private List<EgressRule> rules(int size) {
        List<EgressRule> rules = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            // Every other range lies in one that is there already.
            Cidr around = i == 0 || random.nextBoolean()
                    ? AREAS.get(random.nextInt(AREAS.size()))
                    : (Cidr) rules.get(random.nextInt(rules.size())).target();
            int prefix = Math.min(
                    around.network().bits(),
                    around.prefix() + random.nextInt(around.network().isV4() ? 12 : 40));
            BigInteger host = new BigInteger(around.network().bits() - around.prefix() + 1, random)
                    .mod(BigInteger.ONE.shiftLeft(around.network().bits() - around.prefix()));
            IpAddress within =
                    address(number(around.network()).add(host), around.network().isV4());
            rules.add(rule(i, Cidr.around(within, prefix)));
        }
        return rules;
    }

    private EgressRule rule(int number, Cidr range) {
        List<Integer> ports =
                PORTS.stream().filter(port -> random.nextBoolean()).toList();
        return PlainRules.rule(new RuleId(new UUID(1, number)), "rule-" + number, range, PortSet.of(ports));
    }
}
