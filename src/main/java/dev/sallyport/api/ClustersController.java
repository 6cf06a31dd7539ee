package dev.sallyport.api;

import dev.sallyport.enforcement.Enforcement;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.enforcement.PolicyState;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.CloudProvider;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.Clusters;
import dev.sallyport.perimeter.NewCluster;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.words.Words;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Clusters, and their gateways in the place of nodes. */
@RestController
@RequestMapping("/api/v1/clusters")
class ClustersController {

    private final Clusters clusters;
    private final Enforcement enforcement;
    private final Cursors cursors;
    private final Changes changes;

    ClustersController(Clusters clusters, Enforcement enforcement, Cursors cursors, Changes changes) {
        this.clusters = clusters;
        this.enforcement = enforcement;
        this.cursors = cursors;
        this.changes = changes;
    }

    @GetMapping
    @Call("ListClusters")
    ClusterWire.ClusterList list(
            Actor actor,
            @RequestParam(name = "show_inactive", required = false) boolean showInactive,
            Paging paging,
            ApiVersion version) {
        Function<Cluster, String> key = order(paging.sortBy());
        List<Cluster> all = showInactive ? clusters.listWithDeleted(actor) : clusters.list(actor);
        Cursors.Page<Cluster> page = cursors.page(
                actor,
                "clusters " + paging.sortBy() + " " + showInactive,
                paging.nowOnly(),
                Cursors.among(all, key),
                key);
        return new ClusterWire.ClusterList(
                page.items().stream()
                        .map(cluster -> form(actor, cluster, version))
                        .toList(),
                page.pagination());
    }

    /** A text that orders clusters as asked, different for each. */
    private static Function<Cluster, String> order(@Nullable String sortBy) {
        return switch (sortBy == null ? "NAME" : sortBy) {
            case "NAME" -> cluster -> cluster.name() + " " + cluster.id();
            case "CREATED_AT" -> cluster -> Cursors.sortable(cluster.createdAt()) + cluster.id();
            case "DELETED_AT" -> cluster -> Cursors.sortable(cluster.deletedAt()) + cluster.id();
            default -> throw Paging.invalid();
        };
    }

    @GetMapping("/{cluster}")
    @Call("GetCluster")
    ClusterWire.Cluster get(
            Actor actor, @PathVariable("cluster") ClusterId cluster, Wishes wishes, ApiVersion version) {
        changes.await(cluster, wishes, () -> !enforcement.status(actor, cluster).awaitsPolicy());
        return form(actor, clusters.get(actor, cluster), version);
    }

    @PostMapping
    @Call("CreateCluster")
    ClusterWire.Cluster create(Actor actor, @Body ClusterWire.Create asked, ApiVersion version) {
        ClusterWire.@Nullable Dedicated dedicated =
                asked.spec() == null ? null : asked.spec().dedicated();
        boolean restrict = dedicated != null && Boolean.TRUE.equals(dedicated.restrictEgressTraffic());
        PolicyState asPromised = restrict ? PolicyState.DEFAULT_DENY : PolicyState.ALLOW_ALL;
        Cluster created = clusters.create(
                actor,
                new NewCluster(
                        Objects.requireNonNullElse(asked.name(), ""),
                        provider(asked.provider()),
                        dedicated == null || dedicated.regionNodes() == null
                                ? List.of()
                                : dedicated.regionNodes().keySet().stream()
                                        .sorted()
                                        .toList(),
                        restrict ? TrafficPolicy.DEFAULT_DENY : TrafficPolicy.ALLOW_ALL,
                        texts(asked.clientSources())));
        // As documented, at once: nothing was ever open that would still have to be closed. Reading it tells what is
        // acknowledged.
        return form(created, enforcement.statusOf(actor, created.id(), created), asPromised, version);
    }

    @PatchMapping("/{cluster}")
    @Call("UpdateCluster")
    ClusterWire.Cluster update(
            Actor actor,
            @PathVariable("cluster") ClusterId cluster,
            @Body ClusterWire.Update asked,
            Wishes wishes,
            ApiVersion version) {
        List<String> sources = asked.clientSources() == null ? null : texts(asked.clientSources());
        Cluster changed = clusters.update(actor, cluster, asked.name(), sources, wishes.base());
        return form(actor, settled(actor, changed, wishes), version);
    }

    @DeleteMapping("/{cluster}")
    @Call("DeleteCluster")
    ClusterWire.Cluster delete(
            Actor actor, @PathVariable("cluster") ClusterId cluster, Wishes wishes, ApiVersion version) {
        Cluster deleted = clusters.delete(actor, cluster, wishes.base());
        return form(actor, settled(actor, deleted, wishes), version);
    }

