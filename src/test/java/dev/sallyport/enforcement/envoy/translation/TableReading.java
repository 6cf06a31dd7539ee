package dev.sallyport.enforcement.envoy.translation;

import com.github.xds.core.v3.CidrRange;
import com.github.xds.type.matcher.v3.IPMatcher;
import com.github.xds.type.matcher.v3.Matcher;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sallyport.net.Cidr;
import dev.sallyport.net.InvalidValueException;
import dev.sallyport.net.IpAddress;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteList;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a route table as Envoy does: the most specific virtual host, never another, and in it the first route that matches. Knows
 * the matchers that the translation uses and refuses to read any other.
 */
final class TableReading {

    private final Map<String, VirtualHost> exact = new HashMap<>();
    private final Map<String, VirtualHost> below = new HashMap<>();
    private @Nullable VirtualHost others;

    TableReading(EnvoyResource table) {
        try {
            for (VirtualHost host :
                    RouteConfiguration.parseFrom(table.body().getValue()).getVirtualHostsList()) {
                for (String domain : host.getDomainsList()) {
                    if (domain.equals("*")) {
                        others = host;
                    } else if (domain.startsWith("*.")) {
                        below.put(domain.substring(2), host);
                    } else {
                        exact.put(domain, host);
                    }
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The route that a request takes.
     *
     * @param host without its port
     * @param authority as Envoy sees it
     * @param path null for a CONNECT
     */
    Route route(String host, String authority, @Nullable String path) {
        for (Route route : routes(hostOf(host), host)) {
            if (matches(route.getMatch(), authority, path)) {
                return route;
            }
        }
        return Route.newBuilder().setName("none").build();
    }

    /** Those of the narrowest range that holds the host, where they are chosen so. */
    private static List<Route> routes(VirtualHost found, String host) {
        if (!found.hasMatcher()) {
            return found.getRoutesList();
        }
        Matcher matcher = found.getMatcher();
        try {
            IPMatcher.IPRangeMatcher narrowest = null;
            int longest = -1;
            for (IPMatcher.IPRangeMatcher candidate : matcher.getMatcherTree()
                    .getCustomMatch()
                    .getTypedConfig()
                    .unpack(IPMatcher.class)
                    .getRangeMatchersList()) {
                for (CidrRange range : candidate.getRangesList()) {
                    int length = range.getPrefixLen().getValue();
                    if (length > longest && holds(range, host)) {
                        narrowest = candidate;
                        longest = length;
                    }
                }
            }
            return (narrowest == null ? matcher.getOnNoMatch() : narrowest.getOnMatch())
                    .getAction()
                    .getTypedConfig()
                    .unpack(RouteList.class)
                    .getRoutesList();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean holds(CidrRange range, String host) {
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        try {
            return Cidr.trusted(range.getAddressPrefix() + "/"
                            + range.getPrefixLen().getValue())
                    .contains(IpAddress.parse(bare));
        } catch (InvalidValueException e) {
            return false;
        }
    }

    private VirtualHost hostOf(String host) {
        VirtualHost found = exact.get(host);
        for (int dot = host.indexOf('.'); found == null && dot >= 0; dot = host.indexOf('.', dot + 1)) {
            found = below.get(host.substring(dot + 1));
        }
        VirtualHost rest = others;
        return found != null ? found : rest != null ? rest : VirtualHost.getDefaultInstance();
    }

    private static boolean matches(RouteMatch match, String authority, @Nullable String path) {
        boolean byTarget = switch (match.getPathSpecifierCase()) {
            case CONNECT_MATCHER -> path == null;
            case PREFIX -> path != null && withoutQuery(path).startsWith(match.getPrefix());
            case PATH -> path != null && withoutQuery(path).equals(match.getPath());
            case SAFE_REGEX, PATH_SEPARATED_PREFIX, PATH_MATCH_POLICY, PATHSPECIFIER_NOT_SET ->
                throw new IllegalStateException("not read here: " + match);
        };
        return byTarget
                && match.getHeadersList().stream().allMatch(header -> switch (header.getName()) {
                    case ":authority" -> matches(header, authority);
                    case ":path" -> path != null && matches(header, path);
                    default -> throw new IllegalStateException("not read here: " + header);
                });
    }

    private static boolean matches(HeaderMatcher header, String value) {
        StringMatcher matcher = header.getStringMatch();
        boolean found = switch (matcher.getMatchPatternCase()) {
            case SUFFIX -> value.endsWith(matcher.getSuffix());
            case CONTAINS -> value.contains(matcher.getContains());
            case SAFE_REGEX -> Pattern.matches(matcher.getSafeRegex().getRegex(), value);
            case EXACT, PREFIX, CUSTOM, MATCHPATTERN_NOT_SET ->
                throw new IllegalStateException("not read here: " + matcher);
        };
        return found != header.getInvertMatch();
    }

    private static String withoutQuery(String path) {
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }
}
