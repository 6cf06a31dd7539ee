package dev.sallyport.policy;

import static dev.sallyport.policy.Reason.ALLOWED;
import static dev.sallyport.policy.Reason.MALFORMED_DESTINATION;
import static dev.sallyport.policy.Reason.NO_MATCHING_RULE;
import static dev.sallyport.policy.Reason.PATH_NOT_ALLOWED;
import static dev.sallyport.policy.Reason.PATH_NOT_VISIBLE;
import static dev.sallyport.policy.Reason.PORT_NOT_ALLOWED;
import static dev.sallyport.policy.Reason.RESERVED_ADDRESS;

import dev.sallyport.net.Cidr;
import dev.sallyport.net.HostPattern;
import dev.sallyport.net.PathPattern;
import dev.sallyport.net.PortSet;
import dev.sallyport.net.Target;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The decision on destinations as clients spell them, before resolution. The {@link Decider} and a real gateway must give the decision
 * and the reason that stand here, over every protocol in which the destination can be asked for, in deny-all; in allow-all only
 * what is malformed or reserved is refused.
 */
public final class DecisionTable {

    /** How a destination is asked for. */
    public enum How {
        /** As the target of a CONNECT. */
        TUNNEL,
        /** As an absolute {@code http://} URL. */
        HTTP
    }

    /**
     * @param asked exactly what the client sends
     * @param expected what the rules say
     * @param gateway what a gateway says: the same, but where its HTTP codec reads the request before it can be judged
     */
    public record Case(String name, How how, String asked, Reason expected, Reason gateway) {

        @Override
        public String toString() {
            return name + ": " + how + " " + (asked.length() > 90 ? asked.substring(0, 90) + "…" : asked);
        }
    }

    /** What every name that a rule allows resolves to in the laboratory of the gateway. */
    public static final String PUBLIC_ADDRESS = "192.0.2.10";

    public static final List<EgressRule> RULES = List.of(
            host("exact", "api.example.com", List.of(443, 8443)),
            host("every-port", "any.example.com", List.of()),
            host("wildcard", "*.wild.example.com", List.of(443)),
            host("narrow", "narrow.wild.example.com", List.of(5432)),
            host("deeper-wildcard", "*.deep.wild.example.com", List.of(8080)),
            host("deeper-exact", "a.deep.wild.example.com", List.of(9092)),
            host("wildcard-every-port", "*.open.example.com", List.of()),
            host("web", "web.example.com", List.of(80)),
            host("wildcard-web", "*.web.example.com", List.of(80, 443)),
            host("two-a", "two.example.com", List.of(443)),
            host("two-b", "two.example.com", List.of(8080)),
            host("paths", "paths.example.com", List.of(80), "/v1/*", "/exact", "/a/b/*"),
            host("paths-elsewhere", "paths.example.com", List.of(8080), "/only/*"),
            host("paths-void", "void.example.com", List.of(80), "/x/*"),
            host("paths-void-by", "void.example.com", List.of(80, 443)),
            host("mixed-path", "mixed.example.com", List.of(80, 8080), "/x/*"),
            host("mixed-all", "mixed.example.com", List.of(443)),
            host("paths-every-port", "anypath.example.com", List.of(), "/a/*"),
            host("paths-below", "*.pathwild.example.com", List.of(80), "/w/*"),
            host("paths-below-exact", "one.pathwild.example.com", List.of(80), "/one"),
            host("encoded-path", "encoded.example.com", List.of(80), "/a%20b/*", "/tilde~", "/enc%3A"),
            host("underscore", "under_score.example.com", List.of(443)),
            host("international", "xn--bcher-kva.example.com", List.of(443)),
            host("international-below", "*.xn--bcher-kva.example.org", List.of(443)),
            host("hyphens", "a-b.example.com", List.of(443)),
            host("digits", "1.2.3.4.example.com", List.of(443)),
            host("long", "l".repeat(63) + ".example.com", List.of(443)),
            privately("private", "private.example.com", List.of(443)),
            privately("private-too", "any.example.com", List.of(5432)),
            range("v4", "192.0.2.0/24", List.of(443, 5432)),
            range("v4-narrow", "192.0.2.10/32", List.of(8080)),
            range("v4-every-port", "203.0.113.0/24", List.of()),
            range("v4-private", "10.1.0.0/16", List.of(443)),
            range("v4-around-reserved", "168.0.0.0/6", List.of()),
            range("v6", "2001:db8::/32", List.of(443)),
            range("v6-private", "fd12::/48", List.of(8080)));

