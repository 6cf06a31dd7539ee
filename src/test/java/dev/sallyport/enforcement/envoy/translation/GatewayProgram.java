package dev.sallyport.enforcement.envoy.translation;

import dev.sallyport.net.Cidr;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import dev.sallyport.policy.DecisionTable;
import dev.sallyport.policy.Perimeter;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.testing.envoy.ProxyClient;
import dev.sallyport.testing.envoy.Reply;
import dev.sallyport.testing.envoy.Tunnel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway does beyond the decision on a destination: what names resolve to, who may ask, what is forwarded, and how a change
 * takes hold. Run like {@link DecisionTableProgram}, with the same output.
 */
final class GatewayProgram {

    private static final int DENY = 3128;
    private static final int ALLOW = 3129;

    private final Laboratory laboratory;
    private final ProxyClient deny;
    private final ProxyClient allow;

    private GatewayProgram(Laboratory laboratory) {
        this.laboratory = laboratory;
        this.deny = laboratory.client(DENY);
        this.allow = laboratory.client(ALLOW);
    }

    public static void main(String[] arguments) throws IOException {
        try (Laboratory laboratory = new Laboratory(Path.of(arguments[0]))) {
            laboratory.push(denying(7), allowing(3));
            GatewayProgram program = new GatewayProgram(laboratory);
            program.resolution();
            program.requests();
            program.clients();
            program.changes();
        }
    }

    private static ClusterPerimeter denying(long revision) {
        return Laboratory.cluster(DENY, revision, TrafficPolicy.DEFAULT_DENY, DecisionTable.RULES);
    }

    private static ClusterPerimeter allowing(long revision) {
        return Laboratory.cluster(ALLOW, revision, TrafficPolicy.ALLOW_ALL, DecisionTable.RULES);
    }

    private void resolution() throws IOException {
        laboratory
                .dns
                .answering("api.example.com", Laboratory.PRIVATE)
                .answering("two.example.com", Laboratory.PRIVATE, Laboratory.OTHER_PUBLIC)
                .answering("a-b.example.com", "169.254.169.254")
                .answering("private.example.com", Laboratory.PRIVATE)
                .answering("any.example.com", Laboratory.PRIVATE)
                .answering("six.open.example.com", "2001:db8::10")
                .answering("mapped.open.example.com", "::ffff:127.0.0.1")
                .answering("loop.test", "127.0.0.1");
        refused(
                "a name that leads to a private address",
                deny.tunnel("api.example.com:443"),
                403,
                "deny",
                "ADDRESS_REFUSED");
        refused("the same in plain HTTP", deny.http("http://api.example.com:8443/"), 403, "deny", "ADDRESS_REFUSED");
        passed("a name that leads to a private and a public address", deny.tunnel("two.example.com:443"));
        refused(
                "a name that leads to a reserved address",
                deny.tunnel("a-b.example.com:443"),
                403,
                "deny",
                "ADDRESS_REFUSED");
        refused(
                "a name that leads to a mapped address",
                deny.tunnel("mapped.open.example.com:443"),
                403,
                "deny",
                "ADDRESS_REFUSED");
        passed("leave for private addresses", deny.tunnel("private.example.com:443"));
        passed("leave on one of the ports", deny.tunnel("any.example.com:5432"));
        refused("no leave on the other ports", deny.tunnel("any.example.com:443"), 403, "deny", "ADDRESS_REFUSED");
        passed("a name with an IPv6 address only", deny.tunnel("six.open.example.com:443"));
        passed("a private address in allow-all", allow.tunnel("api.example.com:443"));
        refused("a reserved address in allow-all", allow.tunnel("loop.test:443"), 403, "deny", "ADDRESS_REFUSED");
        refused(
                "an allowed name that does not exist",
                allow.tunnel("does-not-exist.invalid:443"),
                503,
                "error",
                "RESOLUTION_FAILED");
        refused("nobody listens there", deny.tunnel("x.open.example.com:1"), 503, "error", "UPSTREAM");
        refused("nobody listens at the address", deny.tunnel("203.0.113.7:1"), 503, "error", "UPSTREAM");
    }

