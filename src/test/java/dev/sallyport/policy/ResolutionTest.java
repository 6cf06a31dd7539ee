package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.net.Cidr;
import dev.sallyport.net.Destination;
import dev.sallyport.net.HostPattern;
import dev.sallyport.net.IpAddress;
import dev.sallyport.net.PathPattern;
import dev.sallyport.net.PortSet;
import dev.sallyport.net.Target;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The last check: what a name resolved to, and which rule is named as the one that decided. */
class ResolutionTest {

    private static final List<EgressRule> RULES = List.of(
            rule("plain", "app.example.com", List.of(443), false),
            rule("leave-elsewhere", "app.example.com", List.of(8443), true),
            rule("leave", "db.example.com", List.of(5432), true),
            rule("narrow", "*.zone.example.com", List.of(443), false),
            rule("broad-leave", "*.example.com", List.of(443, 9092), true),
            rule("v1", "web.example.net", List.of(80), true, "/v1/*"),
            rule("all-paths", "web.example.net", List.of(80), false),
            new EgressRule(
                    new RuleId(new UUID(2, 2)),
                    "range",
                    Cidr.parse("10.0.0.0/8"),
                    PortSet.of(List.of(5432)),
                    List.of(),
                    "",
                    Purpose.OTHER,
                    null,
                    false,
                    false,
                    null));

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "a public address                                   | app.example.com:8443 | 192.0.2.1             | ALLOWED           | leave-elsewhere",
                "a name that does not resolve                       | app.example.com:443  |                       | RESOLUTION_FAILED | plain",
                "loopback                                           | app.example.com:443  | 127.0.0.1             | RESERVED_ADDRESS  | plain",
                "loopback, with leave for private addresses         | db.example.com:5432  | 127.0.0.1             | RESERVED_ADDRESS  | leave",
                "the metadata address, with leave                   | db.example.com:5432  | 169.254.169.254       | RESERVED_ADDRESS  | leave",
                "metadata in shared space, with leave               | db.example.com:5432  | 100.100.100.200       | RESERVED_ADDRESS  | leave",
                "metadata among unique local addresses, with leave  | db.example.com:5432  | fd00:ec2::254         | RESERVED_ADDRESS  | leave",
                "an embedded IPv4 address, with leave               | db.example.com:5432  | 64:ff9b::a00:1        | RESERVED_ADDRESS  | leave",
                "a private address, with leave                      | db.example.com:5432  | 10.0.0.1              | ALLOWED           | leave",
                "a unique local address, with leave                 | db.example.com:5432  | fd12::1               | ALLOWED           | leave",
                "shared address space, with leave                   | db.example.com:5432  | 100.64.0.1            | ALLOWED           | leave",
                "a reserved address beside a public one             | app.example.com:443  | 127.0.0.1 192.0.2.1   | ALLOWED           | plain",
                "a private address beside a public one              | app.example.com:443  | 10.0.0.1 192.0.2.1    | ALLOWED           | plain",
                "a reserved address beside a private one, leave     | db.example.com:5432  | 127.0.0.1 10.0.0.1    | ALLOWED           | leave",
                "leave by a broader rule that allows the port       | app.example.com:443  | 10.0.0.1              | ALLOWED           | broad-leave",
                "leave by a rule two patterns up                    | x.zone.example.com:443 | 10.0.0.1            | ALLOWED           | broad-leave",
                "what the rules refuse is not looked up             | app.example.com:80   | 192.0.2.1             | PORT_NOT_ALLOWED  | leave-elsewhere",
                "a name without a rule is not looked up             | app.example.org:443  | 192.0.2.1             | NO_MATCHING_RULE  |"
            })
    void a_name_in_deny_all(
            String sentence, String asked, @Nullable String resolved, Reason expected, @Nullable String rule) {
        Decision decision = decide(TrafficPolicy.DEFAULT_DENY, RULES, Destination.ofTunnel(asked), resolved);

        assertThat(decision.reason()).isEqualTo(expected);
        assertThat(decision.verdict()).isEqualTo(expected == Reason.ALLOWED ? Verdict.ALLOWED : Verdict.DENIED);
        assertThat(nameOf(decision)).isEqualTo(rule);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "a name without a rule            | app.example.org:443 | 192.0.2.1 | ALLOWED_OBSERVING | NO_MATCHING_RULE",
                "a private address without a rule | app.example.org:443 | 10.0.0.1  | ALLOWED_OBSERVING | NO_MATCHING_RULE",
                "a private address without leave  | web.example.net:80  | 10.0.0.1  | ALLOWED_OBSERVING | PRIVATE_ADDRESS",
                "a private address with leave     | db.example.com:5432 | 10.0.0.1  | ALLOWED_OBSERVING | ALLOWED",
                "a reserved address               | db.example.com:5432 | 127.0.0.1 | DENIED            | RESERVED_ADDRESS",
                "a reserved one without a rule    | app.example.org:443 | 127.0.0.1 | DENIED            | RESERVED_ADDRESS",
                "a name that does not resolve     | app.example.org:443 |           | DENIED            | RESOLUTION_FAILED"
            })
    void a_name_in_allow_all(
            String sentence, String asked, @Nullable String resolved, Verdict verdict, Reason expected) {
        Decision decision = decide(TrafficPolicy.ALLOW_ALL, RULES, Destination.ofTunnel(asked), resolved);

        assertThat(decision.reason()).isEqualTo(expected);
        assertThat(decision.verdict()).isEqualTo(verdict);
    }

    @Test
    void leave_for_another_port_of_the_same_name_is_no_leave() {
        List<EgressRule> rules = List.of(
                rule("plain", "app.example.com", List.of(443), false),
                rule("leave-elsewhere", "app.example.com", List.of(8443), true));

        Decision decision =
                decide(TrafficPolicy.DEFAULT_DENY, rules, Destination.ofTunnel("app.example.com:443"), "10.0.0.1");

        assertThat(decision.reason()).isEqualTo(Reason.PRIVATE_ADDRESS);
        assertThat(decision.verdict()).isEqualTo(Verdict.DENIED);
        assertThat(nameOf(decision)).isEqualTo("plain");
        assertThat(decision.steps().getLast())
                .isEqualTo(new Decision.Step(Decision.Check.RESOLVED_ADDRESSES, Decision.Outcome.FAILED));
    }

    @Test
    void leave_for_another_path_is_no_leave() {
        assertThat(decide(
                                TrafficPolicy.DEFAULT_DENY,
                                RULES,
                                Destination.ofHttp("http://web.example.net/v1/x"),
                                "10.0.0.1")
                        .reason())
                .isEqualTo(Reason.ALLOWED);
        assertThat(decide(
                                TrafficPolicy.DEFAULT_DENY,
                                RULES,
                                Destination.ofHttp("http://web.example.net/v2"),
                                "10.0.0.1")
                        .reason())
                .isEqualTo(Reason.PRIVATE_ADDRESS);
    }

    @Test
    void a_private_literal_needs_a_range_and_no_leave() {
        assertThat(decide(TrafficPolicy.DEFAULT_DENY, RULES, Destination.ofTunnel("10.0.0.1:5432"), "10.0.0.1")
                        .verdict())
                .isEqualTo(Verdict.ALLOWED);
        assertThat(decide(TrafficPolicy.DEFAULT_DENY, RULES, Destination.ofTunnel("172.16.0.1:5432"), "172.16.0.1")
                        .reason())
                .isEqualTo(Reason.NO_MATCHING_RULE);
    }

    @Test
    void what_a_laboratory_treats_as_public_is_public_to_the_last_address_and_no_further() {
        AddressClasses laboratory = AddressClasses.standard()
                .treatingAsPublic(List.of(Cidr.parse("127.0.0.0/8"), Cidr.parse("10.1.2.0/24")))
                .alsoReserving(List.of(Cidr.parse("127.66.0.0/16")))
                .alsoPrivate(List.of(Cidr.parse("127.9.0.0/16")));

        assertThat(classes(laboratory, "127.0.0.1", "127.255.255.255", "10.1.2.0", "10.1.2.255"))
                .containsOnly(AddressClasses.AddressClass.PUBLIC);
        assertThat(classes(laboratory, "10.1.1.255", "10.1.3.0", "10.255.255.255", "127.9.1.1"))
                .containsOnly(AddressClasses.AddressClass.PRIVATE);
        assertThat(classes(laboratory, "127.66.0.1", "169.254.169.254", "::1"))
                .containsOnly(AddressClasses.AddressClass.RESERVED);
        assertThat(laboratory.version()).isNotEqualTo(AddressClasses.standard().version());
    }

    /** Of many rules on names that share a broad wildcard, none is copied to each name. */
    @Test
    void as_many_wildcard_rules_as_names_below_them_are_compiled_in_little_room() {
        List<EgressRule> rules = new java.util.ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            rules.add(rule("w" + i, "*.example.com", List.of(1 + i), false));
            rules.add(rule("n" + i, "n" + i + ".example.com", List.of(443), false));
        }
        Decider decider =
                Decider.compile(new Perimeter(1, TrafficPolicy.DEFAULT_DENY, rules), AddressClasses.standard());

        assertThat(nameOf(decider.decideTunnel("n49999.example.com:443"))).isEqualTo("n49999");
        assertThat(nameOf(decider.decideTunnel("n49999.example.com:50000"))).isEqualTo("w49999");
        assertThat(decider.decideTunnel("n49999.example.com:50001").reason()).isEqualTo(Reason.PORT_NOT_ALLOWED);
    }

    private static List<AddressClasses.AddressClass> classes(AddressClasses classes, String... addresses) {
        return Arrays.stream(addresses)
                .map(address -> classes.classOf(IpAddress.parse(address)))
                .toList();
    }

    private static Decision decide(
            TrafficPolicy policy, List<EgressRule> rules, Destination destination, @Nullable String resolved) {
        List<IpAddress> addresses = resolved == null
                ? List.of()
                : Arrays.stream(resolved.split(" ", -1)).map(IpAddress::parse).toList();
        return Decider.compile(new Perimeter(1, policy, rules), AddressClasses.standard())
                .decide(destination, addresses);
    }

    private static @Nullable String nameOf(Decision decision) {
        EgressRule rule = decision.rule();
        return rule == null ? null : rule.name();
    }

    private static EgressRule rule(String name, String host, List<Integer> ports, boolean leave, String... paths) {
        Target target = HostPattern.parse(host);
        return new EgressRule(
                new RuleId(new UUID(1, name.hashCode())),
                name,
                target,
                PortSet.of(ports),
                Arrays.stream(paths).map(PathPattern::parse).toList(),
                "",
                Purpose.OTHER,
                null,
                leave,
                false,
                null);
    }
}