    private static final Set<Reason> ALWAYS = Set.of(MALFORMED_DESTINATION, RESERVED_ADDRESS);

    private final List<Case> cases = new ArrayList<>();

    private DecisionTable() {}

    public static List<Case> cases() {
        DecisionTable table = new DecisionTable();
        table.names();
        table.wildcards();
        table.ports();
        table.paths();
        table.pathSpellings();
        table.addresses();
        table.reserved();
        table.numericSpellings();
        table.addressSpellings();
        table.nameSpellings();
        table.authorities();
        return List.copyOf(table.cases);
    }

    /** Whether a reason refuses under a policy. */
    public static boolean refuses(Reason reason, TrafficPolicy policy) {
        return ALWAYS.contains(reason) || (policy == TrafficPolicy.DEFAULT_DENY && reason != ALLOWED);
    }

    private void names() {
        tunnel("an exact name on its port", "api.example.com:443", ALLOWED);
        tunnel("an exact name on its other port", "api.example.com:8443", ALLOWED);
        tunnel("upper case is the same name", "API.Example.COM:443", ALLOWED);
        tunnel("one trailing dot is dropped", "api.example.com.:443", ALLOWED);
        http("an exact name in plain HTTP", "http://api.example.com:8443/x?y=1", ALLOWED);
        http("upper case in plain HTTP", "http://API.EXAMPLE.com:8443/", ALLOWED);
        http("a trailing dot in plain HTTP", "http://api.example.com.:8443/", ALLOWED);
        tunnel("a name that no rule has", "other.example.com:443", NO_MATCHING_RULE);
        http("a name that no rule has, in plain HTTP", "http://other.example.com/", NO_MATCHING_RULE);
        tunnel("the parent of an allowed name", "example.com:443", NO_MATCHING_RULE);
        tunnel("a name below an allowed name", "x.api.example.com:443", NO_MATCHING_RULE);
        tunnel("a name that ends like an allowed one", "notapi.example.com:443", NO_MATCHING_RULE);
        tunnel("a name that begins like an allowed one", "api.example.com.evil.test:443", NO_MATCHING_RULE);
        tunnel("a name of one label", "localhost:443", NO_MATCHING_RULE);
        tunnel("a name with a digit first", "1.2.3.4.example.com:443", ALLOWED);
        tunnel("inner hyphens", "a-b.example.com:443", ALLOWED);
        tunnel("a label of 63", "l".repeat(63) + ".example.com:443", ALLOWED);
        tunnel("two rules for a name, the first", "two.example.com:443", ALLOWED);
        tunnel("two rules for a name, the second", "two.example.com:8080", ALLOWED);
        tunnel("two rules for a name, neither", "two.example.com:5432", PORT_NOT_ALLOWED);
        tunnel("an A-label", "xn--bcher-kva.example.com:443", ALLOWED);
        tunnel("an A-label in upper case", "XN--BCHER-KVA.example.com:443", ALLOWED);
        tunnel("a name below an A-label", "x.xn--bcher-kva.example.org:443", ALLOWED);
        tunnel("a rule that gives leave for private addresses", "private.example.com:443", ALLOWED);
        tunnel("such a rule beside a wider one", "any.example.com:5432", ALLOWED);
    }

