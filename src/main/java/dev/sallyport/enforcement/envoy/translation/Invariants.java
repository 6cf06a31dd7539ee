package dev.sallyport.enforcement.envoy.translation;

import com.github.xds.core.v3.CidrRange;
import com.github.xds.type.matcher.v3.IPMatcher;
import com.github.xds.type.matcher.v3.IPMatcher.IPRangeMatcher;
import com.github.xds.type.matcher.v3.Matcher;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteList;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.clusters.dynamic_forward_proxy.v3.ClusterConfig;
import io.envoyproxy.envoy.extensions.common.dynamic_forward_proxy.v3.DnsCacheConfig;
import io.envoyproxy.envoy.extensions.filters.http.dynamic_forward_proxy.v3.FilterConfig;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBACPerRoute;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.type.matcher.v3.HttpRequestHeaderMatchInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What Envoy would acknowledge although it is wrong, looked for before anything is sent. */
public final class Invariants {

    /** Put into words only where something is wrong there. */
    private record Place(String route, String host) {

        @Override
        public String toString() {
            return "route " + route + " of " + host;
        }
    }

    private final RouteConfiguration table;
    private final HttpConnectionManager http;
    private final Map<String, DnsCacheConfig> caches = new HashMap<>();
    private final Set<String> filters = new HashSet<>();

    /** The filters that resolve names, and whether they are on where nothing else is said. */
    private final Map<String, Boolean> resolvers = new HashMap<>();

    private Invariants(ClusterResources resources) {
        require(resources.listeners().size() == 1, "there is not exactly one listener");
        require(resources.routes().size() == 1, "there is not exactly one route table");
        this.table = unpack(resources.routes().getFirst().body(), RouteConfiguration.parser());
        this.http = listener(unpack(resources.listeners().getFirst().body(), Listener.parser()));
        for (EnvoyResource resource : resources.clusters()) {
            Cluster cluster = unpack(resource.body(), Cluster.parser());
            require(cluster.getName().equals(resource.name()), "cluster %s has another name inside", resource.name());
            caches.put(
                    cluster.getName(),
                    unpack(cluster.getClusterType().getTypedConfig(), ClusterConfig.parser())
                            .getDnsCacheConfig());
        }
    }

    /**
     * @throws IllegalStateException naming what is wrong: a defect of the translation, nothing that a person can have caused
     */
    public static void check(ClusterResources resources) {
        Invariants invariants = new Invariants(resources);
        invariants.filters();
        invariants.domains();
        for (VirtualHost host : invariants.table.getVirtualHostsList()) {
            invariants.routes(host).forEach(route -> invariants.route(host, route));
        }
    }

    private static HttpConnectionManager listener(Listener listener) {
        require(
                listener.hasEnableReusePort() && !listener.getEnableReusePort().getValue(),
                "the listener shares its port");
        require(!listener.hasDefaultFilterChain(), "the listener has a chain for any source");
        require(listener.getFilterChainsCount() == 1, "the listener has not exactly one chain");
        FilterChain chain = listener.getFilterChains(0);
        require(
                chain.getFilterChainMatch().getSourcePrefixRangesCount() > 0,
                "the chain accepts every source, since it names none");
        return unpack(chain.getFilters(chain.getFiltersCount() - 1).getTypedConfig(), HttpConnectionManager.parser());
    }

    private void filters() {
        require(
                http.getRds().getRouteConfigName().equals(table.getName()),
                "the listener asks for another route table than %s",
                table.getName());
        List<HttpFilter> all = http.getHttpFiltersList();
        for (HttpFilter filter : all) {
            require(filters.add(filter.getName()), "two filters are named %s", filter.getName());
            if (filter.getTypedConfig().is(FilterConfig.class)) {
                resolvers.put(filter.getName(), !filter.getDisabled());
                DnsCacheConfig cache =
                        unpack(filter.getTypedConfig(), FilterConfig.parser()).getDnsCacheConfig();
                require(
                        cache.equals(caches.get(cache.getName())),
                        "filter and cluster differ in DNS cache %s",
                        cache.getName());
                require(
                        cache.getUnknownFields().hasField(AddressClassConfig.RESOLVED_ADDRESS_FILTER),
                        "DNS cache %s drops no address",
                        cache.getName());
            }
        }
        int guard = indexOf(all, Listeners.GUARD_FILTER);
        require(guard >= 0 && !all.get(guard).getDisabled(), "malformed destinations are not guarded against");
        for (int i = 0; i < guard; i++) {
            require(!all.get(i).getTypedConfig().is(FilterConfig.class), "names are resolved before they are judged");
        }
        requireFilters(table.getTypedPerFilterConfigMap(), "the table");
        require(
                table.getTypedPerFilterConfigMap().containsKey(Listeners.HEADERS_FILTER),
                "the table does not name its revision");
    }

