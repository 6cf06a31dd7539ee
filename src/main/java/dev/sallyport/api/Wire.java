package dev.sallyport.api;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The records of the wire, field for field. Nothing here decides anything. */
final class Wire {

    private Wire() {}

    /** What POST takes to make a rule. */
    record AddRule(
            @Nullable String name,
            @Nullable String type,
            @Nullable String destination,
            @Nullable String description,
            @Nullable List<Integer> ports,
            @Nullable List<String> paths,
            @Nullable String purpose,

            @JsonProperty("expires_at") @JsonAlias("expiresAt") @Nullable
            Instant expiresAt,

            @JsonProperty("allow_private_addresses") @JsonAlias("allowPrivateAddresses") @Nullable
            Boolean allowPrivateAddresses,

            @JsonProperty("raw_tcp") @JsonAlias("rawTcp") @Nullable
            Boolean rawTcp) {}

    /** What PATCH takes; a field that is absent stays as it is, and so does an empty list of ports. */
    record EditRule(
            @Nullable String type,
            @Nullable String destination,
            @Nullable String description,
            @Nullable List<Integer> ports,
            @Nullable List<String> paths,
            @Nullable String purpose,

            @JsonProperty("expires_at") @JsonAlias("expiresAt") @Nullable
            Instant expiresAt,

            @JsonProperty("allow_private_addresses") @JsonAlias("allowPrivateAddresses") @Nullable
            Boolean allowPrivateAddresses,

            @JsonProperty("raw_tcp") @JsonAlias("rawTcp") @Nullable
            Boolean rawTcp,

            @JsonProperty("all_ports") @JsonAlias("allPorts") @Nullable
            Boolean allPorts) {}

    record SetPolicy(
            @JsonProperty("allow_all") @JsonAlias("allowAll") @Nullable
            Boolean allowAll) {}

    record CreateCluster(
            @Nullable String name,
            @Nullable String provider,
            @Nullable Spec spec,

            @JsonProperty("client_sources") @JsonAlias("clientSources") @Nullable
            List<String> clientSources) {

        record Spec(@Nullable Dedicated dedicated) {}

        record Dedicated(
                @JsonProperty("region_nodes") @JsonAlias("regionNodes") @Nullable
                Map<String, Integer> regionNodes,

                @JsonProperty("restrict_egress_traffic") @JsonAlias("restrictEgressTraffic") @Nullable
                Boolean restrictEgressTraffic) {}
    }

    record Rule(
            String id,
            @JsonProperty("cluster_id") String clusterId,
            String name,
            String type,
            String state,
            @JsonProperty("crl_managed") boolean crlManaged,
            String destination,
            List<Integer> ports,
            List<String> paths,
            String description,
            @JsonProperty("created_at") String createdAt,
            String purpose,
            @JsonProperty("expires_at") @Nullable String expiresAt,
            @JsonProperty("allow_private_addresses") boolean allowPrivateAddresses,
            @JsonProperty("raw_tcp") boolean rawTcp) {}

    /** The envelope of a read. */
    record OneRule(Rule rule) {}

    /** The envelope of a write: the wire spells its key with a capital. */
    record ChangedRule(@JsonProperty("Rule") Rule rule) {}

    record RuleList(List<Rule> rules, @Nullable Object pagination) {}

    record Region(
            String name,
            @JsonProperty("sql_dns") String sqlDns,
            @JsonProperty("ui_dns") String uiDns,
            @JsonProperty("internal_dns") String internalDns,
            @JsonProperty("private_endpoint_dns") String privateEndpointDns,
            @JsonProperty("node_count") int nodeCount) {}

    record Cluster(
            String id,
            String name,
            @JsonProperty("cloud_provider") String cloudProvider,
            String plan,
            String state,
            @JsonProperty("creator_id") String creatorId,
            @JsonProperty("operation_status") String operationStatus,
            List<Region> regions,
            @JsonProperty("created_at") String createdAt,
            @JsonProperty("updated_at") String updatedAt,
            @JsonProperty("deleted_at") @Nullable String deletedAt,
            @JsonProperty("egress_traffic_policy") String egressTrafficPolicy,
            @JsonProperty("egress_proxies") List<String> egressProxies,
            @JsonProperty("client_sources") List<String> clientSources,
            @JsonProperty("state_reason") @Nullable String stateReason) {}

    record ClusterList(List<Cluster> clusters, @Nullable Object pagination) {}

    /** An error, in the form of gRPC's JSON gateway: {@code code} is the gRPC code. */
    record Status(int code, String message, List<Map<String, Object>> details) {}

    /** RFC 3339 in UTC with at most microseconds. */
    static String at(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS).toString();
    }
}