    private void wildcards() {
        tunnel("below a wildcard", "x.wild.example.com:443", ALLOWED);
        tunnel("far below a wildcard", "z.y.x.wild.example.com:443", ALLOWED);
        tunnel("below a wildcard in upper case", "X.WILD.example.com:443", ALLOWED);
        tunnel("a wildcard does not match the name itself", "wild.example.com:443", NO_MATCHING_RULE);
        tunnel("a wildcard does not match inside a label", "xwild.example.com:443", NO_MATCHING_RULE);
        tunnel("below a wildcard on another port", "x.wild.example.com:80", PORT_NOT_ALLOWED);
        tunnel("an exact rule below a wildcard, its own port", "narrow.wild.example.com:5432", ALLOWED);
        tunnel("an exact rule below a wildcard, the wildcard's port", "narrow.wild.example.com:443", ALLOWED);
        tunnel("an exact rule below a wildcard, neither", "narrow.wild.example.com:80", PORT_NOT_ALLOWED);
        tunnel("below an exact rule below a wildcard", "x.narrow.wild.example.com:443", ALLOWED);
        tunnel("below an exact rule, not its port", "x.narrow.wild.example.com:5432", PORT_NOT_ALLOWED);
        tunnel("a narrower wildcard, its own port", "x.deep.wild.example.com:8080", ALLOWED);
        tunnel("a narrower wildcard, the broader one's port", "x.deep.wild.example.com:443", ALLOWED);
        tunnel("the name under a narrower wildcard itself", "deep.wild.example.com:443", ALLOWED);
        tunnel("that name has not the narrower port", "deep.wild.example.com:8080", PORT_NOT_ALLOWED);
        tunnel("exact below two wildcards, own", "a.deep.wild.example.com:9092", ALLOWED);
        tunnel("exact below two wildcards, nearer", "a.deep.wild.example.com:8080", ALLOWED);
        tunnel("exact below two wildcards, broader", "a.deep.wild.example.com:443", ALLOWED);
        tunnel("exact below two wildcards, none", "a.deep.wild.example.com:80", PORT_NOT_ALLOWED);
        tunnel("every port below a wildcard", "x.open.example.com:9092", ALLOWED);
        http("every port below a wildcard, port left out", "http://x.open.example.com/", ALLOWED);
        http("a wildcard on port 80, port left out", "http://x.web.example.com/", ALLOWED);
        http("a wildcard on port 80, port given", "http://x.web.example.com:80/", ALLOWED);
        http("a wildcard, another port", "http://x.web.example.com:8080/", PORT_NOT_ALLOWED);
    }

    private void ports() {
        tunnel("another port", "api.example.com:80", PORT_NOT_ALLOWED);
        tunnel("a port that ends like an allowed one", "web.example.com:8080", PORT_NOT_ALLOWED);
        tunnel("a port that an allowed one ends like", "two.example.com:80", PORT_NOT_ALLOWED);
        tunnel("every port, the highest", "any.example.com:65535", ALLOWED);
        tunnel("every port, the lowest", "any.example.com:1", ALLOWED);
        tunnel("every port, an ordinary one", "any.example.com:443", ALLOWED);
        http("every port in plain HTTP", "http://any.example.com:8080/", ALLOWED);
        http("every port, left out", "http://any.example.com/", ALLOWED);
        http("port 80 left out", "http://web.example.com/", ALLOWED);
        http("port 80 left out, no path", "http://web.example.com", ALLOWED);
        http("port 80 given", "http://web.example.com:80/", ALLOWED);
        tunnel("a tunnel to port 80", "web.example.com:80", ALLOWED);
        http("port 80 left out where only others are allowed", "http://api.example.com/", PORT_NOT_ALLOWED);
        http("443 in plain HTTP", "http://two.example.com:443/", ALLOWED);
        both("port 0", "any.example.com:0", MALFORMED_DESTINATION);
        both("a port above all", "any.example.com:65536", MALFORMED_DESTINATION);
        both("a port far above all", "any.example.com:99999", MALFORMED_DESTINATION);
        both("a port of six digits", "any.example.com:100443", MALFORMED_DESTINATION);
        both("a port with a leading zero", "any.example.com:0443", MALFORMED_DESTINATION);
        both("a port with a sign", "any.example.com:+443", MALFORMED_DESTINATION);
        both("a port that is no number", "any.example.com:https", MALFORMED_DESTINATION);
        both("two ports", "any.example.com:443:443", MALFORMED_DESTINATION);
        both("a malformed port of a name without a rule", "other.example.com:0", MALFORMED_DESTINATION);
        tunnel("no port in a tunnel", "any.example.com", MALFORMED_DESTINATION);
        tunnel("an empty port in a tunnel", "any.example.com:", MALFORMED_DESTINATION);
    }

