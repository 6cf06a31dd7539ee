package dev.sallyport.enforcement.envoy.translation;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.xds.type.matcher.v3.IPMatcher;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import dev.sallyport.net.Cidr;
import dev.sallyport.net.HostPattern;
import dev.sallyport.net.PathPattern;
import dev.sallyport.net.PortSet;
import dev.sallyport.net.Target;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import dev.sallyport.policy.AddressClasses;
import dev.sallyport.policy.DecisionTable;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.Perimeter;
import dev.sallyport.policy.Purpose;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.testing.envoy.EnvoyProcess;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.config.bootstrap.v3.LayeredRuntime;
import io.envoyproxy.envoy.config.bootstrap.v3.RuntimeLayer;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteList;
import io.envoyproxy.envoy.extensions.filters.http.dynamic_forward_proxy.v3.PerRouteConfig;
import io.envoyproxy.envoy.extensions.filters.http.header_mutation.v3.HeaderMutationPerRoute;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.type.matcher.v3.HttpRequestHeaderMatchInput;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TranslationTest {

    private static final GatewaySettings SETTINGS = GatewaySettings.of(
            "127.0.0.1", List.of(new InetSocketAddress("127.0.0.53", 53)), AddressClasses.standard());

    private static final List<EgressRule> SMALL = List.of(
            rule("api.example.com", List.of(443), List.of(), false),
            rule("www.example.com", List.of(443), List.of(), false),
            rule("*.example.org", List.of(80), List.of("/v1/*"), false),
            rule("db.example.org", List.of(5432), List.of(), true),
            rule("192.0.2.0/24", List.of(5432), List.of(), false));

    @ParameterizedTest
    @ValueSource(strings = {"deny-all", "allow-all", "closed"})
    void the_route_table_of_a_small_perimeter_is_this(String kind) throws IOException {
        TrafficPolicy policy = kind.equals("allow-all") ? TrafficPolicy.ALLOW_ALL : TrafficPolicy.DEFAULT_DENY;
        ClusterPerimeter cluster = Laboratory.cluster(3128, 42, policy, SMALL);
        RouteConfiguration table = table(translate(kind.equals("closed") ? closed(cluster) : cluster));
        String json = JsonFormat.printer()
                .usingTypeRegistry(JsonFormat.TypeRegistry.newBuilder()
                        .add(HeaderMutationPerRoute.getDescriptor())
                        .add(HttpRequestHeaderMatchInput.getDescriptor())
                        .add(IPMatcher.getDescriptor())
                        .add(RouteList.getDescriptor())
                        .add(PerRouteConfig.getDescriptor())
                        .add(io.envoyproxy.envoy.config.route.v3.FilterConfig.getDescriptor())
                        .build())
                .print(table);
        assertThat(json + "\n").isEqualTo(golden("routes-" + kind + ".json"));
    }

    @ParameterizedTest
    @EnumSource(TrafficPolicy.class)
    void nothing_that_is_forwarded_may_last_for_ever(TrafficPolicy policy) {
        RouteConfiguration table = table(Translation.translate(
                Laboratory.cluster(3128, 42, policy, SMALL), SETTINGS.lasting(java.time.Duration.ofMinutes(7))));
        List<RouteAction> forwarding = table.getVirtualHostsList().stream()
                .flatMap(host -> host.getRoutesList().stream())
                .filter(Route::hasRoute)
                .map(Route::getRoute)
                .toList();
        assertThat(forwarding).isNotEmpty();
        assertThat(forwarding)
                .allSatisfy(route -> assertThat(route.getMaxStreamDuration()
                                .getMaxStreamDuration()
                                .getSeconds())
                        .isEqualTo(420));
    }

    @Test
    void equal_perimeters_give_equal_bytes_and_versions() {
        assertThat(translate(denying(42))).isEqualTo(translate(denying(42)));
    }

    @Test
    void a_new_revision_changes_the_route_table_and_nothing_else() {
        ClusterResources before = translate(denying(42));
        ClusterResources after = translate(denying(43));
        assertThat(after.routes().getFirst().version())
                .isNotEqualTo(before.routes().getFirst().version());
        assertThat(after.listeners()).isEqualTo(before.listeners());
        assertThat(after.clusters()).isEqualTo(before.clusters());
    }

    @Test
    void the_policy_changes_the_route_table_and_nothing_else() {
        ClusterResources denying = translate(denying(42));
        ClusterResources allowing = translate(Laboratory.cluster(3128, 42, TrafficPolicy.ALLOW_ALL, SMALL));
        assertThat(allowing.listeners()).isEqualTo(denying.listeners());
        assertThat(allowing.clusters()).isEqualTo(denying.clusters());
        assertThat(allowing.routes()).isNotEqualTo(denying.routes());
    }

    @Test
    void a_tightening_renames_the_chain_and_nothing_else() {
        ClusterResources before = translate(denying(42));
        ClusterResources after = Translation.translate(denying(42), SETTINGS, "since-42");
        assertThat(chain(after).getName()).isNotEqualTo(chain(before).getName());
        assertThat(chain(after).toBuilder().setName("").build())
                .isEqualTo(chain(before).toBuilder().setName("").build());
        assertThat(after.routes()).isEqualTo(before.routes());
    }

    @Test
    void other_settings_give_other_names_to_the_caches() {
        GatewaySettings more = GatewaySettings.of(
                "127.0.0.1",
                SETTINGS.dnsResolvers(),
                AddressClasses.standard().alsoReserving(List.of(Cidr.parse("203.0.113.7/32"))));
        assertThat(names(Translation.translate(denying(42), more)))
                .doesNotContainAnyElementsOf(names(translate(denying(42))));
    }

    @Test
    void only_a_gateway_whose_file_can_be_read_writes_one_and_nothing_else_differs() {
        GatewaySettings telling = SETTINGS.loggingTo("console");
        ClusterResources here = Translation.translate(denying(42), telling.loggingToFile());
        ClusterResources there = new Elsewhere(here, denying(42), telling.loggingToFile(), "since-0").at("127.0.0.1");
        assertThat(there).isEqualTo(Translation.translate(denying(42), telling));
        assertThat(http(there).getAccessLogList())
                .extracting(log -> log.getName())
                .containsExactly("connections");
        assertThat(http(here).getAccessLogList())
                .extracting(log -> log.getName())
                .containsExactly("connections", "connections.file");
        assertThat(http(here).toBuilder().removeAccessLog(1).build()).isEqualTo(http(there));
        Invariants.check(here);
        assertThat(http(translate(denying(42))).getAccessLogList())
                .as("and who tells nobody writes nothing")
                .isEmpty();
    }

    @Test
    void gateways_elsewhere_share_all_of_a_listener_but_its_address() {
        ClusterResources here = translate(denying(42));
        Elsewhere elsewhere = new Elsewhere(here, denying(42), SETTINGS, "since-0");
        ClusterResources one = elsewhere.at("10.0.0.1");
        ClusterResources other = elsewhere.at("::");
        assertThat(one).isEqualTo(Translation.translate(denying(42), SETTINGS.at("10.0.0.1")));
        assertThat(other).isEqualTo(Translation.translate(denying(42), SETTINGS.at("::")));
        assertThat(listener(one).getAddress().getSocketAddress().getAddress()).isEqualTo("10.0.0.1");
        assertThat(listener(other).getAddress().getSocketAddress().getIpv4Compat())
                .isTrue();
        assertThat(listener(other).toBuilder().clearAddress().build())
                .isEqualTo(listener(one).toBuilder().clearAddress().build());
        EnvoyResource body = one.listeners().getFirst();
        assertThat(body.version())
                .as("a version is the hash of the whole")
                .isEqualTo(EnvoyResource.Bytes.hash(body.body().getValue(), EnvoyResource.VERSION_LENGTH))
                .isNotEqualTo(other.listeners().getFirst().version());
        Invariants.check(one);
    }

    private static Listener listener(ClusterResources resources) {
        try {
            return resources.listeners().getFirst().body().unpack(Listener.class);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static HttpConnectionManager http(ClusterResources resources) {
        try {
            return chain(resources).getFilters(1).getTypedConfig().unpack(HttpConnectionManager.class);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void clusters_share_no_cache() {
        assertThat(names(translate(Laboratory.cluster(3129, 42, TrafficPolicy.DEFAULT_DENY, SMALL))))
                .doesNotContainAnyElementsOf(names(translate(denying(42))));
    }

    @Test
    void a_closed_cluster_has_no_way_out() {
        ClusterResources closed = translate(closed(denying(42)));
        assertThat(closed.clusters()).isEmpty();
        assertThat(closed.listeners()).hasSize(1);
        assertThat(table(closed).getVirtualHostsList().stream().flatMap(host -> host.getRoutesList().stream()))
                .isNotEmpty()
                .noneMatch(route -> route.hasRoute());
        Invariants.check(closed);
    }

    @Test
    void names_with_the_same_grants_share_a_virtual_host() {
        assertThat(table(translate(denying(42))).getVirtualHostsList())
                .anySatisfy(host ->
                        assertThat(host.getDomainsList()).containsExactly("api.example.com", "www.example.com"));
    }

    @ParameterizedTest
    @EnumSource
    void envoy_finds_nothing_wrong_with_it(TrafficPolicy policy, @TempDir Path folder) {
        ClusterPerimeter cluster = Laboratory.cluster(3128, 42, policy, DecisionTable.RULES);
        assertThat(EnvoyProcess.validate(bootstrap(translate(cluster)).toByteArray(), folder))
                .isEmpty();
    }

    @Test
    void envoy_finds_nothing_wrong_with_a_closed_cluster(@TempDir Path folder) {
        assertThat(EnvoyProcess.validate(
                        bootstrap(translate(closed(denying(42)))).toByteArray(), folder))
                .isEmpty();
    }

    @Test
    void envoy_refuses_a_field_that_it_does_not_know(@TempDir Path folder) {
        Bootstrap.Builder bootstrap = bootstrap(translate(denying(42))).toBuilder();
        bootstrap
                .getStaticResourcesBuilder()
                .getClustersBuilder(0)
                .setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(
                                999,
                                UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                        .build());
        assertThat(EnvoyProcess.validate(bootstrap.build().toByteArray(), folder))
                .contains("unknown");
    }

    /** The resources as an Envoy without a control plane would have them. */
    private static Bootstrap bootstrap(ClusterResources resources) {
        Bootstrap.Builder bootstrap = Bootstrap.newBuilder()
                .setLayeredRuntime(LayeredRuntime.newBuilder()
                        .addLayers(RuntimeLayer.newBuilder()
                                .setName("static")
                                .setStaticLayer(Struct.newBuilder()
                                        .putFields(
                                                "re2.max_program_size.error_level",
                                                Value.newBuilder()
                                                        .setNumberValue(Translation.RE2_PROGRAM_SIZE)
                                                        .build()))));
        try {
            for (EnvoyResource cluster : resources.clusters()) {
                bootstrap.getStaticResourcesBuilder().addClusters(cluster.body().unpack(Cluster.class));
            }
            Listener.Builder listener = resources.listeners().getFirst().body().unpack(Listener.class).toBuilder();
            var filter = listener.getFilterChainsBuilder(0).getFiltersBuilder(1);
            filter.setTypedConfig(Any.pack(filter.getTypedConfig().unpack(HttpConnectionManager.class).toBuilder()
                    .setRouteConfig(table(resources))
                    .build()));
            bootstrap.getStaticResourcesBuilder().addListeners(listener);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
        return bootstrap.build();
    }

    private static ClusterResources translate(ClusterPerimeter cluster) {
        return Translation.translate(cluster, SETTINGS);
    }

    private static ClusterPerimeter denying(long revision) {
        return Laboratory.cluster(3128, revision, TrafficPolicy.DEFAULT_DENY, SMALL);
    }

    private static ClusterPerimeter closed(ClusterPerimeter cluster) {
        return new ClusterPerimeter(
                cluster.cluster(),
                cluster.name(),
                cluster.egressPort(),
                cluster.clientSources(),
                true,
                new Perimeter(cluster.perimeter().revision(), TrafficPolicy.DEFAULT_DENY, List.of()));
    }

    private static RouteConfiguration table(ClusterResources resources) {
        try {
            return resources.routes().getFirst().body().unpack(RouteConfiguration.class);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static FilterChain chain(ClusterResources resources) {
        try {
            return resources
                    .listeners()
                    .getFirst()
                    .body()
                    .unpack(Listener.class)
                    .getFilterChains(0);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> names(ClusterResources resources) {
        return resources.clusters().stream().map(EnvoyResource::name).toList();
    }

    private static EgressRule rule(String destination, List<Integer> ports, List<String> paths, boolean leave) {
        Target target = destination.indexOf('/') > 0 ? Cidr.parse(destination) : HostPattern.parse(destination);
        return new EgressRule(
                new RuleId(UUID.nameUUIDFromBytes(destination.getBytes(StandardCharsets.UTF_8))),
                "rule",
                target,
                PortSet.of(ports),
                paths.stream().map(PathPattern::parse).toList(),
                "",
                Purpose.OTHER,
                null,
                leave,
                false,
                null);
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = TranslationTest.class.getResourceAsStream(name)) {
            return in == null ? name + " is missing" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
