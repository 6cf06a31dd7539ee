package dev.sallyport.policy;

import dev.sallyport.net.Cidr;
import dev.sallyport.net.Destination;
import dev.sallyport.net.HostPattern;
import dev.sallyport.net.IpAddress;
import dev.sallyport.net.PortSet;
import dev.sallyport.net.Target;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** How long one decision takes; it should not depend on the number of rules. Of ten rules seven are names, two wildcards, one a range. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DeciderBench {

    /** A power of two; enough destinations that no single one stays in the caches of the processor. */
    private static final int ASKED = 4096;

    @Param({"100", "10000", "100000"})
    public int rules = 100;

    private Decider decider = Decider.compile(perimeter(10), AddressClasses.standard());
    private List<Destination> exact = List.of();
    private List<Destination> below = List.of();
    private List<Destination> unknown = List.of();
    private List<Destination> literals = List.of();
    private List<String> spelt = List.of();
    private int next;

    @Setup
    public void prepare() {
        decider = Decider.compile(perimeter(rules), AddressClasses.standard());
        int tens = rules / 10;
        exact = asked(i -> Destination.ofTunnel(exactName(i % tens * 10) + ":443"));
        below = asked(i -> Destination.ofTunnel("a.b." + belowName(i % tens * 10 + 7) + ":443"));
        unknown = asked(i -> Destination.ofTunnel("www.unknown-" + i + ".example.org:443"));
        literals = asked(i -> Destination.ofTunnel(address(i % tens * 10 + 9) + ":443"));
        spelt = exact.stream().map(Destination::toString).toList();
    }

    @Benchmark
    public Decision exactName() {
        return decider.decide(exact.get(next++ & ASKED - 1));
    }

    @Benchmark
    public Decision nameBelowWildcard() {
        return decider.decide(below.get(next++ & ASKED - 1));
    }

    @Benchmark
    public Decision unknownName() {
        return decider.decide(unknown.get(next++ & ASKED - 1));
    }

    @Benchmark
    public Decision addressInRange() {
        return decider.decide(literals.get(next++ & ASKED - 1));
    }

    @Benchmark
    public Decision exactNameAsSpelt() {
        return decider.decideTunnel(spelt.get(next++ & ASKED - 1));
    }

    private static List<Destination> asked(IntFunction<Destination> destination) {
        List<Destination> asked = new ArrayList<>();
        for (int i = 0; i < ASKED; i++) {
            asked.add(destination.apply(i));
        }
        return asked;
    }

    private static Perimeter perimeter(int size) {
        List<EgressRule> rules = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Target target = switch (i % 10) {
                case 7, 8 -> HostPattern.parse("*." + belowName(i));
                case 9 -> Cidr.single(address(i));
                default -> HostPattern.parse(exactName(i));
            };
            rules.add(new EgressRule(
                    new RuleId(new UUID(1, i)),
                    "rule-" + i,
                    target,
                    PortSet.of(List.of(443, 8443)),
                    List.of(),
                    "",
                    Purpose.OTHER,
                    null,
                    false,
                    false,
                    null));
        }
        return new Perimeter(1, TrafficPolicy.DEFAULT_DENY, rules);
    }

    private static String exactName(int i) {
        return "host-" + i + ".example.com";
    }

    private static String belowName(int i) {
        return "zone-" + i + ".example.net";
    }

    /** Spread over public space: 1.0.0.0 and on, in steps of 256. */
    private static IpAddress address(int i) {
        return IpAddress.of(ByteBuffer.allocate(4).putInt((1 << 24) + (i << 8)).array());
    }
}