    private void paths() {
        http("below an allowed path", "http://paths.example.com/v1/x", ALLOWED);
        http("far below an allowed path", "http://paths.example.com:80/v1/x/y/z", ALLOWED);
        http("with a query", "http://paths.example.com/v1/x?q=/v2;%25%2f", ALLOWED);
        http("exactly the path of the slash", "http://paths.example.com/v1/", ALLOWED);
        http("the path without its slash", "http://paths.example.com/v1", PATH_NOT_ALLOWED);
        http("a path that begins alike", "http://paths.example.com/v1evil", PATH_NOT_ALLOWED);
        http("an exact path", "http://paths.example.com/exact", ALLOWED);
        http("an exact path with a query", "http://paths.example.com/exact?x", ALLOWED);
        http("below an exact path", "http://paths.example.com/exact/x", PATH_NOT_ALLOWED);
        http("an exact path with a slash", "http://paths.example.com/exact/", PATH_NOT_ALLOWED);
        http("a path in other case", "http://paths.example.com/V1/x", PATH_NOT_ALLOWED);
        http("the root", "http://paths.example.com/", PATH_NOT_ALLOWED);
        http("no path", "http://paths.example.com", PATH_NOT_ALLOWED);
        http("another rule's path", "http://paths.example.com/only/x", PATH_NOT_ALLOWED);
        http("another rule's path on its port", "http://paths.example.com:8080/only/x", ALLOWED);
        http("the first rule's path on the other port", "http://paths.example.com:8080/v1/x", PATH_NOT_ALLOWED);
        http("a port of no path rule", "http://paths.example.com:443/v1/x", PORT_NOT_ALLOWED);
        tunnel("a tunnel where only paths are allowed", "paths.example.com:80", PATH_NOT_VISIBLE);
        tunnel("a tunnel to another port of path rules", "paths.example.com:8080", PATH_NOT_VISIBLE);
        tunnel("a tunnel to a port of no path rule", "paths.example.com:443", PORT_NOT_ALLOWED);
        http("a path rule beside one without paths", "http://void.example.com/anything", ALLOWED);
        tunnel("a tunnel beside such a rule", "void.example.com:80", ALLOWED);
        http("a path on a port that is wide open", "http://mixed.example.com:443/anything", ALLOWED);
        tunnel("a tunnel to the port that is wide open", "mixed.example.com:443", ALLOWED);
        tunnel("a tunnel to the port with paths", "mixed.example.com:8080", PATH_NOT_VISIBLE);
        http("a path on the port with paths", "http://mixed.example.com:8080/x/1", ALLOWED);
        http("another path on the port with paths", "http://mixed.example.com:8080/y", PATH_NOT_ALLOWED);
        http("paths on every port", "http://anypath.example.com:9092/a/x", ALLOWED);
        http("another path on every port", "http://anypath.example.com:9092/b", PATH_NOT_ALLOWED);
        tunnel("a tunnel where paths are on every port", "anypath.example.com:9092", PATH_NOT_VISIBLE);
        http("a path below a wildcard", "http://x.pathwild.example.com/w/1", ALLOWED);
        http("another path below a wildcard", "http://x.pathwild.example.com/one", PATH_NOT_ALLOWED);
        http("an exact rule's path below a wildcard", "http://one.pathwild.example.com/one", ALLOWED);
        http("the wildcard's path on that name", "http://one.pathwild.example.com/w/1", ALLOWED);
        http("neither path on that name", "http://one.pathwild.example.com/two", PATH_NOT_ALLOWED);
    }

