package dev.sallyport.enforcement.envoy;

import dev.sallyport.enforcement.envoy.translation.ClusterResources;
import dev.sallyport.enforcement.envoy.translation.EnvoyResource;
import dev.sallyport.enforcement.internal.Upstreams;
import dev.sallyport.ledger.ClusterId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clusters of Envoy's that earlier settings made. A change of the reserved addresses, of the resolvers or of anything else that a DNS
 * cache is made of gives cache, cluster, filters and route table new names. A gateway that is told of the new ones only would lose,
 * before its new listener is there, what its present one leads to; so it is told of both until its old filter chain is drained. For
 * any thread.
 */
final class FormerClusters {

    private static final Logger log = LoggerFactory.getLogger(FormerClusters.class);

    private final Upstreams store;
    private final Map<ClusterId, Set<String>> present = new ConcurrentHashMap<>();
    private final Map<ClusterId, List<EnvoyResource>> former = new ConcurrentHashMap<>();
    private final Map<ClusterId, Set<String>> goneOver = new ConcurrentHashMap<>();

    FormerClusters(Upstreams store) {
        this.store = store;
    }

    /** Where nothing is remembered, nothing is former. */
    static FormerClusters none() {
        return new FormerClusters(new Upstreams() {
            @Override
            public Map<String, byte[]> of(ClusterId cluster) {
                return Map.of();
            }

            @Override
            public void remember(ClusterId cluster, Map<String, byte[]> upstreams) {}

            @Override
            public void forget(ClusterId cluster, Collection<String> names) {}
        });
    }

    /** Takes note of what a cluster's gateways are to have from now on. To be called before any of them is told. */
    void replacedBy(ClusterResources now) {
        Set<String> names = now.clusters().stream().map(EnvoyResource::name).collect(Collectors.toUnmodifiableSet());
        if (names.isEmpty() || names.equals(present.put(now.cluster(), names))) {
            return;
        }
        goneOver.put(now.cluster(), ConcurrentHashMap.newKeySet());
        former.put(now.cluster(), remembered(now, names));
    }

    private List<EnvoyResource> remembered(ClusterResources now, Set<String> names) {
        try {
            List<EnvoyResource> others = store.of(now.cluster()).entrySet().stream()
                    .filter(known -> !names.contains(known.getKey()))
                    .map(known -> EnvoyResource.stored(EnvoyResource.CLUSTER, known.getKey(), known.getValue()))
                    .toList();
            store.remember(
                    now.cluster(),
                    now.clusters().stream()
                            .collect(Collectors.toMap(
                                    EnvoyResource::name,
                                    resource -> resource.body().getValue().toByteArray())));
            return others;
        } catch (RuntimeException e) {
            // Enforcement goes on; at worst a gateway refuses for a moment while it goes over.
            log.error("What gateways of cluster {} had by earlier settings is not known", now.cluster(), e);
            return List.of();
        }
    }

    /** What the gateway has to keep for now beside what it is to have. */
    List<EnvoyResource> keptBy(String gateway, ClusterId cluster) {
        return goneOver.getOrDefault(cluster, Set.of()).contains(gateway)
                ? List.of()
                : former.getOrDefault(cluster, List.of());
    }

    /**
     * The gateway's old filter chain is drained: it needs the former ones no more.
     *
     * @param gateways all that are to have the cluster; once each has gone over, nothing former is left
     */
    void goneOver(String gateway, ClusterId cluster, Collection<String> gateways) {
        Set<String> over = goneOver.getOrDefault(cluster, Set.of());
        if (former.getOrDefault(cluster, List.of()).isEmpty() || !over.add(gateway) || !over.containsAll(gateways)) {
            return;
        }
        List<EnvoyResource> done = former.remove(cluster);
        if (done != null) {
            store.forget(cluster, done.stream().map(EnvoyResource::name).toList());
        }
    }

    /** The cluster is gone, and what its gateways dialled through. */
    void forget(ClusterId cluster) {
        present.remove(cluster);
        former.remove(cluster);
        goneOver.remove(cluster);
        store.forget(cluster, store.of(cluster).keySet());
    }
}
