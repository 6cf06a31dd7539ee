package dev.sallyport.enforcement.envoy.translation;

import dev.sallyport.ledger.ClusterId;
import java.util.List;
import java.util.stream.Stream;

/**
 * Everything a gateway gets for one cluster at one revision.
 *
 * <p>The route table differs at every revision, since it names it; listener and clusters differ only where their content does. To
 * open a cluster, send clusters, then listener and routes. To tighten one, send the routes, wait for their acknowledgement, then
 * send the listener (see {@link Translation}). To close one, likewise, and take the clusters away last.
 *
 * @param listeners exactly one, on the cluster's egress port
 * @param clusters one for each address class; none if the cluster is closed
 * @param routes exactly one table, which the listener asks for by name
 */
public record ClusterResources(
        ClusterId cluster,
        long revision,
        List<EnvoyResource> listeners,
        List<EnvoyResource> clusters,
        List<EnvoyResource> routes) {

    public ClusterResources {
        listeners = List.copyOf(listeners);
        clusters = List.copyOf(clusters);
        routes = List.copyOf(routes);
    }

    /** The same without clusters that it keeps no more. */
    public ClusterResources without(List<EnvoyResource> former) {
        return new ClusterResources(
                cluster,
                revision,
                listeners,
                clusters.stream().filter(one -> !former.contains(one)).toList(),
                routes);
    }

    /** The same, and beside its clusters those that a gateway has to keep for now. */
    public ClusterResources keeping(List<EnvoyResource> former) {
        return former.isEmpty()
                ? this
                : new ClusterResources(
                        cluster,
                        revision,
                        listeners,
                        Stream.concat(clusters.stream(), former.stream()).toList(),
                        routes);
    }
}