    private void pathSpellings() {
        http("dots that stay inside", "http://paths.example.com/v1/./x/../y", ALLOWED);
        http("dots that lead out", "http://paths.example.com/v1/../v2", PATH_NOT_ALLOWED);
        http("dots that lead in", "http://paths.example.com/v2/../v1/x", ALLOWED);
        http("dots above the root", "http://paths.example.com/../../v1/x", ALLOWED);
        http("encoded dots that lead out", "http://paths.example.com/v1/%2e%2e/v2", PATH_NOT_ALLOWED);
        http("half encoded dots that lead out", "http://paths.example.com/v1/.%2E/v2", PATH_NOT_ALLOWED);
        http("slashes are merged", "http://paths.example.com//v1///x", ALLOWED);
        http("an encoded letter", "http://paths.example.com/%761/x", ALLOWED);
        http("a backslash that leads out", "http://paths.example.com/v1\\..\\v2", PATH_NOT_ALLOWED);
        http("an encoded slash", "http://paths.example.com/v1%2fx", MALFORMED_DESTINATION);
        http("an encoded backslash", "http://paths.example.com/v1/%5Cx", MALFORMED_DESTINATION);
        http("an encoded NUL", "http://paths.example.com/v1/%00", MALFORMED_DESTINATION);
        http("a parameter separator", "http://paths.example.com/v1/x;y", PATH_NOT_ALLOWED);
        http("a parameter separator before dots", "http://paths.example.com/v1/..;/v2", PATH_NOT_ALLOWED);
        http("a doubly encoded dot", "http://paths.example.com/v1/%252e%252e/v2", PATH_NOT_ALLOWED);
        http("an over-long dot", "http://paths.example.com/v1/%c0%ae%c0%ae/v2", PATH_NOT_ALLOWED);
        http("a lone percent sign", "http://paths.example.com/v1/%", PATH_NOT_ALLOWED);
        http("half an escape", "http://paths.example.com/v1/%a", PATH_NOT_ALLOWED);
        http("no escape at all", "http://paths.example.com/v1/%zz", PATH_NOT_ALLOWED);
        http("half an escape before the query", "http://paths.example.com/v1/%a?b", PATH_NOT_ALLOWED);
        http("an escape that has to be", "http://paths.example.com/v1/%20x%3A", ALLOWED);
        http("a rule with an escape", "http://encoded.example.com/a%20b/c", ALLOWED);
        http("a rule with an unreserved sign", "http://encoded.example.com/%7etilde", PATH_NOT_ALLOWED);
        http("an unreserved sign written as an escape", "http://encoded.example.com/tilde%7e", ALLOWED);
        http("an escape that stays as it is", "http://encoded.example.com/enc%3A", ALLOWED);
        http("the same escape in lower case", "http://encoded.example.com/enc%3a", PATH_NOT_ALLOWED);
        http("signs that are escaped on the way", "http://paths.example.com/v1/{a}|b", ALLOWED);
        http("a sound path where no path rule is", "http://web.example.com/x;y/%25", ALLOWED);
        http(
                "an escape that hides nothing where the port is closed",
                "http://paths.example.com:443/%25",
                PORT_NOT_ALLOWED);
    }

    private void addresses() {
        both("an address in a range", "192.0.2.10:443", ALLOWED);
        both("an address in a range, other port", "192.0.2.10:9092", PORT_NOT_ALLOWED);
        both("an address in a narrower range, its port", "192.0.2.10:8080", ALLOWED);
        both("an address in the wide range alone", "192.0.2.11:8080", PORT_NOT_ALLOWED);
        both("an address in a range of every port", "203.0.113.7:9092", ALLOWED);
        http("an address with port 80 left out", "http://203.0.113.7/", ALLOWED);
        http("an address with port 80 left out, not allowed", "http://192.0.2.10/", PORT_NOT_ALLOWED);
        both("an address in no range", "198.51.100.1:443", NO_MATCHING_RULE);
        both("a private address in a range", "10.1.2.3:443", ALLOWED);
        both("a private address in a range, other port", "10.1.2.3:80", PORT_NOT_ALLOWED);
        both("a private address in no range", "10.2.0.1:443", NO_MATCHING_RULE);
        both("an IPv6 address in a range", "[2001:db8::10]:443", ALLOWED);
        both("an IPv6 address in a range, other port", "[2001:db8::10]:80", PORT_NOT_ALLOWED);
        both("an IPv6 address in no range", "[2001:db9::10]:443", NO_MATCHING_RULE);
        both("a private IPv6 address in a range", "[fd12::7]:8080", ALLOWED);
        both("a private IPv6 address in no range", "[fd13::7]:8080", NO_MATCHING_RULE);
        both("IPv6 in upper case", "[2001:DB8::10]:443", ALLOWED);
        both("IPv6 in full", "[2001:0db8:0000:0000:0000:0000:0000:0010]:443", ALLOWED);
        both("IPv6 with zeros written out", "[2001:db8:0:0:0:0:0:10]:443", ALLOWED);
        both("IPv6 with one zero elided", "[2001:db8:0:0::0:0:10]:443", ALLOWED);
        http("IPv6 with port 80 left out", "http://[2001:db8::10]/", PORT_NOT_ALLOWED);
        both("an address is not a name below a wildcard", "192.0.2.10:5432", ALLOWED);
    }

