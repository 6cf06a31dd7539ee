package dev.sallyport.reports;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.net.Cidr;
import dev.sallyport.net.HostPattern;
import dev.sallyport.net.PortSet;
import dev.sallyport.perimeter.CloudProvider;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.PerimeterHistory.RuleSpan;
import dev.sallyport.perimeter.PerimeterHistory.SourcesSpan;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.Purpose;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.TrafficPolicy;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A cluster and rules of the past, for what is made of them. */
final class SampleSpans {

    static final ClusterId CLUSTER = new ClusterId(new UUID(1, 1));

    private static final List<String> PURPOSES = List.of("backup", "cdc", "telemetry", "kms");

    private SampleSpans() {}

    static RuleSpan span(int number, String description, Instant since) {
        EgressRule rule = new EgressRule(
                new RuleId(new UUID(2, number)),
                "rule-" + number,
                HostPattern.parse("host-" + number + ".example.com"),
                new PortSet(List.of(443)),
                List.of(),
                description,
                new Purpose(PURPOSES.get(number % PURPOSES.size())),
                null,
                false,
                false,
                null);
        return new RuleSpan(
                rule,
                number + 1,
                since,
                null,
                null,
                since,
                "ada@example.com",
                "ada@example.com",
                null,
                since.plusSeconds(3),
                null);
    }

    static ReachableAt.Side side(TrafficPolicy policy, Instant set) {
        return new ReachableAt.Side(
                policy,
                12,
                set.plusSeconds(2),
                "ada@example.com",
                set,
                new SourcesSpan(List.of(Cidr.trusted("10.0.0.0/8")), 1, set, null, null, "ada@example.com"));
    }

    static Cluster cluster(List<Cidr> sources, Instant created) {
        return new Cluster(
                CLUSTER,
                "orders-prod",
                CloudProvider.AWS,
                List.of("eu-central-1"),
                TrafficPolicy.DEFAULT_DENY,
                12,
                2,
                12,
                TrafficPolicy.DEFAULT_DENY,
                3128,
                sources,
                false,
                created,
                created,
                "ada@example.com",
                null);
    }
}
