package dev.sallyport.api;

import dev.sallyport.enforcement.Enforcement;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.CloudProvider;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.Clusters;
import dev.sallyport.perimeter.NewCluster;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.words.Words;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Clusters, as far as automation needs them to reach their egress rules. */
@RestController
@RequestMapping("/api/v1/clusters")
class ClustersController {

    private final Clusters clusters;
    private final Enforcement enforcement;
    private final RequestBodies bodies;

    ClustersController(Clusters clusters, Enforcement enforcement, RequestBodies bodies) {
        this.clusters = clusters;
        this.enforcement = enforcement;
        this.bodies = bodies;
    }

    @GetMapping
    Wire.ClusterList list(@AuthenticationPrincipal Actor actor) {
        return new Wire.ClusterList(
                clusters.list(actor).stream()
                        .map(cluster -> wire(cluster, enforcement.status(actor, cluster.id())))
                        .toList(),
                null);
    }

    @GetMapping("/{cluster}")
    Wire.Cluster get(@AuthenticationPrincipal Actor actor, @PathVariable("cluster") String id) {
        ClusterId cluster = Ids.cluster(id);
        return wire(clusters.get(actor, cluster), enforcement.status(actor, cluster));
    }

    @PostMapping
    Wire.Cluster create(@AuthenticationPrincipal Actor actor, HttpServletRequest request) {
        Wire.CreateCluster asked = bodies.read(request, Wire.CreateCluster.class);
        Wire.CreateCluster.@Nullable Dedicated dedicated =
                asked.spec() == null ? null : asked.spec().dedicated();
        boolean restrict = dedicated != null && Boolean.TRUE.equals(dedicated.restrictEgressTraffic());
        Cluster created = clusters.create(
                actor,
                new NewCluster(
                        asked.name() == null ? "" : asked.name(),
                        provider(asked.provider()),
                        dedicated == null || dedicated.regionNodes() == null
                                ? List.of()
                                : dedicated.regionNodes().keySet().stream()
                                        .sorted()
                                        .toList(),
                        restrict ? TrafficPolicy.DEFAULT_DENY : TrafficPolicy.ALLOW_ALL,
                        asked.clientSources() == null ? List.of() : asked.clientSources()));
        return wire(created, enforcement.status(actor, created.id()));
    }

    @DeleteMapping("/{cluster}")
    Wire.Cluster delete(@AuthenticationPrincipal Actor actor, @PathVariable("cluster") String id) {
        ClusterId cluster = Ids.cluster(id);
        EnforcementStatus last = enforcement.status(actor, cluster);
        return wire(clusters.delete(actor, cluster), last);
    }

    private static CloudProvider provider(@Nullable String text) {
        return Arrays.stream(CloudProvider.values())
                .filter(provider -> provider.name().equals(text))
                .findFirst()
                .orElseThrow(() -> new ApiException(HttpStatus.BAD_REQUEST, Words.of("api.provider_unknown")));
    }

    private static Wire.Cluster wire(Cluster cluster, EnforcementStatus status) {
        return new Wire.Cluster(
                cluster.id().toString(),
                cluster.name(),
                cluster.provider().name(),
                "ADVANCED",
                cluster.deletedAt() == null ? "CREATED" : "DELETED",
                cluster.createdBy(),
                "UNSPECIFIED",
                cluster.regions().stream()
                        .map(region -> new Wire.Region(region, "", "", "", "", 0))
                        .toList(),
                Wire.at(cluster.createdAt()),
                Wire.at(cluster.updatedAt()),
                cluster.deletedAt() == null ? null : Wire.at(cluster.deletedAt()),
                status.policyState().name(),
                status.egressProxies(),
                cluster.clientSources().stream().map(Object::toString).toList(),
                status.policyReason());
    }
}