    private void reserved() {
        for (String address : List.of(
                "0.0.0.0",
                "127.0.0.1",
                "127.255.255.255",
                "169.254.169.254",
                "192.0.0.1",
                "192.88.99.1",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "168.63.129.16",
                "100.100.100.200",
                "[::]",
                "[::1]",
                "[0:0:0:0:0:0:0:1]",
                "[::7f00:1]",
                "[100::1]",
                "[fe80::1]",
                "[fec0::1]",
                "[ff02::1]",
                "[fd00:ec2::254]",
                "[fd20:ce::254]")) {
            both("the reserved address " + address, address + ":443", RESERVED_ADDRESS);
        }
        both("a reserved address inside an allowed range", "169.254.169.254:80", RESERVED_ADDRESS);
        http("a reserved address with port 80 left out", "http://169.254.169.254/latest/meta-data", RESERVED_ADDRESS);
        both("an address beside the reserved ones", "169.253.1.1:443", ALLOWED);
    }

    private void numericSpellings() {
        for (String spelling : List.of(
                "0177.0.0.1",
                "0x7f.0.0.1",
                "0x7f000001",
                "2130706433",
                "127.1",
                "127.0.1",
                "127.0.0.01",
                "127.0.0.0x1",
                "0300.0.02.012",
                "192.0.522",
                "3221225994",
                "256.1.1.1",
                "1.2.3.4.5",
                "1.2.3",
                "a.b.c.1",
                "api.example.0x10",
                "api.example.0x")) {
            both("could be read as an address: " + spelling, spelling + ":443", MALFORMED_DESTINATION);
        }
        both("a numeric name in a rule's domain", "example.com.1:443", MALFORMED_DESTINATION);
        tunnel("a numeric name with a trailing dot", "127.1.:443", MALFORMED_DESTINATION);
    }

    private void addressSpellings() {
        for (String spelling : List.of(
                "[::ffff:127.0.0.1]",
                "[::ffff:192.0.2.10]",
                "[::ffff:c000:20a]",
                "[0:0:0:0:0:ffff:c000:20a]",
                "[0::0:ffff:c000:20a]",
                "[::FFFF:C000:20A]",
                "[64:ff9b::c000:20a]",
                "[64:ff9b::]",
                "[64:ff9b:0:0:0:0:c000:20a]",
                "[0064:ff9b:0::c000:20a]",
                "[64:ff9b:1::1]",
                "[64:ff9b:1:2:3:4:5:6]",
                "[2002:c000:20a::1]",
                "[2001:0:1::1]",
                "[2001::1]",
                "[::192.0.2.10]",
                "[2001:db8::10%25eth0]",
                "[2001:db8::10%eth0]",
                "[2001:db8::10::1]",
                "[2001:db8:1]",
                "[1:2:3:4:5:6:7:8:9]",
                "[2001:db8::12345]",
                "[2001:db8::g]",
                "[192.0.2.10]",
                "[:]",
                "[]")) {
            both("no address: " + spelling, spelling + ":443", MALFORMED_DESTINATION);
        }
        both("not NAT64 for its fifth group", "[64:ff9b:0:0:1::1]:443", NO_MATCHING_RULE);
        both("IPv6 without brackets", "2001:db8::10:443", MALFORMED_DESTINATION);
        both("half a bracket", "[2001:db8::10:443", MALFORMED_DESTINATION);
    }

