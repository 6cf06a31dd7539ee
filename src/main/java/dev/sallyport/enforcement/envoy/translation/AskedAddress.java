package dev.sallyport.enforcement.envoy.translation;

import static dev.sallyport.enforcement.envoy.translation.EnvoyResource.Bytes.any;

import com.github.xds.core.v3.CidrRange;
import com.github.xds.type.matcher.v3.IPMatcher;
import com.github.xds.type.matcher.v3.IPMatcher.IPRangeMatcher;
import com.github.xds.type.matcher.v3.Matcher;
import com.google.protobuf.Message;
import com.google.protobuf.UInt32Value;
import dev.sallyport.net.Cidr;
import dev.sallyport.policy.Reason;
import io.envoyproxy.envoy.config.common.mutation_rules.v3.HeaderMutation;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteList;
import io.envoyproxy.envoy.type.matcher.v3.HttpRequestHeaderMatchInput;
import java.util.List;

/**
 * The address literal that a client asked for, and the routes by the range that holds it: a trie in Envoy, so that thousands of ranges
 * are found as fast as one.
 *
 * <p>A route can be chosen by request headers only, and no header is an address without its port. So the listener writes one before
 * any route is chosen: the address, or nothing where a name was asked for. What a client sent under that name is removed first, and
 * the table lets no destination see it. Envoy reads an address by value and reads nothing that is not one; what a C library would read
 * otherwise the guard refuses.
 */
final class AskedAddress {

    static final String HEADER = "x-egress-address";

    /** What a name begins with is above the colon, but for digits; only what can be a literal is looked at closely, since that costs more. */
    private static final String VALUE = "%CEL((request.host < \":\" || request.host.startsWith(\"[\")) ? "
            + "re.extract(request.host, \"^(\\\\[([0-9A-Fa-f:]+)\\\\]|([0-9.]+))(:[0-9]+)?$\", \"\\\\2\\\\3\") : \"\")%";

    private AskedAddress() {}

    /** Writes the header, before a route is chosen. */
    static TypedExtensionConfig written() {
        return TypedExtensionConfig.newBuilder()
                .setName("envoy.http.early_header_mutation.header_mutation")
                .setTypedConfig(
                        any(io.envoyproxy.envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation
                                .newBuilder()
                                .addMutations(HeaderMutation.newBuilder().setRemove(HEADER))
                                .addMutations(HeaderMutation.newBuilder().setAppend(LocalReplies.header(HEADER, VALUE)))
                                .build()))
                .build();
    }

    /**
     * The choice of routes by the address that was asked for.
     *
     * @param reserved where nothing is allowed, whatever range around it or in it says otherwise
     * @param others for names, and for addresses that are in no range
     */
    static Matcher matcher(List<Ranges.Shape> shapes, List<Cidr> reserved, Routes routes, List<Route> others) {
        IPMatcher.Builder ranges = IPMatcher.newBuilder()
                .addRangeMatchers(in(
                        reserved.stream().distinct().sorted(Ranges.ORDER).toList(),
                        Routes.denied(Reason.RESERVED_ADDRESS)));
        shapes.forEach(shape -> ranges.addRangeMatchers(in(shape.ranges(), routes.ofAddresses(shape.grants()))));
        return Matcher.newBuilder()
                .setMatcherTree(Matcher.MatcherTree.newBuilder()
                        .setInput(extension(
                                "address",
                                HttpRequestHeaderMatchInput.newBuilder()
                                        .setHeaderName(HEADER)
                                        .build()))
                        .setCustomMatch(extension("ranges", ranges.build())))
                .setOnNoMatch(taking(others))
                .build();
    }

    private static IPRangeMatcher in(List<Cidr> ranges, List<Route> routes) {
        IPRangeMatcher.Builder matcher = IPRangeMatcher.newBuilder().setOnMatch(taking(routes));
        ranges.forEach(range -> matcher.addRanges(CidrRange.newBuilder()
                .setAddressPrefix(range.network().toString())
                .setPrefixLen(UInt32Value.of(range.prefix()))));
        return matcher.build();
    }

    private static Matcher.OnMatch taking(List<Route> routes) {
        return Matcher.OnMatch.newBuilder()
                .setAction(extension(
                        "routes", RouteList.newBuilder().addAllRoutes(routes).build()))
                .build();
    }

    private static com.github.xds.core.v3.TypedExtensionConfig extension(String name, Message config) {
        return com.github.xds.core.v3.TypedExtensionConfig.newBuilder()
                .setName(name)
                .setTypedConfig(any(config))
                .build();
    }
}
