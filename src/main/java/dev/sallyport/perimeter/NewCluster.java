package dev.sallyport.perimeter;

import dev.sallyport.policy.TrafficPolicy;
import java.util.List;

/**
 * What is asked of a new cluster.
 *
 * @param clientSources CIDRs as typed; empty for the default of a loopback listener
 */
public record NewCluster(
        String name, CloudProvider provider, List<String> regions, TrafficPolicy policy, List<String> clientSources) {

    public NewCluster {
        regions = List.copyOf(regions);
        clientSources = List.copyOf(clientSources);
    }
}
