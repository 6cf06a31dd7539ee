package dev.sallyport.perimeter.internal;

import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.net.Cidr;
import dev.sallyport.net.InvalidValueException;
import dev.sallyport.net.Problem;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.InvalidClusterException;
import dev.sallyport.perimeter.InvalidClusterException.Field;
import dev.sallyport.perimeter.NewCluster;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import dev.sallyport.perimeter.StaleRevisionException;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.TrafficPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The commands on clusters, behind the use case that checks who may give them. */
public final class ClusterCommands {

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{1,38}[a-z0-9])");
    private static final Pattern REGION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._-]{0,62}");
    private static final int MOST_REGIONS = 20;
    private static final int MOST_SOURCES = 100;

    private final PerimeterJournal journal;
    private final LedgerFold fold;
    private final PerimeterSettings settings;
    private final ManagedRules managedRules;

    ClusterCommands(PerimeterJournal journal, LedgerFold fold, PerimeterSettings settings, ManagedRules managedRules) {
        this.journal = journal;
        this.fold = fold;
        this.settings = settings;
        this.managedRules = managedRules;
    }

    public List<Cluster> list() {
        return journal.query(projection ->
                projection.existing().stream().map(ClusterRow::toCluster).toList());
    }

    public List<Cluster> listWithDeleted() {
        return journal.query(projection ->
                projection.all().stream().map(ClusterRow::toCluster).toList());
    }

    public Cluster get(ClusterId cluster) {
        return journal.query(projection -> projection.existing(cluster).toCluster());
    }

    public TrafficPolicy policyAt(ClusterId cluster, long revision) {
        return journal.query(projection -> {
            projection.existing(cluster);
            return projection.policyAt(cluster, revision);
        });
    }

    public Cluster create(Actor actor, NewCluster asked) {
        List<Cidr> sources = sources(asked.clientSources());
        asked.regions().forEach(ClusterCommands::requireRegion);
        if (asked.regions().size() > MOST_REGIONS) {
            throw new InvalidClusterException(
                    Field.REGIONS, Problem.of("REGIONS_TOO_MANY", Integer.toString(MOST_REGIONS)));
        }
        ClusterId cluster = new ClusterId(UUID.randomUUID());
        return journal.command(projection -> {
            requireFreeName(projection, asked.name(), null);
            Change created = new Change.Created(
                    asked.name(), asked.provider(), asked.regions(), freePort(), sources, asked.policy());
            long revision = 1;
            journal.record(actor, cluster, revision, "CREATE_CLUSTER", created);
            for (EgressRule rule : managedRules.forNewCluster()) {
                journal.record(
                        Actor.system("managed-rules"),
                        cluster,
                        ++revision,
                        "ADD_EGRESS_RULE",
                        new Change.RulePut(rule));
            }
            return projection.existing(cluster).toCluster();
        });
    }

    /** Both or neither; what is null stays. */
    public Cluster update(
            Actor actor,
            ClusterId cluster,
            @Nullable String name,
            @Nullable List<String> texts,
            @Nullable Long baseRevision) {
        List<Cidr> sources = texts == null ? null : sources(texts);
        return journal.command(projection -> {
            ClusterRow row = projection.existing(cluster);
            ClusterPerimeter truth = fold.truth(cluster);
            requireCurrent(truth, baseRevision);
            if (name != null && !row.name.equals(name)) {
                requireFreeName(projection, name, cluster);
                journal.record(actor, cluster, null, "UPDATE_CLUSTER", new Change.Renamed(name));
            }
            if (sources != null && !truth.clientSources().equals(sources)) {
                journal.record(actor, cluster, following(truth), "UPDATE_CLUSTER", new Change.SourcesChanged(sources));
            }
            return row.toCluster();
        });
    }

    public boolean allowAllLocked(ClusterId cluster) {
        fold.truth(cluster);
        return fold.allowAllLocked(cluster);
    }

    public Cluster lockAllowAll(Actor actor, ClusterId cluster, boolean locked) {
        return journal.command(projection -> {
            ClusterRow row = projection.existing(cluster);
            fold.truth(cluster);
            if (fold.allowAllLocked(cluster) != locked) {
                journal.record(actor, cluster, null, "UPDATE_CLUSTER", new Change.AllowAllLocked(locked));
            }
            return row.toCluster();
        });
    }

    public Cluster delete(Actor actor, ClusterId cluster, @Nullable Long baseRevision) {
        return journal.command(projection -> {
            ClusterRow row = projection.existing(cluster);
            ClusterPerimeter truth = fold.truth(cluster);
            requireCurrent(truth, baseRevision);
            journal.recordTightening(actor, cluster, following(truth), "DELETE_CLUSTER", new Change.Deleted());
            return row.toCluster();
        });
    }

    public Cluster setPolicy(Actor actor, ClusterId cluster, TrafficPolicy policy, @Nullable Long baseRevision) {
        return journal.command(projection -> {
            ClusterRow row = projection.existing(cluster);
            ClusterPerimeter truth = fold.truth(cluster);
            requireCurrent(truth, baseRevision);
            if (truth.perimeter().policy() != policy) {
                Change change = new Change.PolicySet(policy);
                long revision = following(truth);
                switch (policy) {
                    case DEFAULT_DENY ->
                        journal.recordTightening(actor, cluster, revision, "SET_EGRESS_TRAFFIC_POLICY", change);
                    case ALLOW_ALL -> journal.record(actor, cluster, revision, "SET_EGRESS_TRAFFIC_POLICY", change);
                }
            }
            return row.toCluster();
        });
    }

    private static long following(ClusterPerimeter truth) {
        return truth.perimeter().revision() + 1;
    }

    private static void requireCurrent(ClusterPerimeter truth, @Nullable Long baseRevision) {
        long current = truth.perimeter().revision();
        if (baseRevision != null && baseRevision != current) {
            throw new StaleRevisionException(current);
        }
    }

    private static void requireFreeName(Projection projection, String name, @Nullable ClusterId except) {
        if (name.isEmpty()) {
            throw new InvalidClusterException(Field.NAME, Problem.of("CLUSTER_NAME_EMPTY"));
        }
        if (!NAME.matcher(name).matches()) {
            throw new InvalidClusterException(Field.NAME, Problem.of("CLUSTER_NAME_MALFORMED"));
        }
        boolean taken = projection.existing().stream()
                .anyMatch(other -> other.name.equals(name) && (except == null || !other.id.equals(except.value())));
        if (taken) {
            throw new InvalidClusterException(Field.NAME, Problem.of("CLUSTER_NAME_TAKEN", name));
        }
    }

    private static void requireRegion(String region) {
        if (!REGION.matcher(region).matches()) {
            throw new InvalidClusterException(Field.REGIONS, Problem.of("REGION_MALFORMED"));
        }
    }

    /** The lowest port that no cluster has, counting deleted ones whose closed listener is not yet acknowledged for long enough. */
    private int freePort() {
        Set<Integer> held = fold.clusters().stream()
                .map(cluster -> Objects.requireNonNull(fold.newest(cluster)).egressPort())
                .collect(Collectors.toSet());
        PerimeterSettings.Ports ports = settings.ports();
        for (int port = ports.first(); port <= ports.last(); port++) {
            if (!held.contains(port)) {
                return port;
            }
        }
        throw new InvalidClusterException(
                Field.EGRESS_PORT, Problem.of("EGRESS_PORTS_TAKEN", ports.first() + "-" + ports.last()));
    }

    private List<Cidr> sources(List<String> texts) {
        if (texts.size() > MOST_SOURCES) {
            throw new InvalidClusterException(
                    Field.CLIENT_SOURCES, Problem.of("CLIENT_SOURCES_TOO_MANY", Integer.toString(MOST_SOURCES)));
        }
        List<Cidr> sources = new ArrayList<>();
        for (String text : texts) {
            try {
                sources.add(Cidr.parse(text));
            } catch (InvalidValueException e) {
                throw new InvalidClusterException(Field.CLIENT_SOURCES, e.problem());
            }
        }
        if (!sources.isEmpty()) {
            return sources.stream().distinct().toList();
        }
        if (!settings.onLoopback()) {
            throw new InvalidClusterException(Field.CLIENT_SOURCES, Problem.of("CLIENT_SOURCES_NEEDED"));
        }
        return List.of(Cidr.trusted("127.0.0.0/8"), Cidr.trusted("::1/128"));
    }
}