    /** The cluster as it is once every gateway has acknowledged its newest revision, or the time is over; also a deleted one. */
    private Cluster settled(Actor actor, Cluster changed, Wishes wishes) {
        if (!wishes.patience().isPositive()) {
            return changed;
        }
        changes.await(changed.id(), wishes, () -> {
            Cluster now = reread(actor, changed);
            return now.settledRevision() >= now.revision();
        });
        return reread(actor, changed);
    }

    private Cluster reread(Actor actor, Cluster cluster) {
        return clusters.listWithDeleted(actor).stream()
                .filter(one -> one.id().equals(cluster.id()))
                .findFirst()
                .orElse(cluster);
    }

    /** There are no backups of what a perimeter is drawn around; the provider reads them with every cluster. */
    @GetMapping("/{cluster}/backups-config")
    @Call("GetBackupConfiguration")
    ClusterWire.BackupConfiguration backups(Actor actor, @PathVariable("cluster") ClusterId cluster) {
        clusters.get(actor, cluster);
        return ClusterWire.BackupConfiguration.NONE;
    }

    @GetMapping("/{cluster}/nodes")
    @Call("ListClusterNodes")
    ClusterWire.NodeList nodes(
            Actor actor,
            @PathVariable("cluster") ClusterId cluster,
            @RequestParam(name = "region_name", required = false) @Nullable String region,
            Paging paging) {
        String place =
                clusters.get(actor, cluster).regions().stream().findFirst().orElse("");
        boolean elsewhere = region != null && !region.isEmpty() && !region.equals(place);
        List<GatewayStatus> all =
                elsewhere ? List.of() : enforcement.status(actor, cluster).gateways();
        Cursors.Page<GatewayStatus> page = cursors.page(
                actor,
                "nodes " + cluster + " " + region,
                paging.nowOnly(),
                Cursors.among(all, GatewayStatus::gateway),
                GatewayStatus::gateway);
        return new ClusterWire.NodeList(
                page.items().stream().map(gateway -> node(gateway, place)).toList(), page.pagination());
    }

    private static ClusterWire.Node node(GatewayStatus gateway, String region) {
        boolean live = switch (gateway.state()) {
            case IN_SYNC, BEHIND, REFUSED, RETIRING -> true;
            case UNFIT, NOT_SEEN, NOT_HEARD, ABANDONED -> false;
        };
        Long acknowledged = gateway.acknowledgedRevision();
        return new ClusterWire.Node(
                gateway.gateway(),
                region,
                live ? "LIVE" : "NOT_READY",
                gateway.state().name(),
                acknowledged == null ? null : acknowledged.toString());
    }

    private static CloudProvider provider(@Nullable String text) {
        return Arrays.stream(CloudProvider.values())
                .filter(provider -> provider.name().equals(text))
                .findFirst()
                .orElseThrow(() -> new ApiException(HttpStatus.BAD_REQUEST, Words.of("api.provider_unknown")));
    }

    private static List<String> texts(@Nullable List<String> values) {
        if (values != null && values.stream().anyMatch(Objects::isNull)) {
            throw new ApiException(HttpStatus.BAD_REQUEST, Words.of("api.body_malformed"));
        }
        return values == null ? List.of() : values;
    }

    private ClusterWire.Cluster form(Actor actor, Cluster cluster, ApiVersion version) {
        EnforcementStatus status = enforcement.statusOf(actor, cluster.id(), cluster);
        return form(cluster, status, status.policyState(), version);
    }

    private static ClusterWire.Cluster form(
            Cluster cluster, EnforcementStatus status, PolicyState policy, ApiVersion version) {
        Instant deletedAt = cluster.deletedAt();
        return new ClusterWire.Cluster(
                cluster.id().toString(),
                cluster.name(),
                "",
                "FINALIZED",
                "ADVANCED",
                cluster.provider().name(),
                "",
                deletedAt == null ? "CREATED" : "DELETED",
                cluster.createdBy(),
                version.noOperation(),
                new ClusterWire.Config(ClusterWire.Hardware.NONE),
                cluster.regions().stream()
                        .map(region -> new ClusterWire.Region(
                                region,
                                "",
                                "",
                                "",
                                "",
                                0,
                                region.equals(cluster.regions().getFirst())))
                        .toList(),
                Wire.at(cluster.createdAt()),
                Wire.at(cluster.updatedAt()),
                deletedAt == null ? null : Wire.at(deletedAt),
                "",
                Map.of(),
                "",
                version.privateNetwork(),
                version.policy(policy),
                "DISABLED",
                "",
                RuleForms.policyReason(status),
                status.egressProxies(),
                cluster.clientSources().stream().map(Object::toString).toList(),
                Long.toString(cluster.revision()),
                Long.toString(cluster.settledRevision()));
    }
}
