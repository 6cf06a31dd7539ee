package dev.sallyport.enforcement.envoy;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sallyport.enforcement.envoy.translation.ClusterResources;
import dev.sallyport.enforcement.envoy.translation.EnvoyResource;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** Makes the route table of a cluster one that Envoy refuses, as long as a rule for a certain host is in it. */
@TestConfiguration
public class RefusableResources {

    /** What Envoy says to two virtual hosts with the same domain. */
    public static final String ENVOYS_WORDS = "Only unique values for domains are permitted";

    private static final String REFUSED = "refused-by-envoy.example.test";

    private final AtomicInteger refused = new AtomicInteger();

    public String refusedHost() {
        return REFUSED;
    }

    /** How many tables were made that Envoy refuses. */
    public int refusedTables() {
        return refused.get();
    }

    @Bean
    UnaryOperator<ClusterResources> lastTouch() {
        return resources -> new ClusterResources(
                resources.cluster(),
                resources.revision(),
                resources.listeners(),
                resources.clusters(),
                resources.routes().stream().map(this::spoilt).toList());
    }

    private EnvoyResource spoilt(EnvoyResource resource) {
        try {
            RouteConfiguration table = resource.body().unpack(RouteConfiguration.class);
            List<VirtualHost> hosts = table.getVirtualHostsList();
            boolean concerned =
                    hosts.stream().anyMatch(host -> host.getDomainsList().contains(REFUSED));
            if (!concerned) {
                return resource;
            }
            refused.incrementAndGet();
            RouteConfiguration bad = table.toBuilder()
                    .addVirtualHosts(VirtualHost.newBuilder().setName("spoilt").addDomains(REFUSED))
                    .build();
            return new EnvoyResource(
                    resource.typeUrl(), resource.name(), Any.pack(bad), resource.version() + "-spoilt");
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }
}
