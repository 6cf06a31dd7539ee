package dev.sallyport.enforcement.envoy.translation;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.net.Cidr;
import dev.sallyport.net.HostPattern;
import dev.sallyport.net.PortSet;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import dev.sallyport.policy.AddressClasses;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.Perimeter;
import dev.sallyport.policy.Purpose;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.TrafficPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long a perimeter takes to become resources, and how long these take to be looked through. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class TranslationBench {

    /** Names, and in how many shapes; each name has two ports. */
    @Param({"100/1", "10000/1", "10000/20", "10000/10000", "100000/1", "100000/20"})
    public String size = "";

    private final GatewaySettings settings =
            GatewaySettings.of("127.0.0.1", List.of(), AddressClasses.standard());

    private ClusterPerimeter cluster = perimeter(1, 1);
    private ClusterResources resources = Translation.translate(cluster, settings);

    @Setup
    public void prepare() {
        String[] parts = size.split("/", -1);
        cluster = perimeter(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
        resources = Translation.translate(cluster, settings);
        System.out.println("route table: " + resources.routes().getFirst().body().getSerializedSize() + " bytes");
    }

    @Benchmark
    public ClusterResources translate() {
        return Translation.translate(cluster, settings);
    }

    @Benchmark
    public void check() {
        Invariants.check(resources);
    }

    private static ClusterPerimeter perimeter(int names, int shapes) {
        List<EgressRule> rules = new ArrayList<>();
        for (int i = 0; i < names; i++) {
            int shape = i % shapes;
            rules.add(new EgressRule(
                    new RuleId(new UUID(1, i)),
                    "rule-" + i,
                    HostPattern.parse("host-" + i + ".example.com"),
                    PortSet.of(List.of(1 + shape, 20_001 + shape)),
                    List.of(),
                    "",
                    Purpose.OTHER,
                    null,
                    false,
                    false,
                    null));
        }
        return new ClusterPerimeter(
                new ClusterId(new UUID(1, 1)),
                "bench",
                3128,
                List.of(Cidr.parse("127.0.0.0/8")),
                false,
                new Perimeter(1, TrafficPolicy.DEFAULT_DENY, rules));
    }
}
