package dev.sallyport.demo;

import dev.sallyport.access.Accounts;
import dev.sallyport.access.Grant;
import dev.sallyport.access.Role;
import dev.sallyport.enforcement.Enforcement;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.CloudProvider;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.Clusters;
import dev.sallyport.perimeter.NewCluster;
import dev.sallyport.perimeter.Rules;
import dev.sallyport.policy.RuleDraft;
import dev.sallyport.policy.TrafficPolicy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** Sample clusters with rules of every kind, and sample people with every role; all by the use cases, so all of it is in the ledger. */
@Component
@ConditionalOnProperty("sallyport.demo")
class SampleHouse {

    /** Of every sample person; anybody on this machine may know it. */
    static final String PASSWORD = "demo only, no secret";

    private static final Actor DEMO = Actor.system("demo");

    /**
     * What a client of a cluster asks for again and again.
     *
     * @param proxies {@code host:port} of each gateway
     */
    record Traffic(List<String> proxies, String authority, int everySeconds) {}

    /** @param people addresses with their roles, as text */
    record Made(List<Cluster> clusters, List<Traffic> traffic, List<String> people) {}

    private final Clusters clusters;
    private final Rules rules;
    private final Accounts accounts;
    private final Enforcement enforcement;
    private final Clock clock;

    SampleHouse(Clusters clusters, Rules rules, Accounts accounts, Enforcement enforcement, Clock clock) {
        this.clusters = clusters;
        this.rules = rules;
        this.accounts = accounts;
        this.enforcement = enforcement;
        this.clock = clock;
    }

    Made furnish() {
        List<Traffic> traffic = new ArrayList<>();
        Cluster orders = cluster("orders-prod", CloudProvider.AWS, "eu-central-1", "us-east-1");
        rule(
                orders,
                "s3-backups",
                "s3.eu-central-1.example.com",
                SampleDestinations.HTTPS,
                "BACKUP_RESTORE",
                "Nightly backups");
        rule(
                orders,
                "vault-copy",
                "vault.backups.example.net",
                SampleDestinations.HTTPS,
                "BACKUP_RESTORE",
                "Second copy elsewhere");
        rule(
                orders,
                "cdc-stream",
                "*.stream.example.net",
                SampleDestinations.KAFKA,
                "CHANGEFEED",
                "Orders to the stream, TLS listener");
        rule(
                orders,
                "warehouse-hook",
                "hooks.warehouse.example.com",
                SampleDestinations.HTTPS,
                "CHANGEFEED",
                "Tells the warehouse");
        rule(
                orders,
                "bank-replica",
                "127.0.0.0/28",
                SampleDestinations.POSTGRES,
                "IMPORT_EXPORT",
                "Replica at the bank");
        clusters.denyAll(DEMO, orders.id(), null);
        traffic.add(traffic(orders, "s3.eu-central-1.example.com:" + SampleDestinations.HTTPS, 1));
        traffic.add(traffic(orders, "k1.stream.example.net:" + SampleDestinations.KAFKA, 2));
        traffic.add(traffic(orders, "k2.stream.example.net:" + SampleDestinations.KAFKA, 3));
        traffic.add(traffic(orders, "127.0.0.1:" + SampleDestinations.POSTGRES, 4));
        traffic.add(traffic(orders, "telemetry.vendor.example:" + SampleDestinations.HTTPS, 5));
        traffic.add(traffic(orders, "smtp.mailer.example:587", 11));
        traffic.add(traffic(orders, "hooks.warehouse.example.com:" + SampleDestinations.KAFKA, 17));

        Cluster ledger = cluster("ledger-prod", CloudProvider.GCP, "europe-west1");
        rule(ledger, "archive", "archive.example.com", SampleDestinations.HTTPS, "BACKUP_RESTORE", "Monthly archive");
        traffic.add(traffic(ledger, "archive.example.com:" + SampleDestinations.HTTPS, 3));
        traffic.add(traffic(ledger, "pkg.mirror.example:" + SampleDestinations.HTTPS, 6));
        traffic.add(traffic(ledger, "metrics.example.org:" + SampleDestinations.HTTPS, 9));

        Cluster search = cluster("search-dev", CloudProvider.ON_PREMISES);
        return new Made(List.of(orders, ledger, search), traffic, people(orders.id()));
    }

    /** Whether every gateway acknowledged all of it, and a probe through each saw it. */
    boolean proven(Made made) {
        return made.clusters().stream()
                .allMatch(cluster -> enforcement.status(DEMO, cluster.id()).proven());
    }

    /** What comes last: a rule that a gateway which is away does not hear of. */
    void latestRule(Made made) {
        rule(
                made.clusters().getFirst(),
                "load-test",
                "sink.example.org",
                SampleDestinations.HTTPS,
                "OTHER",
                "Ends by itself",
                Duration.ofHours(8));
    }

    private Traffic traffic(Cluster cluster, String authority, int everySeconds) {
        return new Traffic(enforcement.status(DEMO, cluster.id()).egressProxies(), authority, everySeconds);
    }

    private List<String> people(ClusterId orders) {
        List<String> people = new ArrayList<>();
        people.add(person("org-admin@example.com", Role.ORG_ADMIN, null));
        people.add(person("cluster-admin@example.com", Role.CLUSTER_ADMIN, orders));
        people.add(person("operator@example.com", Role.CLUSTER_OPERATOR_WRITER, orders));
        people.add(person("monitor@example.com", Role.CLUSTER_MONITOR, null));
        people.add(person("auditor@example.com", Role.AUDITOR, null));
        var unused = accounts.createServiceAccount(
                DEMO,
                "terraform-ci",
                Set.of(new Grant(Role.CLUSTER_OPERATOR_WRITER, orders)),
                clock.instant().plus(Duration.ofDays(90)));
        return people;
    }

    private String person(String email, Role role, @Nullable ClusterId cluster) {
        UUID id = accounts.createPerson(DEMO, email, PASSWORD);
        accounts.grant(DEMO, cluster, id, role);
        return email + ", " + role + (cluster == null ? "" : " of orders-prod");
    }

    private Cluster cluster(String name, CloudProvider provider, String... regions) {
        return clusters.create(
                DEMO, new NewCluster(name, provider, List.of(regions), TrafficPolicy.ALLOW_ALL, List.of()));
    }

    private void rule(Cluster cluster, String name, String destination, int port, String purpose, String why) {
        rule(cluster, name, destination, port, purpose, why, null);
    }

    private void rule(
            Cluster cluster,
            String name,
            String destination,
            int port,
            String purpose,
            String why,
            @Nullable Duration lifetime) {
        Instant end = lifetime == null ? null : clock.instant().plus(lifetime);
        rules.create(
                DEMO,
                cluster.id(),
                new RuleDraft(
                        name,
                        destination.contains("/") ? "CIDR" : "FQDN",
                        destination,
                        List.of(port),
                        List.of(),
                        why,
                        purpose,
                        end,
                        false,
                        false),
                null);
    }
}