    private void requests() throws IOException {
        for (ProxyClient client : List.of(deny, allow)) {
            String policy = client == deny ? " in deny-all" : " in allow-all";
            refused(
                    "a WebSocket" + policy,
                    client.raw("GET http://web.example.com/ HTTP/1.1\r\nHost: web.example.com\r\n"
                            + "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n"),
                    403,
                    "deny",
                    "UPGRADE_NOT_ALLOWED");
            refused(
                    "two ways to say the length" + policy,
                    client.raw("POST http://web.example.com/ HTTP/1.1\r\nHost: web.example.com\r\n"
                            + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                    400,
                    "deny",
                    "MALFORMED_DESTINATION");
            refused(
                    "two hosts" + policy,
                    client.raw("GET / HTTP/1.1\r\nHost: web.example.com\r\nHost: other.example.com\r\n\r\n"),
                    403,
                    "deny",
                    "MALFORMED_DESTINATION");
            refused(
                    "HTTP/1.0" + policy,
                    client.raw("GET http://web.example.com/ HTTP/1.0\r\n\r\n"),
                    426,
                    "deny",
                    "MALFORMED_DESTINATION");
        }
        passed("plain HTTP over HTTP/2", deny.http2("http", "web.example.com", "/"));
        refused(
                "https over HTTP/2 in plain text",
                deny.http2("https", "web.example.com", "/"),
                403,
                "deny",
                "MALFORMED_DESTINATION");
        refused("a path over HTTP/2", deny.http2("http", "paths.example.com", "/v2"), 403, "deny", "PATH_NOT_ALLOWED");
        Reply origin = deny.raw("GET / HTTP/1.1\r\nHost: web.example.com\r\n\r\n");
        passed("a request in origin form is judged by its host", origin);
        Reply disagreeing = deny.raw("GET http://web.example.com/ HTTP/1.1\r\nHost: other.example.com\r\n\r\n");
        passed("the target wins over a host that disagrees", disagreeing);
        check(
                "the site sees the target as its host",
                disagreeing.body().contains("host: web.example.com\r\n"),
                disagreeing);
        Reply headers = deny.raw("GET http://paths.example.com/v1/x?q=1 HTTP/1.1\r\nHost: paths.example.com\r\n"
                + "X-Original-URL: /admin\r\nX-Rewrite-URL: /admin\r\nProxy-Authorization: Basic eDp5\r\n"
                + "X-Forwarded-For: 192.0.2.1\r\nX-Kept: yes\r\n\r\n");
        passed("a request with headers", headers);
        for (String header : List.of(
                "x-original-url", "x-rewrite-url", "proxy-authorization", "x-forwarded", "x-request-id", "x-envoy")) {
            check("the site does not see " + header, !headers.body().contains(header), headers);
        }
        check("the site sees an ordinary header", headers.body().contains("x-kept: yes"), headers);
        check("the site sees the query", headers.body().startsWith("GET /v1/x?q=1 "), headers);
        check("a site cannot write the gateway's headers", "7".equals(headers.revision()), headers);
        check(
                "a tunnel that was opened names its request",
                deny.tunnel("web.example.com:80").requestId() != null,
                headers);
    }

    private void clients() throws IOException {
        InetSocketAddress gateway = new InetSocketAddress("127.0.0.1", DENY);
        ProxyClient stranger = new ProxyClient(Laboratory.loopback("127.0.0.2"), gateway);
        check(
                "another source is not answered",
                stranger.tunnel("web.example.com:80").status() == 0,
                "an answer");
        check("nor by the probe", stranger.http(probe()).status() == 0, "an answer");
        Reply probe = deny.http(probe());
        check("the probe answers", probe.status() == 200 && "7".equals(probe.revision()), probe);
        check(
                "the probe names cluster and revision",
                probe.body().equals("{\"cluster\":\"" + Laboratory.id(DENY) + "\",\"revision\":7}\n"),
                probe);
        check("each cluster answers for itself", "3".equals(allow.http(probe()).revision()), probe);
    }

    private void changes() throws IOException {
        try (Tunnel open = Tunnel.open(DENY, "web.example.com:80");
                Tunnel elsewhere = Tunnel.open(ALLOW, "web.example.com:80")) {
            check("a tunnel is open", open.echoes(), open);
            ClusterPerimeter tighter =
                    Laboratory.cluster(DENY, 8, TrafficPolicy.DEFAULT_DENY, without(Set.of("web", "wildcard-web")));
            check("a rule that went is a tightening", Tightening.between(denying(7), tighter), "");
            ClusterResources others = Translation.translate(allowing(3), laboratory.settings);
            laboratory.push(List.of(Translation.translate(tighter, laboratory.settings), others));
            refused("the rule is gone", deny.tunnel("web.example.com:80"), 403, "deny", "NO_MATCHING_RULE");
            check("its tunnel lives on with the same chain", open.echoes(), open);
            laboratory.push(List.of(Translation.translate(tighter, laboratory.settings, "since-8"), others));
            check("it ends with a new chain", open.ends(), open);
            check("tunnels of other clusters live on", elsewhere.echoes(), elsewhere);
            passed("new connections pass", deny.tunnel("any.example.com:5432"));
            laboratory.push(List.of(
                    Translation.translate(tighter, laboratory.settings, "since-8"),
                    Translation.translate(allowing(4), laboratory.settings)));
            check("a revision that forbids nothing ends no tunnel", elsewhere.echoes(), elsewhere);
            narrowed(tighter);
            limited();
            closed();
            check("the closed cluster's tunnels end", elsewhere.ends(), elsewhere);
        }
    }

    private void narrowed(ClusterPerimeter cluster) throws IOException {
        ClusterPerimeter elsewhere = new ClusterPerimeter(
                cluster.cluster(),
                cluster.name(),
                cluster.egressPort(),
                List.of(Cidr.parse("127.0.0.2/32")),
                false,
                new Perimeter(9, TrafficPolicy.DEFAULT_DENY, DecisionTable.RULES));
        laboratory.push(elsewhere, allowing(4));
        check("a source that was taken away is not answered", deny.http(probe()).status() == 0, "an answer");
        ProxyClient moved = new ProxyClient(Laboratory.loopback("127.0.0.2"), new InetSocketAddress("127.0.0.1", DENY));
        passed("the new source is", moved.tunnel("web.example.com:80"));
        ClusterPerimeter nobody = new ClusterPerimeter(
                cluster.cluster(), cluster.name(), cluster.egressPort(), List.of(), false, elsewhere.perimeter());
        laboratory.push(nobody, allowing(4));
        check("without any source nobody is", moved.http(probe()).status() == 0, "an answer");
    }

    private void limited() throws IOException {
        GatewaySettings limits = new GatewaySettings(
                "127.0.0.1",
                laboratory.settings.dnsResolvers(),
                laboratory.settings.addresses(),
                Duration.ofSeconds(1),
                1,
                null,
                false);
        laboratory.push(List.of(
                Translation.translate(denying(9), limits), Translation.translate(allowing(4), laboratory.settings)));
        try (Tunnel only = Tunnel.open(DENY, "web.example.com:80")) {
            check("no more connections than the limit", deny.http(probe()).status() == 0, "an answer");
            check("another cluster has its own limit", allow.http(probe()).status() == 200, "no answer");
            check("a tunnel ends after the longest time", only.ends(), only);
        }
    }

    private void closed() throws IOException {
        ClusterPerimeter open = allowing(5);
        ClusterPerimeter closed = new ClusterPerimeter(
                open.cluster(), open.name(), open.egressPort(), open.clientSources(), true, open.perimeter());
        laboratory.push(denying(10), closed);
        refused("a closed cluster refuses names", allow.tunnel("web.example.com:80"), 403, "deny", "NO_MATCHING_RULE");
        refused("and addresses", allow.tunnel("192.0.2.10:443"), 403, "deny", "NO_MATCHING_RULE");
        refused("and plain HTTP", allow.http("http://web.example.com/"), 403, "deny", "NO_MATCHING_RULE");
        check("and says at which revision", "5".equals(allow.http(probe()).revision()), "");
    }

    private static List<dev.sallyport.policy.EgressRule> without(Set<String> names) {
        return DecisionTable.RULES.stream()
                .filter(rule -> !names.contains(rule.name()))
                .toList();
    }

    private static String probe() {
        return "http://" + Translation.PROBE_HOST + Translation.PROBE_PATH;
    }

    private static void passed(String what, Reply reply) {
        check(what, reply.status() == 200 && !reply.body().isEmpty() && reply.decision() == null, reply);
    }

    private static void refused(
            String what, Reply reply, int status, @Nullable String decision, @Nullable String reason) {
        check(
                what,
                reply.status() == status
                        && Objects.equals(reply.decision(), decision)
                        && Objects.equals(reply.reason(), reason),
                reply);
    }

    private static void check(String what, boolean holds, Object instead) {
        System.out.println(what + "\t" + (holds ? "" : "not so: " + instead).replaceAll("[\r\n\t]", " "));
    }
}
