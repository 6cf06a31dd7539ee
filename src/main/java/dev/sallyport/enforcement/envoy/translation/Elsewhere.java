package dev.sallyport.enforcement.envoy.translation;

import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What gateways other than the local one get for a cluster: the same but for the listener, which binds an address of theirs and writes
 * no file that could be read here. For one thread.
 */
public final class Elsewhere {

    private final ClusterResources resources;
    private final ClusterPerimeter cluster;
    private final GatewaySettings settings;
    private final String chain;
    private @Nullable ListenerBody body;

    /**
     * @param resources what the local gateway gets of the cluster
     * @param settings the local gateway's
     * @param chain what the filter chain is called, unless the cluster is closed
     */
    public Elsewhere(ClusterResources resources, ClusterPerimeter cluster, GatewaySettings settings, String chain) {
        this.resources = resources;
        this.cluster = cluster;
        this.settings = settings;
        this.chain = chain;
    }

    /** With the listener at the address, an IP literal. */
    public ClusterResources at(String address) {
        if (body == null) {
            body = Listeners.body(
                    cluster, settings.at(address), AddressClassConfig.Both.of(cluster.cluster(), settings), chain);
        }
        return new ClusterResources(
                resources.cluster(),
                resources.revision(),
                List.of(body.at(address)),
                resources.clusters(),
                resources.routes());
    }
}