    private void nameSpellings() {
        both("two trailing dots", "api.example.com..:443", MALFORMED_DESTINATION);
        both("an empty label", "x..wild.example.com:443", MALFORMED_DESTINATION);
        both("a leading dot", ".wild.example.com:443", MALFORMED_DESTINATION);
        both("a label of 64", "l".repeat(64) + ".wild.example.com:443", MALFORMED_DESTINATION);
        both("a name of more than 253", "abcdefgh.".repeat(27) + "wild.example.com:443", MALFORMED_DESTINATION);
        both("a very long name", "abcdefgh.".repeat(1300) + "wild.example.com:443", MALFORMED_DESTINATION);
        both("a leading hyphen", "-x.wild.example.com:443", MALFORMED_DESTINATION);
        both("a closing hyphen", "x-.wild.example.com:443", MALFORMED_DESTINATION);
        both("hyphens where an A-label has them", "ab--c.wild.example.com:443", MALFORMED_DESTINATION);
        both("an A-label of nothing", "xn--.wild.example.com:443", MALFORMED_DESTINATION);
        both("a star", "*.wild.example.com:443", MALFORMED_DESTINATION);
        both("a space", "x y.wild.example.com:443", MALFORMED_DESTINATION);
        both("an exclamation mark", "x!.wild.example.com:443", MALFORMED_DESTINATION);
        both("a comma", "x,y.wild.example.com:443", MALFORMED_DESTINATION);
        both("a percent sign", "x%2ewild.example.com:443", MALFORMED_DESTINATION);
        both("a tab", "x\t.wild.example.com:443", MALFORMED_DESTINATION);
        both("a NUL", "x\0.wild.example.com:443", MALFORMED_DESTINATION);
        tunnel("a backslash", "x\\.wild.example.com:443", MALFORMED_DESTINATION);
        tunnel("nothing", ":443", MALFORMED_DESTINATION);
        tunnel("a dot", ".:443", MALFORMED_DESTINATION);
        // The gateway reads no Unicode: a client that wants such a name writes the A-label, as all do.
        differently("a name in Unicode", How.TUNNEL, "b\u00fccher.example.com:443", ALLOWED, MALFORMED_DESTINATION);
        // It cannot decode an A-label either; such a name does not resolve anywhere.
        differently(
                "a false A-label without a rule",
                How.TUNNEL,
                "xn--a.example.com:443",
                MALFORMED_DESTINATION,
                NO_MATCHING_RULE);
    }

    private void authorities() {
        tunnel("a URL as the target of a tunnel", "http://api.example.com:443", MALFORMED_DESTINATION);
        tunnel("a path as the target of a tunnel", "/api.example.com:443", MALFORMED_DESTINATION);
        tunnel("a path after the target of a tunnel", "api.example.com:443/x", MALFORMED_DESTINATION);
        tunnel("user information in a tunnel", "user@api.example.com:443", MALFORMED_DESTINATION);
        // Envoy drops user information from an absolute URL and judges what it will ask, so nothing gets past the
        // rules.
        differently(
                "user information in a URL",
                How.HTTP,
                "http://user:word@web.example.com/",
                MALFORMED_DESTINATION,
                ALLOWED);
        differently(
                "another host as user information",
                How.HTTP,
                "http://web.example.com@other.example.com/",
                MALFORMED_DESTINATION,
                NO_MATCHING_RULE);
        http("https in plain text", "https://api.example.com:443/", MALFORMED_DESTINATION);
        http("another scheme", "ftp://web.example.com/", MALFORMED_DESTINATION);
        http("the probe's name on a path of its own", "http://egress-probe.invalid/other", NO_MATCHING_RULE);
        tunnel("a tunnel to the probe's name", "egress-probe.invalid:443", NO_MATCHING_RULE);
        tunnel("a name below the probe's", "x.egress-probe.invalid:443", NO_MATCHING_RULE);
    }

    private void tunnel(String name, String authority, Reason expected) {
        cases.add(new Case(name, How.TUNNEL, authority, expected, expected));
    }

    private void http(String name, String url, Reason expected) {
        cases.add(new Case(name, How.HTTP, url, expected, expected));
    }

    /** Both as a tunnel and as a URL. */
    private void both(String name, String authority, Reason expected) {
        tunnel(name, authority, expected);
        http(name + ", in a URL", "http://" + authority + "/", expected);
    }

    private void differently(String name, How how, String asked, Reason expected, Reason gateway) {
        cases.add(new Case(name, how, asked, expected, gateway));
    }

    private static EgressRule host(String name, String pattern, List<Integer> ports, String... paths) {
        return rule(name, HostPattern.parse(pattern), ports, List.of(paths), false);
    }

    private static EgressRule privately(String name, String pattern, List<Integer> ports) {
        return rule(name, HostPattern.parse(pattern), ports, List.of(), true);
    }

    private static EgressRule range(String name, String range, List<Integer> ports) {
        return rule(name, Cidr.parse(range), ports, List.of(), false);
    }

    private static EgressRule rule(
            String name, Target target, List<Integer> ports, List<String> paths, boolean privateAddresses) {
        return new EgressRule(
                new RuleId(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8))),
                name,
                target,
                PortSet.of(ports),
                paths.stream().map(PathPattern::parse).toList(),
                "",
                Purpose.OTHER,
                null,
                privateAddresses,
                false,
                null);
    }
}
