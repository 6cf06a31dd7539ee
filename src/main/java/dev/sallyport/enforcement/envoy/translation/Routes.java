package dev.sallyport.enforcement.envoy.translation;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import dev.sallyport.net.PathPattern;
import dev.sallyport.policy.Reason;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.route.v3.DirectResponseAction;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The routes of one table. A request passes the first route that matches it; what is left over is denied, or in allow-all passed
 * and named after what the rules would have said.
 *
 * <p>Ports are matched by how the authority ends: Envoy is told to ignore ports when it chooses the virtual host, and the guard has
 * refused what is no port at all. A plain HTTP request may leave port 80 out.
 */
final class Routes {

    static final String ALLOW = "allow";
    static final String DENY = "deny:";
    static final String OBSERVE = "observe:";

    private static final int HTTP_PORT = 80;
    private static final HeaderMatcher[] ANY = {};
    private static final HeaderMatcher V6_WITHOUT_PORT = Matches.authorityEndsIn("]");
    private static final HeaderMatcher SOUND_PATH = Matches.regex(":path", Spellings.SOUND_PATH);
    private static final RouteMatch.ConnectMatcher CONNECT = RouteMatch.ConnectMatcher.getDefaultInstance();

    /** Made by Envoy for every request; a site has no business with it. */
    private static final String REQUEST_ID = "x-request-id";

    private final boolean enforced;
    private final AddressClassConfig.Both classes;
    private final RouteAction.MaxStreamDuration longest;
    private final Map<String, Any> choosingPrivate;
    private final Map<Integer, HeaderMatcher> onPort = new HashMap<>();
    private final Map<Grant, List<Route>> allowing = new HashMap<>();
    private final Map<Reason, List<Route>> remainders = new HashMap<>();

    /**
     * @param enforced false for allow-all
     * @param longest how long what is forwarded may last
     */
    Routes(boolean enforced, AddressClassConfig.Both classes, java.time.Duration longest) {
        this.enforced = enforced;
        this.longest = RouteAction.MaxStreamDuration.newBuilder()
                .setMaxStreamDuration(Duration.newBuilder().setSeconds(longest.toSeconds()))
                .build();
        this.classes = classes;
        this.choosingPrivate = classes.choosingPrivate();
    }

    /** The routes of the names of one shape. */
    List<Route> of(List<Grant> grants) {
        List<Route> routes = new ArrayList<>();
        boolean oneClass = sameClass(grants);
        for (Grant grant : grants) {
            List<Route> allowed = allowing.computeIfAbsent(grant, this::allowing);
            if (oneClass || !grant.privateAddresses()) {
                routes.addAll(allowed);
            } else {
                allowed.forEach(route -> routes.add(route.toBuilder()
                        .putAllTypedPerFilterConfig(choosingPrivate)
                        .build()));
            }
        }
        routes.addAll(pathRemainders(grants));
        if (grants.stream().noneMatch(Grant::allPorts)) {
            routes.addAll(remainder(Reason.PORT_NOT_ALLOWED));
        }
        return routes;
    }

    /** Whether one choice of address class serves all routes of a shape, so that it can stand at the virtual host. */
    static boolean sameClass(List<Grant> grants) {
        return grants.stream().map(Grant::privateAddresses).distinct().count() == 1;
    }

    /** A cluster of which addresses the route may lead to; in allow-all nothing but reserved addresses is refused. */
    private String cluster(boolean privateAddresses) {
        return privateAddresses || !enforced
                ? classes.privateToo().name()
                : classes.publicOnly().name();
    }

    private List<Route> allowing(Grant grant) {
        List<Route> routes = new ArrayList<>();
        String cluster = cluster(grant.privateAddresses());
        if (grant.allPaths()) {
            for (HeaderMatcher[] port : tunnelPorts(grant)) {
                routes.add(tunnel(ALLOW, cluster, port));
            }
            for (HeaderMatcher[] port : httpPorts(grant)) {
                routes.add(http(ALLOW, cluster, prefix("/"), port));
            }
            return routes;
        }
        HeaderMatcher[] ports = grant.allPorts() ? ANY : new HeaderMatcher[] {anyOf(grant.ports())};
        for (PathPattern path : grant.paths()) {
            RouteMatch.Builder match = (path.below()
                            ? prefix(path.path())
                            : RouteMatch.newBuilder().setPath(path.path()))
                    .addHeaders(SOUND_PATH);
            routes.add(http(ALLOW, cluster, match, ports));
        }
        return routes;
    }

    /** On ports that path rules allow, what none of their paths let through. */
    private List<Route> pathRemainders(List<Grant> grants) {
        List<Grant> byPath = grants.stream().filter(grant -> !grant.allPaths()).toList();
        if (byPath.isEmpty()) {
            return List.of();
        }
        if (byPath.stream().anyMatch(Grant::allPorts)) {
            return List.of(
                    remainderTunnel(Reason.PATH_NOT_VISIBLE), remainderHttp(Reason.PATH_NOT_ALLOWED, prefix("/")));
        }
        HeaderMatcher ports = anyOf(new ArrayList<>(byPath.stream()
                .flatMap(grant -> grant.ports().stream())
                .collect(Collectors.toCollection(TreeSet::new))));
        return List.of(
                remainderTunnel(Reason.PATH_NOT_VISIBLE, ports),
                remainderHttp(Reason.PATH_NOT_ALLOWED, prefix("/"), ports));
    }

