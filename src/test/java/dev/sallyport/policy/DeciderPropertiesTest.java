package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.net.Cidr;
import dev.sallyport.net.Destination;
import dev.sallyport.net.HostPattern;
import dev.sallyport.net.IpAddress;
import dev.sallyport.net.PathPattern;
import dev.sallyport.net.PortSet;
import dev.sallyport.net.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The compiled decider against one that scans all rules, on a small world in which everything collides with everything. */
class DeciderPropertiesTest {

    private static final AddressClasses ADDRESSES = AddressClasses.standard();

    @Property(tries = 3_000)
    void decides_like_a_scan_of_all_rules(
            @ForAll("rules") List<EgressRule> rules,
            @ForAll TrafficPolicy policy,
            @ForAll("destinations") Destination destination) {
        Perimeter perimeter = new Perimeter(1, policy, rules);

        Decision decision = Decider.compile(perimeter, ADDRESSES).decide(destination);
        Reason expected = NaiveDecider.reason(perimeter, ADDRESSES, destination);

        assertThat(decision.reason()).isEqualTo(expected);
        assertThat(decision.allowed())
                .isEqualTo(expected != Reason.RESERVED_ADDRESS
                        && (policy == TrafficPolicy.ALLOW_ALL || expected == Reason.ALLOWED));
    }

    @Property(tries = 1_000)
    void one_more_rule_never_forbids_what_was_allowed(
            @ForAll("rules") List<EgressRule> rules,
            @ForAll("rule") EgressRule more,
            @ForAll("destinations") Destination destination) {
        Decision before = Decider.compile(new Perimeter(1, TrafficPolicy.DEFAULT_DENY, rules), ADDRESSES)
                .decide(destination);
        List<EgressRule> wider = new ArrayList<>(rules);
        wider.add(more);
        Decision after = Decider.compile(new Perimeter(2, TrafficPolicy.DEFAULT_DENY, wider), ADDRESSES)
                .decide(destination);

        assertThat(after.allowed() || !before.allowed()).isTrue();
    }

    @Property(tries = 1_000)
    void the_rule_that_is_named_allows_the_destination_by_itself(
            @ForAll("rules") List<EgressRule> rules, @ForAll("destinations") Destination destination) {
        Decision decision = Decider.compile(new Perimeter(1, TrafficPolicy.DEFAULT_DENY, rules), ADDRESSES)
                .decide(destination);
        EgressRule named = decision.rule();
        if (decision.allowed()) {
            assertThat(named).isNotNull();
            Perimeter alone =
                    new Perimeter(1, TrafficPolicy.DEFAULT_DENY, List.of(java.util.Objects.requireNonNull(named)));
            assertThat(Decider.compile(alone, ADDRESSES).decide(destination).allowed())
                    .isTrue();
        }
    }

    @Property(tries = 1_000)
    void a_private_address_is_reached_by_a_name_only_with_a_rule_that_itself_gives_leave(
            @ForAll("rules") List<EgressRule> rules, @ForAll("names") String name, @ForAll("ports") int port) {
        Destination destination = Destination.ofTunnel(name + ":" + port);
        boolean leave = rules.stream()
                .anyMatch(rule -> rule.allowPrivateAddresses()
                        && rule.paths().isEmpty()
                        && rule.ports().contains(port)
                        && rule.target() instanceof HostPattern pattern
                        && pattern.matches(((Destination.Named) destination.host()).name()));

        Decision decision = Decider.compile(new Perimeter(1, TrafficPolicy.DEFAULT_DENY, rules), ADDRESSES)
                .decide(destination, List.of(IpAddress.parse("10.1.2.3")));

        assertThat(decision.allowed()).isEqualTo(leave);
    }

    @Provide
    Arbitrary<String> names() {
        return Combinators.combine(
                        Arbitraries.of("", "a.", "b.", "a.b.", "b.a.", "c.a.b."),
                        Arbitraries.of("example.com", "a.example.com", "example.net"))
                .as(String::concat);
    }

    @Provide
    Arbitrary<Integer> ports() {
        return Arbitraries.of(80, 443, 8443);
    }

    @Provide
    Arbitrary<Destination> destinations() {
        Arbitrary<String> hosts = Arbitraries.oneOf(
                names(),
                Arbitraries.of(
                        "192.0.2.1",
                        "192.0.2.129",
                        "198.51.100.7",
                        "10.0.0.1",
                        "127.0.0.1",
                        "[2001:db8::1]",
                        "[fe80::1]"));
        Arbitrary<Destination> tunnels =
                Combinators.combine(hosts, ports()).as((host, port) -> Destination.ofTunnel(host + ":" + port));
        Arbitrary<Destination> plain = Combinators.combine(
                        hosts,
                        ports(),
                        Arbitraries.of(
                                "/",
                                "/v1",
                                "/v1/",
                                "/v1/x",
                                "/v1/x;y",
                                "/v1/%252e",
                                "/v2/x",
                                "/v1x",
                                "/a//b",
                                "/v1/../v2/x"))
                .as((host, port, path) -> Destination.ofHttp("http://" + host + ":" + port + path));
        return Arbitraries.oneOf(tunnels, plain);
    }

    @Provide
    Arbitrary<EgressRule> rule() {
        Arbitrary<Target> hosts = Combinators.combine(Arbitraries.of("", "*."), names())
                .as((star, name) -> HostPattern.parse(star + name));
        Arbitrary<Target> ranges = Arbitraries.of(
                        "192.0.2.0/24",
                        "192.0.2.128/25",
                        "192.0.2.1/32",
                        "198.51.100.0/28",
                        "10.0.0.0/8",
                        "126.0.0.0/7",
                        "2001:db8::/32")
                .map(Cidr::parse);
        Arbitrary<Target> targets =
                Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(3, hosts), net.jqwik.api.Tuple.of(1, ranges));
        Arbitrary<List<Integer>> ports =
                Arbitraries.of(80, 443, 8443).list().uniqueElements().ofMaxSize(2);
        Arbitrary<List<PathPattern>> paths = Arbitraries.of("/v1", "/v1/*", "/v1/x", "/a/b")
                .map(PathPattern::parse)
                .list()
                .uniqueElements()
                .ofMaxSize(2);
        return Combinators.combine(
                        targets,
                        ports,
                        paths,
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(0, 1_000_000))
                .as(DeciderPropertiesTest::rule);
    }

    @Provide
    Arbitrary<List<EgressRule>> rules() {
        return rule().list().ofMaxSize(12);
    }

    private static EgressRule rule(
            Target target, List<Integer> ports, List<PathPattern> paths, boolean leave, int name) {
        boolean host = target instanceof HostPattern;
        return new EgressRule(
                new RuleId(new UUID(0, name)),
                "r" + name,
                target,
                PortSet.of(ports),
                host ? paths : List.of(),
                "",
                Purpose.OTHER,
                null,
                host && leave,
                false,
                null);
    }
}