    private static int indexOf(List<HttpFilter> filters, String name) {
        for (int i = 0; i < filters.size(); i++) {
            if (filters.get(i).getName().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private void domains() {
        require(table.getIgnorePortInHostMatching(), "the port takes part in the choice of the virtual host");
        Set<String> names = HashSet.newHashSet(table.getVirtualHostsCount());
        Set<String> domains = HashSet.newHashSet(table.getVirtualHostsList().stream()
                .mapToInt(VirtualHost::getDomainsCount)
                .sum());
        for (VirtualHost host : table.getVirtualHostsList()) {
            require(names.add(host.getName()), "two virtual hosts are named %s", host.getName());
            requireFilters(host.getTypedPerFilterConfigMap(), host.getName());
            for (String domain : host.getDomainsList()) {
                require(domains.add(domain.toLowerCase(Locale.ROOT)), "domain %s stands twice", domain);
                require(domain.indexOf(':') < 0, "domain %s has a port, which would never match", domain);
            }
        }
        require(domains.contains("*"), "nothing is said of names that no virtual host has");
    }

    /** Those that stand in the host, and those that it chooses by the address that was asked for. */
    private List<Route> routes(VirtualHost host) {
        if (!host.hasMatcher()) {
            return host.getRoutesList();
        }
        require(
                host.getRoutesCount() == 0,
                "%s has routes beside its matcher, which Envoy passes over",
                host.getName());
        Matcher matcher = host.getMatcher();
        require(
                unpack(matcher.getMatcherTree().getInput().getTypedConfig(), HttpRequestHeaderMatchInput.parser())
                        .getHeaderName()
                        .equals(AskedAddress.HEADER),
                "%s looks for the address elsewhere than where the listener writes it",
                host.getName());
        require(
                http.getEarlyHeaderMutationExtensionsList().equals(List.of(AskedAddress.written())),
                "the listener does not write the address that was asked for");
        require(
                table.getRequestHeadersToRemoveList().contains(AskedAddress.HEADER),
                "destinations are told the header %s",
                AskedAddress.HEADER);
        require(matcher.hasOnNoMatch(), "%s says nothing of what is in no range", host.getName());
        List<Route> routes = new ArrayList<>(routes(matcher.getOnNoMatch()));
        Set<CidrRange> ranges = new HashSet<>();
        for (IPRangeMatcher range : unpack(
                        matcher.getMatcherTree().getCustomMatch().getTypedConfig(), IPMatcher.parser())
                .getRangeMatchersList()) {
            require(range.getRangesCount() > 0, "%s has routes for no range", host.getName());
            range.getRangesList().forEach(one -> require(ranges.add(one), "range %s stands twice", one));
            routes.addAll(routes(range.getOnMatch()));
        }
        return routes;
    }

    private static List<Route> routes(Matcher.OnMatch onMatch) {
        return unpack(onMatch.getAction().getTypedConfig(), RouteList.parser()).getRoutesList();
    }

    private void route(VirtualHost host, Route route) {
        Place where = new Place(route.getName(), host.getName());
        requireFilters(route.getTypedPerFilterConfigMap(), where);
        switch (route.getActionCase()) {
            case DIRECT_RESPONSE -> {}
            case ROUTE -> {
                String cluster = route.getRoute().getCluster();
                require(caches.containsKey(cluster), "%s leads to an unknown cluster", where);
                require(
                        cluster.equals(resolving(host, route)),
                        "%s resolves elsewhere than in the cluster it leads to",
                        where);
                require(route.getRoute().hasTimeout(), "%s ends a transfer after 15 seconds", where);
            }
            case REDIRECT, FILTER_ACTION, NON_FORWARDING_ACTION, ACTION_NOT_SET ->
                throw new IllegalStateException(where + " neither forwards nor answers");
        }
    }

    /** The resolving filter that is on for a route, as the most specific of route, virtual host, table and listener says; null unless it is one. */
    private @Nullable String resolving(VirtualHost host, Route route) {
        String on = null;
        for (Map.Entry<String, Boolean> filter : resolvers.entrySet()) {
            String name = filter.getKey();
            Any said = route.getTypedPerFilterConfigMap().get(name);
            said = said == null ? host.getTypedPerFilterConfigMap().get(name) : said;
            said = said == null ? table.getTypedPerFilterConfigMap().get(name) : said;
            if (said == null ? filter.getValue() : !disables(said)) {
                if (on != null) {
                    return null;
                }
                on = name;
            }
        }
        return on;
    }

    private static boolean disables(Any said) {
        return unpack(said, io.envoyproxy.envoy.config.route.v3.FilterConfig.parser())
                .getDisabled();
    }

    private void requireFilters(Map<String, Any> perFilter, Object where) {
        if (perFilter.isEmpty()) {
            return;
        }
        perFilter.forEach((name, config) -> {
            require(filters.contains(name), "%s configures the filter %s, which there is not", where, name);
            if (config.is(RBACPerRoute.class)) {
                require(
                        unpack(config, RBACPerRoute.parser()).hasRbac(),
                        "%s turns the filter %s off by an empty configuration",
                        where,
                        name);
            }
        });
    }

    private static <M extends Message> M unpack(Any any, Parser<M> parser) {
        try {
            return parser.parseFrom(any.getValue());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("not what its type says: " + any.getTypeUrl(), e);
        }
    }

    /** @param otherwise what is wrong, with a place for each of the values that say where */
    private static void require(boolean holds, String otherwise, Object... values) {
        if (!holds) {
            throw new IllegalStateException(otherwise.formatted(values));
        }
    }
}