    /** Whatever is left, over a tunnel or not. */
    List<Route> remainder(Reason reason) {
        return remainders.computeIfAbsent(
                reason, left -> List.of(remainderTunnel(left), remainderHttp(left, prefix("/"))));
    }

    /** Whatever is left, denied in both policies. */
    static List<Route> denied(Reason reason) {
        return List.of(deny(reason, RouteMatch.newBuilder().setConnectMatcher(CONNECT)), deny(reason, prefix("/")));
    }

    /** The routes of the addresses of one shape: dialled without DNS, refused if reserved. */
    List<Route> ofAddresses(List<Grant> grants) {
        List<Route> routes = new ArrayList<>();
        for (Grant grant : grants) {
            routes.addAll(allowing.computeIfAbsent(grant, this::allowing));
            if (grant.ports().contains(HTTP_PORT)) {
                routes.add(http(ALLOW, cluster(true), prefix("/"), V6_WITHOUT_PORT));
            }
        }
        if (grants.stream().noneMatch(Grant::allPorts)) {
            routes.addAll(remainder(Reason.PORT_NOT_ALLOWED));
        }
        return routes;
    }

    static Route probe(String body) {
        return Route.newBuilder()
                .setName("probe")
                .setMatch(RouteMatch.newBuilder().setPath(Translation.PROBE_PATH))
                .setDirectResponse(DirectResponseAction.newBuilder()
                        .setStatus(200)
                        .setBody(DataSource.newBuilder().setInlineString(body)))
                .build();
    }

    Map<String, Any> choosingPrivate() {
        return choosingPrivate;
    }

    private Route remainderTunnel(Reason reason, HeaderMatcher... headers) {
        return enforced
                ? deny(
                        reason,
                        RouteMatch.newBuilder().setConnectMatcher(CONNECT).addAllHeaders(List.of(headers)))
                : tunnel(OBSERVE + reason, cluster(true), headers);
    }

    private Route remainderHttp(Reason reason, RouteMatch.Builder match, HeaderMatcher... headers) {
        return enforced
                ? deny(reason, match.addAllHeaders(List.of(headers)))
                : http(OBSERVE + reason, cluster(true), match, headers);
    }

    private static Route deny(Reason reason, RouteMatch.Builder match) {
        return Route.newBuilder()
                .setName(DENY + reason)
                .setMatch(match)
                .setDirectResponse(DirectResponseAction.newBuilder().setStatus(403))
                .build();
    }

    private Route tunnel(String name, String cluster, HeaderMatcher... headers) {
        return Route.newBuilder()
                .setName(name)
                .setMatch(RouteMatch.newBuilder().setConnectMatcher(CONNECT).addAllHeaders(List.of(headers)))
                .setRoute(forward(cluster)
                        .addUpgradeConfigs(RouteAction.UpgradeConfig.newBuilder()
                                .setUpgradeType("CONNECT")
                                .setConnectConfig(RouteAction.UpgradeConfig.ConnectConfig.getDefaultInstance())))
                .build();
    }

    private Route http(String name, String cluster, RouteMatch.Builder match, HeaderMatcher... headers) {
        return Route.newBuilder()
                .setName(name)
                .setMatch(match.addAllHeaders(List.of(headers)))
                .setRoute(forward(cluster))
                .addRequestHeadersToRemove(REQUEST_ID)
                .build();
    }

    /** Without the 15 s that Envoy gives a whole request; but nothing that was let through goes on for ever. */
    private RouteAction.Builder forward(String cluster) {
        return RouteAction.newBuilder()
                .setCluster(cluster)
                .setTimeout(Duration.getDefaultInstance())
                .setMaxStreamDuration(longest);
    }

    private static RouteMatch.Builder prefix(String prefix) {
        return RouteMatch.newBuilder().setPrefix(prefix);
    }

    /** For each route of the grant that a tunnel can take, what its authority must match. */
    private List<HeaderMatcher[]> tunnelPorts(Grant grant) {
        return grant.allPorts()
                ? List.<HeaderMatcher[]>of(ANY)
                : grant.ports().stream()
                        .map(port -> new HeaderMatcher[] {onPort(port)})
                        .toList();
    }

    private List<HeaderMatcher[]> httpPorts(Grant grant) {
        List<HeaderMatcher[]> ports = new ArrayList<>(tunnelPorts(grant));
        if (grant.ports().contains(HTTP_PORT)) {
            ports.add(new HeaderMatcher[] {Matches.authorityWithoutColon()});
        }
        return ports;
    }

    private HeaderMatcher onPort(int port) {
        return onPort.computeIfAbsent(port, number -> Matches.authorityEndsIn(":" + number));
    }

    /** One matcher for several ports of a name: a regular expression, so only where it saves a route for each path and port. */
    private HeaderMatcher anyOf(List<Integer> ports) {
        if (ports.size() == 1 && ports.getFirst() != HTTP_PORT) {
            return onPort(ports.getFirst());
        }
        String alternatives = ports.stream().map(String::valueOf).collect(Collectors.joining("|"));
        return Matches.authority("[^:]*(:(" + alternatives + "))" + (ports.contains(HTTP_PORT) ? "?" : ""));
    }
}
