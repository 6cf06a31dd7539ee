package dev.sallyport.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.net.Cidr;
import dev.sallyport.net.Destination;
import dev.sallyport.net.HostPattern;
import dev.sallyport.net.IpAddress;
import dev.sallyport.net.PathPattern;
import dev.sallyport.net.PortSet;
import dev.sallyport.net.Target;
import dev.sallyport.policy.AddressClasses;
import dev.sallyport.policy.Decider;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.Perimeter;
import dev.sallyport.policy.Purpose;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.reports.Comparison.Width;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.jspecify.annotations.Nullable;

/** What is called wider or narrower, against decisions on every destination of a small world, at several instants. */
class WidthPropertiesTest {

    private static final AddressClasses ADDRESSES = AddressClasses.standard();
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private static final List<String> HOSTS = List.of(
            "example.com", "a.example.com", "b.a.example.com", "example.net", "192.0.2.1", "192.0.2.129", "10.0.0.1");
    private static final List<Integer> PORTS = List.of(80, 443);
    private static final List<String> PATHS = List.of("/", "/v1", "/v1/x", "/v2/x");
    private static final List<Instant> INSTANTS = List.of(NOON, NOON.plusSeconds(7_200), NOON.plusSeconds(999_999));

    /** Answers with what was decided at each point of the small world. */
    private static List<Boolean> decisions(EgressRule rule) {
        Decider decider = Decider.compile(new Perimeter(1, TrafficPolicy.DEFAULT_DENY, List.of(rule)), ADDRESSES);
        Decider ended = Decider.compile(new Perimeter(1, TrafficPolicy.DEFAULT_DENY, List.of()), ADDRESSES);
        return INSTANTS.stream()
                .flatMap(at -> {
                    Instant end = rule.expiresAt();
                    Decider then = end == null || end.isAfter(at) ? decider : ended;
                    return HOSTS.stream()
                            .flatMap(host -> PORTS.stream()
                                    .flatMap(port -> java.util.stream.Stream.concat(
                                            java.util.stream.Stream.of(Destination.ofTunnel(host + ":" + port)),
                                            PATHS.stream()
                                                    .map(path ->
                                                            Destination.ofHttp("http://" + host + ":" + port + path)))))
                            .flatMap(destination -> java.util.stream.Stream.of("203.0.113.9", "10.1.2.3")
                                    .map(address -> then.decide(destination, List.of(IpAddress.parse(address)))
                                            .allowed()));
                })
                .toList();
    }

    @Property(tries = 1_500)
    void what_is_called_wider_or_narrower_agrees_with_what_is_decided(
            @ForAll("rules") EgressRule before, @ForAll("rules") EgressRule after) {
        Width width = Width.of(before, after);
        Statistics.label("width").collect(width);
        List<Boolean> old = decisions(before);
        List<Boolean> now = decisions(after);
        boolean lost = false;
        boolean won = false;
        for (int i = 0; i < old.size(); i++) {
            lost |= old.get(i) && !now.get(i);
            won |= !old.get(i) && now.get(i);
        }
        switch (width) {
            case WIDER -> assertThat(lost).isFalse();
            case NARROWER -> assertThat(won).isFalse();
            case SAME -> assertThat(lost || won).isFalse();
            case ELSEWHERE -> {
                // Nothing is claimed, so no decision can speak against it; the next property says when it must not be
                // the answer.
            }
        }
    }

    @Property(tries = 1_000)
    void a_rule_that_is_loosened_in_one_part_is_wider_and_the_other_way_round_narrower(
            @ForAll("rules") EgressRule before, @ForAll("parts") String part) {
        EgressRule after = loosened(before, part);
        boolean same = same(before, after);
        assertThat(Width.of(before, after)).isEqualTo(same ? Width.SAME : Width.WIDER);
        assertThat(Width.of(after, before)).isEqualTo(same ? Width.SAME : Width.NARROWER);
    }

    private static boolean same(EgressRule before, EgressRule after) {
        return before.equals(after);
    }

    private static EgressRule loosened(EgressRule rule, String part) {
        return switch (part) {
            case "ports" -> rule(rule.target(), PortSet.ALL, rule.paths(), rule.expiresAt(), rule);
            case "paths" -> rule(rule.target(), rule.ports(), List.of(), rule.expiresAt(), rule);
            case "never ends" -> rule(rule.target(), rule.ports(), rule.paths(), null, rule);
            default -> {
                Instant end = rule.expiresAt();
                yield rule(rule.target(), rule.ports(), rule.paths(), end == null ? null : end.plusSeconds(60), rule);
            }
        };
    }

    private static EgressRule rule(
            Target target, PortSet ports, List<PathPattern> paths, @Nullable Instant end, EgressRule like) {
        return rule(target, ports, paths, end, like.allowPrivateAddresses(), like.rawTcp());
    }

    private static EgressRule rule(
            Target target,
            PortSet ports,
            List<PathPattern> paths,
            @Nullable Instant end,
            boolean allowPrivate,
            boolean rawTcp) {
        return new EgressRule(
                new RuleId(new UUID(1, 1)),
                "one",
                target,
                ports,
                paths,
                "",
                new Purpose("OTHER"),
                end,
                allowPrivate,
                rawTcp,
                null);
    }

    @Provide
    Arbitrary<String> parts() {
        return Arbitraries.of("ports", "paths", "never ends", "ends later");
    }

    @Provide
    Arbitrary<EgressRule> rules() {
        Arbitrary<Target> targets = Arbitraries.oneOf(
                Arbitraries.of("example.com", "*.example.com", "a.example.com", "*.a.example.com", "example.net")
                        .map(HostPattern::parse),
                Arbitraries.of("192.0.2.0/24", "192.0.2.128/25", "192.0.2.1/32", "10.0.0.0/8")
                        .map(Cidr::parse));
        return Combinators.combine(
                        targets,
                        Arbitraries.of(List.<Integer>of(), List.of(80), List.of(443), List.of(80, 443)),
                        Arbitraries.of(List.<String>of(), List.of("/v1/*"), List.of("/v1"), List.of("/v1/*", "/v2/*")),
                        Arbitraries.of(NOON.plusSeconds(3_600), NOON.plusSeconds(86_400))
                                .injectNull(0.3),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false))
                .as((target, ports, paths, end, allowPrivate, rawTcp) -> rule(
                        target,
                        new PortSet(ports),
                        target instanceof Cidr
                                ? List.of()
                                : paths.stream().map(PathPattern::parse).toList(),
                        end,
                        allowPrivate,
                        rawTcp));
    }
}
