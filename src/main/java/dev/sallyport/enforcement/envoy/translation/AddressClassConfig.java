package dev.sallyport.enforcement.envoy.translation;

import static dev.sallyport.enforcement.envoy.translation.EnvoyResource.Bytes.any;

import com.github.xds.core.v3.CidrRange;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.UnknownFieldSet;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.net.Cidr;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.DnsResolverOptions;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.extensions.clusters.dynamic_forward_proxy.v3.ClusterConfig;
import io.envoyproxy.envoy.extensions.common.dynamic_forward_proxy.v3.DnsCacheConfig;
import io.envoyproxy.envoy.extensions.filters.http.dynamic_forward_proxy.v3.FilterConfig;
import io.envoyproxy.envoy.extensions.filters.http.dynamic_forward_proxy.v3.PerRouteConfig;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig;
import io.envoyproxy.envoy.type.matcher.v3.AddressMatcher;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One class of addresses of one cluster: a DNS cache that drops what may not be dialled, and the filter and the cluster that use it.
 *
 * <p>Cache, filter and cluster have one name. It carries a hash of the settings, since Envoy refuses for ever to change a cache
 * under its name; and it is the cluster's own, so that the clients of one cluster cannot fill the cache of another.
 *
 * @param initially whether the filter is on where no route says otherwise
 */
record AddressClassConfig(String name, DnsCacheConfig cache, boolean initially, int maxConnections) {

    /** Newer than the protos: addresses that this matches are dropped from every answer, literals included (Envoy 1.39). */
    static final int RESOLVED_ADDRESS_FILTER = 16;

    private static final int BUFFER = 32 * 1024;

    /** Both classes, ordinary names first: theirs is the filter that is on by default. */
    record Both(AddressClassConfig publicOnly, AddressClassConfig privateToo) {

        static Both of(ClusterId cluster, GatewaySettings settings) {
            List<Cidr> reserved = settings.addresses().reserved();
            List<Cidr> special = new ArrayList<>(reserved);
            special.addAll(settings.addresses().privateRanges());
            return new Both(
                    AddressClassConfig.of(cluster, "public", special, settings),
                    AddressClassConfig.of(cluster, "private", reserved, settings));
        }

        /** What a route, virtual host or table carries to have its destinations held to the wider class. */
        Map<String, Any> choosingPrivate() {
            return Map.of(
                    publicOnly.name,
                    any(io.envoyproxy.envoy.config.route.v3.FilterConfig.newBuilder()
                            .setDisabled(true)
                            .build()),
                    privateToo.name,
                    any(io.envoyproxy.envoy.config.route.v3.FilterConfig.newBuilder()
                            .setConfig(any(PerRouteConfig.getDefaultInstance()))
                            .build()));
        }
    }

    private static AddressClassConfig of(
            ClusterId cluster, String className, List<Cidr> dropped, GatewaySettings settings) {
        DnsCacheConfig unnamed = cache(dropped, settings.dnsResolvers());
        String hash = EnvoyResource.Bytes.hash(
                ByteString.copyFromUtf8(cluster + " " + className).concat(EnvoyResource.Bytes.of(unnamed)), 4);
        String name = cluster.toString().substring(0, 8) + "-" + className + "-" + hash;
        return new AddressClassConfig(
                name, unnamed.toBuilder().setName(name).build(), className.equals("public"), settings.maxConnections());
    }

    private static DnsCacheConfig cache(List<Cidr> dropped, List<InetSocketAddress> resolvers) {
        return DnsCacheConfig.newBuilder()
                .setDnsLookupFamily(Cluster.DnsLookupFamily.V4_PREFERRED)
                .setMaxHosts(UInt32Value.of(16_384))
                .setDnsMinRefreshRate(seconds(5))
                .setDnsRefreshRate(seconds(60))
                .setHostTtl(seconds(30))
                .setDnsQueryTimeout(seconds(3))
                .setTypedDnsResolverConfig(TypedExtensionConfig.newBuilder()
                        .setName("envoy.network.dns_resolver.cares")
                        .setTypedConfig(any(resolver(resolvers))))
                .setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(
                                RESOLVED_ADDRESS_FILTER,
                                UnknownFieldSet.Field.newBuilder()
                                        .addLengthDelimited(matching(dropped).toByteString())
                                        .build())
                        .build())
                .build();
    }

    private static CaresDnsResolverConfig resolver(List<InetSocketAddress> resolvers) {
        CaresDnsResolverConfig.Builder config = CaresDnsResolverConfig.newBuilder()
                .setDnsResolverOptions(DnsResolverOptions.newBuilder().setNoDefaultSearchDomain(true));
        for (InetSocketAddress resolver : resolvers) {
            config.addResolvers(Address.newBuilder()
                    .setSocketAddress(SocketAddress.newBuilder()
                            .setAddress(resolver.getAddress().getHostAddress())
                            .setPortValue(resolver.getPort())));
        }
        return config.build();
    }

    private static AddressMatcher matching(List<Cidr> ranges) {
        AddressMatcher.Builder matcher = AddressMatcher.newBuilder();
        for (Cidr range : ranges) {
            matcher.addRanges(CidrRange.newBuilder()
                    .setAddressPrefix(range.network().toString())
                    .setPrefixLen(UInt32Value.of(range.prefix())));
        }
        return matcher.build();
    }

    HttpFilter filter() {
        return HttpFilter.newBuilder()
                .setName(name)
                .setDisabled(!initially)
                .setTypedConfig(any(FilterConfig.newBuilder()
                        .setSaveUpstreamAddress(true)
                        .setDnsCacheConfig(cache)
                        .build()))
                .build();
    }

    EnvoyResource cluster() {
        UInt32Value most = UInt32Value.of(maxConnections);
        return EnvoyResource.of(
                name,
                Cluster.newBuilder()
                        .setName(name)
                        .setConnectTimeout(seconds(5))
                        .setLbPolicy(Cluster.LbPolicy.CLUSTER_PROVIDED)
                        .setPerConnectionBufferLimitBytes(UInt32Value.of(BUFFER))
                        .setClusterType(Cluster.CustomClusterType.newBuilder()
                                .setName("envoy.clusters.dynamic_forward_proxy")
                                .setTypedConfig(any(ClusterConfig.newBuilder()
                                        .setDnsCacheConfig(cache)
                                        .build())))
                        .setCircuitBreakers(CircuitBreakers.newBuilder()
                                .addThresholds(CircuitBreakers.Thresholds.newBuilder()
                                        .setMaxConnections(most)
                                        .setMaxPendingRequests(most)
                                        .setMaxRequests(most)))
                        .build());
    }

    private static Duration seconds(long seconds) {
        return Duration.newBuilder().setSeconds(seconds).build();
    }
}
