package dev.sallyport.api;

import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.PolicyState;
import dev.sallyport.perimeter.CloudProvider;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The records of the wire, field for field, of clusters and their gateways. */
final class ClusterWire {

    private ClusterWire() {}

    record Create(
            @Needed @Nullable String name,
            @Needed @Among(CloudProvider.class) @Nullable String provider,
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
            @Among(also = "FINALIZED") String upgradeStatus,
            @Among(also = "ADVANCED") String plan,
            @Among(CloudProvider.class) String cloudProvider,
            String accountId,
            @Among(also = {"CREATED", "DELETED"}) String state,
            String creatorId,

            @Among(also = {"UNSPECIFIED", "CLUSTER_STATUS_UNSPECIFIED"})
            String operationStatus,

            Config config,
            List<Region> regions,
            String createdAt,
            String updatedAt,
            @Nullable String deletedAt,
            String cidrRange,
            Map<String, String> labels,
            String parentId,

            @Among(also = {"PRIVATE", "NETWORK_VISIBILITY_PRIVATE"})
            String networkVisibility,

            @Among(
                    value = PolicyState.class,
                    also = {"POLICY_UPDATING", "POLICY_ERROR"})
            String egressTrafficPolicy,

            @Among(also = "DISABLED") String deleteProtection,
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

    record BackupConfiguration(boolean enabled, int retentionDays, int frequencyMinutes) implements Wire.Form {

        static final BackupConfiguration NONE = new BackupConfiguration(false, 0, 0);
    }

    record ClusterList(List<Cluster> clusters, Wire.@Nullable Pagination pagination) implements Wire.Form {}

    /** A gateway in the place of a node of the database. */
    record Node(
            String name,
            String regionName,
            @Among(also = {"LIVE", "NOT_READY"}) String status,
            @Extension @Among(GatewayState.class) String state,
            @Extension @Nullable String acknowledgedRevision)
            implements Wire.Form {}

    record NodeList(List<Node> nodes, Wire.@Nullable Pagination pagination) implements Wire.Form {}
}
