package dev.sallyport.enforcement.envoy.translation;

import static dev.sallyport.enforcement.envoy.translation.EnvoyResource.Bytes.any;

import com.google.protobuf.Any;
import com.google.protobuf.UInt32Value;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import dev.sallyport.policy.AddressClasses;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.Reason;
import dev.sallyport.policy.TrafficPolicy;
import io.envoyproxy.envoy.config.common.mutation_rules.v3.HeaderMutation;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.http.header_mutation.v3.HeaderMutationPerRoute;
import io.envoyproxy.envoy.extensions.filters.http.header_mutation.v3.Mutations;
import java.util.List;

/**
 * The route table of a cluster at a revision. In allow-all it has the same virtual hosts and matchers as in deny-all, so that a
 * table which Envoy would refuse is refused before deny-all is turned on; only what would be denied is forwarded instead.
 */
final class RouteTable {

    private static final List<String> HOP_HEADERS = List.of(
            "proxy-authorization",
            "proxy-connection",
            "x-forwarded-for",
            "x-forwarded-proto",
            "x-envoy-external-address",
            "x-envoy-internal");

    /** With these, some sites let a request ask for another path than the one that was judged. */
    private static final List<String> PATH_HEADERS = List.of("x-original-url", "x-rewrite-url");

    private RouteTable() {}

    static EnvoyResource of(ClusterPerimeter cluster, AddressClassConfig.Both classes, GatewaySettings settings) {
        String name = Translation.routesName(cluster.cluster(), classes);
        RouteConfiguration.Builder table = RouteConfiguration.newBuilder()
                .setName(name)
                .setIgnorePortInHostMatching(true)
                .setMaxDirectResponseBodySizeBytes(UInt32Value.of(1024))
                .addAllRequestHeadersToRemove(HOP_HEADERS)
                .addRequestHeadersToRemove(AskedAddress.HEADER)
                .addAllResponseHeadersToRemove(LocalReplies.HEADERS)
                .putTypedPerFilterConfig(
                        Listeners.HEADERS_FILTER, revision(cluster.perimeter().revision()));
        if (cluster.closed()) {
            List<Route> denied = Routes.denied(Reason.NO_MATCHING_RULE);
            table.addVirtualHosts(VirtualHost.newBuilder()
                            .setName("*")
                            .addDomains("*")
                            .addAllRoutes(denied))
                    .addVirtualHosts(probe(cluster, denied));
        } else {
            hosts(table, cluster, classes, settings);
        }
        return EnvoyResource.of(name, table.build());
    }

    private static void hosts(
            RouteConfiguration.Builder table,
            ClusterPerimeter cluster,
            AddressClassConfig.Both classes,
            GatewaySettings settings) {
        AddressClasses addresses = settings.addresses();
        List<EgressRule> rules = cluster.perimeter().rules();
        boolean enforced = cluster.perimeter().policy() == TrafficPolicy.DEFAULT_DENY;
        Routes routes = new Routes(enforced, classes, settings.maxStreamDuration());
        if (!enforced) {
            table.putAllTypedPerFilterConfig(routes.choosingPrivate());
        }
        for (Shapes.Shape shape : Shapes.of(rules)) {
            table.addVirtualHosts(host(shape, routes));
        }
        List<Route> others = routes.remainder(Reason.NO_MATCHING_RULE);
        table.addVirtualHosts(VirtualHost.newBuilder()
                        .setName("*")
                        .addDomains("*")
                        .putAllTypedPerFilterConfig(routes.choosingPrivate())
                        .setMatcher(AskedAddress.matcher(
                                Ranges.of(rules, addresses), addresses.reserved(), routes, others)))
                .addVirtualHosts(probe(cluster, others));
    }

    private static VirtualHost host(Shapes.Shape shape, Routes routes) {
        VirtualHost.Builder host = VirtualHost.newBuilder()
                // A domain stands in one virtual host only, so its name does too; Envoy would not say if it did not.
                .setName(shape.domains().getFirst())
                .addAllDomains(shape.domains())
                .addAllRoutes(routes.of(shape.grants()));
        if (shape.grants().getFirst().privateAddresses() && Routes.sameClass(shape.grants())) {
            host.putAllTypedPerFilterConfig(routes.choosingPrivate());
        }
        if (shape.grants().stream().anyMatch(grant -> !grant.allPaths())) {
            host.addAllRequestHeadersToRemove(PATH_HEADERS);
        }
        return host.build();
    }

    /** Answers the revision in force to whoever may use the listener, as every other answer does; what else it is asked is no rule's. */
    private static VirtualHost probe(ClusterPerimeter cluster, List<Route> others) {
        return VirtualHost.newBuilder()
                .setName("probe")
                .addDomains(Translation.PROBE_HOST)
                .addRoutes(Routes.probe("{\"cluster\":\"" + cluster.cluster() + "\",\"revision\":"
                        + cluster.perimeter().revision() + "}\n"))
                .addAllRoutes(others)
                .build();
    }

    private static Any revision(long revision) {
        return any(HeaderMutationPerRoute.newBuilder()
                .setMutations(Mutations.newBuilder()
                        .addResponseMutations(HeaderMutation.newBuilder()
                                .setAppend(LocalReplies.header(LocalReplies.REVISION_HEADER, Long.toString(revision)))))
                .build());
    }
}
