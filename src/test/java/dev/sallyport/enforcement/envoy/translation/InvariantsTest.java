package dev.sallyport.enforcement.envoy.translation;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.BoolValue;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import dev.sallyport.policy.AddressClasses;
import dev.sallyport.policy.DecisionTable;
import dev.sallyport.policy.TrafficPolicy;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.http.dynamic_forward_proxy.v3.FilterConfig;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBACPerRoute;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One planted mistake at a time: all of them are things that Envoy would acknowledge. */
class InvariantsTest {

    private static final ClusterResources SOUND = Translation.translate(
            Laboratory.cluster(3128, 42, TrafficPolicy.DEFAULT_DENY, DecisionTable.RULES),
            GatewaySettings.of("127.0.0.1", List.of(), AddressClasses.standard()));

    record Mistake(String name, ClusterResources resources, String words) {

        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_the_translation_makes_is_sound(TrafficPolicy policy) {
        assertThatCode(() -> Invariants.check(Translation.translate(
                        Laboratory.cluster(3128, 42, policy, DecisionTable.RULES),
                        GatewaySettings.of("127.0.0.1", List.of(), AddressClasses.standard()))))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource
    void a_mistake_is_found(Mistake mistake) {
        assertThatThrownBy(() -> Invariants.check(mistake.resources()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(mistake.words());
    }

    @Test
    void what_is_not_of_its_type_is_found() {
        EnvoyResource garbled = new EnvoyResource(
                EnvoyResource.ROUTES,
                "routes",
                Any.newBuilder()
                        .setValue(com.google.protobuf.ByteString.copyFromUtf8("\u0007garbled"))
                        .build(),
                "");
        assertThatThrownBy(() -> Invariants.check(new ClusterResources(
                        SOUND.cluster(), 42, SOUND.listeners(), SOUND.clusters(), List.of(garbled))))
                .isInstanceOf(IllegalStateException.class);
    }

    static Stream<Mistake> a_mistake_is_found() {
        return Stream.of(
                inTable(
                        "two virtual hosts of one name",
                        table -> table.addVirtualHosts(VirtualHost.newBuilder()
                                .setName(table.getVirtualHosts(0).getName())
                                .addDomains("new.example.com")),
                        "two virtual hosts are named"),
                inTable(
                        "a domain in two virtual hosts",
                        table -> table.addVirtualHosts(VirtualHost.newBuilder()
                                .setName("new")
                                .addDomains(
                                        table.getVirtualHosts(0).getDomains(0).toUpperCase(java.util.Locale.ROOT))),
                        "stands twice"),
                inTable(
                        "a domain with a port",
                        table -> table.getVirtualHostsBuilder(0).addDomains("new.example.com:443"),
                        "has a port"),
                inTable(
                        "ports in the choice of the virtual host",
                        table -> table.setIgnorePortInHostMatching(false),
                        "the port takes part"),
                inTable("nothing for other names", InvariantsTest::removeRest, "nothing is said of names"),
                inTable(
                        "another table than the listener asks for",
                        table -> table.setName("other"),
                        "asks for another"),
                inTable("no revision", table -> table.clearTypedPerFilterConfig(), "does not name its revision"),
                inTable(
                        "an unknown filter at the table",
                        table -> table.putTypedPerFilterConfig("other", Any.getDefaultInstance()),
                        "the table configures the filter other"),
                inTable(
                        "an unknown filter at a virtual host",
                        table -> table.getVirtualHostsBuilder(0)
                                .putTypedPerFilterConfig("other", Any.getDefaultInstance()),
                        "configures the filter other"),
                inRoute(
                        "an unknown filter at a route",
                        route -> route.putTypedPerFilterConfig("other", Any.getDefaultInstance()),
                        "configures the filter other"),
                inRoute(
                        "an empty access control",
                        route -> route.putTypedPerFilterConfig(
                                Listeners.GUARD_FILTER, Any.pack(RBACPerRoute.getDefaultInstance())),
                        "off by an empty"),
                inRoute("an unknown cluster", route -> route.getRouteBuilder().setCluster("other"), "unknown cluster"),
                inRoute(
                        "the cluster of the other class",
                        route -> route.getRouteBuilder()
                                .setCluster(SOUND.clusters().get(1).name()),
                        "resolves elsewhere"),
                inRoute(
                        "a route that ends after 15 seconds",
                        route -> route.getRouteBuilder().clearTimeout(),
                        "after 15 seconds"),
                inRoute("a route without an action", Route.Builder::clearAction, "neither forwards nor answers"),
                inListener("a shared port", listener -> listener.clearEnableReusePort(), "shares its port"),
                inListener(
                        "a shared port, said",
                        listener -> listener.setEnableReusePort(BoolValue.of(true)),
                        "shares its port"),
                inListener(
                        "a chain for any source",
                        listener -> listener.getFilterChainsBuilder(0).clearFilterChainMatch(),
                        "accepts every source"),
                inListener(
                        "a default chain",
                        listener -> listener.setDefaultFilterChain(FilterChain.getDefaultInstance()),
                        "for any source"),
                inListener(
                        "a second chain",
                        listener -> listener.addFilterChains(FilterChain.getDefaultInstance()),
                        "not exactly one chain"),
                inFilters("no guard", http -> http.removeHttpFilters(1), "not guarded"),
                inFilters(
                        "the guard turned off",
                        http -> http.getHttpFiltersBuilder(1).setDisabled(true),
                        "not guarded"),
                inFilters(
                        "the guard after resolution",
                        http -> {
                            HttpFilter guard = http.getHttpFilters(1);
                            http.removeHttpFilters(1).addHttpFilters(3, guard);
                        },
                        "resolved before"),
                inFilters(
                        "two filters of one name",
                        http -> http.addHttpFilters(http.getHttpFilters(1)),
                        "two filters are named"),
                inFilters("a cache that drops nothing", http -> changeCache(http), "differ in DNS cache"),
                new Mistake(
                        "no listener",
                        new ClusterResources(SOUND.cluster(), 42, List.of(), SOUND.clusters(), SOUND.routes()),
                        "exactly one listener"),
                new Mistake(
                        "no route table",
                        new ClusterResources(SOUND.cluster(), 42, SOUND.listeners(), SOUND.clusters(), List.of()),
                        "exactly one route table"),
                new Mistake(
                        "a cluster left out",
                        new ClusterResources(
                                SOUND.cluster(),
                                42,
                                SOUND.listeners(),
                                SOUND.clusters().subList(0, 1),
                                SOUND.routes()),
                        "differ in DNS cache"));
    }

    private static void removeRest(RouteConfiguration.Builder table) {
        for (int i = 0; i < table.getVirtualHostsCount(); i++) {
            if (table.getVirtualHosts(i).getName().equals("*")) {
                table.removeVirtualHosts(i);
                return;
            }
        }
    }

    private static void changeCache(HttpConnectionManager.Builder http) {
        HttpFilter.Builder filter = http.getHttpFiltersBuilder(2);
        try {
            FilterConfig.Builder config = filter.getTypedConfig().unpack(FilterConfig.class).toBuilder();
            config.getDnsCacheConfigBuilder().setUnknownFields(UnknownFieldSet.getDefaultInstance());
            filter.setTypedConfig(Any.pack(config.build()));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static Mistake inTable(String name, Consumer<RouteConfiguration.Builder> mistake, String words) {
        try {
            RouteConfiguration.Builder table =
                    SOUND.routes().getFirst().body().unpack(RouteConfiguration.class).toBuilder();
            mistake.accept(table);
            return new Mistake(
                    name,
                    new ClusterResources(
                            SOUND.cluster(),
                            42,
                            SOUND.listeners(),
                            SOUND.clusters(),
                            List.of(EnvoyResource.of("routes", table.build()))),
                    words);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    /** In the first route of names, which leads to public addresses. */
    private static Mistake inRoute(String name, Consumer<Route.Builder> mistake, String words) {
        return inTable(
                name, table -> mistake.accept(table.getVirtualHostsBuilder(0).getRoutesBuilder(0)), words);
    }

    private static Mistake inListener(String name, Consumer<Listener.Builder> mistake, String words) {
        try {
            Listener.Builder listener = SOUND.listeners().getFirst().body().unpack(Listener.class).toBuilder();
            mistake.accept(listener);
            return new Mistake(
                    name,
                    new ClusterResources(
                            SOUND.cluster(),
                            42,
                            List.of(EnvoyResource.of("listener", listener.build())),
                            SOUND.clusters(),
                            SOUND.routes()),
                    words);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static Mistake inFilters(String name, Consumer<HttpConnectionManager.Builder> mistake, String words) {
        return inListener(
                name,
                listener -> {
                    Filter.Builder filter = listener.getFilterChainsBuilder(0).getFiltersBuilder(1);
                    try {
                        HttpConnectionManager.Builder http =
                                filter.getTypedConfig().unpack(HttpConnectionManager.class).toBuilder();
                        mistake.accept(http);
                        filter.setTypedConfig(Any.pack(http.build()));
                    } catch (InvalidProtocolBufferException e) {
                        throw new AssertionError(e);
                    }
                },
                words);
    }
}
