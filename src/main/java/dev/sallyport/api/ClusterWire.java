package dev.sallyport.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The records of the wire, field for field, of clusters and their gateways. */
final class ClusterWire {

    private ClusterWire() {}

    record Create(
            @Nullable String name,
            @Nullable String provider,
            @Nullable Spec spec,
            @Extension @Nullable List<String> clientSources)
            implements Wire.Form {}

    record Spec(@Nullable Dedicated dedicated) implements Wire.Form {}

    record Dedicated(
            @Nullable Map<String, Integer> regionNodes,
            @Nullable Boolean restrictEgressTraffic) implements Wire.Form {}

    /** What PATCH takes; what the wire's {@code spec} would change, a cluster here does not have. */
    record Update(
            @Extension @Nullable String name,
            @Extension @Nullable List<String> clientSources) implements Wire.Form {}

    record Cluster(
            String id,
            String name,
            String cockroachVersion,
            String upgradeStatus,
            String plan,
            String cloudProvider,
            String accountId,
            String state,
            String creatorId,
            String operationStatus,
            Config config,
            List<Region> regions,
            String createdAt,
            String updatedAt,
            @Nullable String deletedAt,
            String cidrRange,
            Map<String, String> labels,
            String parentId,
            String networkVisibility,
            String egressTrafficPolicy,
            String deleteProtection,
            String sqlDns,
            @Extension @Nullable String stateReason,
            @Extension List<String> egressProxies,
            @Extension List<String> clientSources,
            @Extension String revision,
            @Extension String settledRevision)
            implements Wire.Form {}

    record Config(Hardware dedicated) implements Wire.Form {}

    /** Clients expect it of every cluster of the plan; no machine stands behind it here. */
    record Hardware(String machineType, int numVirtualCpus, int storageGib, double memoryGib, int diskIops)
            implements Wire.Form {

        static final Hardware NONE = new Hardware("", 0, 0, 0, 0);
    }

    record Region(
            String name,
            String sqlDns,
            String uiDns,
            String internalDns,
            String privateEndpointDns,
            int nodeCount,
            boolean primary)
            implements Wire.Form {}

    record ClusterList(List<Cluster> clusters, Wire.@Nullable Pagination pagination) implements Wire.Form {}

    /** A gateway in the place of a node of the database. */
    record Node(
            String name,
            String regionName,
            String status,
            @Extension String state,
            @Extension @Nullable String acknowledgedRevision)
            implements Wire.Form {}

    record NodeList(List<Node> nodes, Wire.@Nullable Pagination pagination) implements Wire.Form {}
}
