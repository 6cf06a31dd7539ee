package dev.sallyport.enforcement.envoy.translation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.net.Destination;
import dev.sallyport.net.HostName;
import dev.sallyport.net.HostPattern;
import dev.sallyport.net.HttpPath;
import dev.sallyport.net.PathPattern;
import dev.sallyport.net.PortSet;
import dev.sallyport.policy.AddressClasses;
import dev.sallyport.policy.Decider;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.Perimeter;
import dev.sallyport.policy.Purpose;
import dev.sallyport.policy.Reason;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.TrafficPolicy;
import io.envoyproxy.envoy.config.route.v3.Route;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** The route tables of random rules, read as Envoy reads them, against a scan of all rules that knows nothing of shapes. */
class TablePropertiesTest {

    private static final List<Integer> PORTS = List.of(80, 443, 8080, 8443);
    private static final List<String> LABELS = List.of("a", "b", "c");
    private static final List<String> PATHS = List.of("/", "/x", "/x/", "/x/1", "/x/y/1", "/x;1", "/x/%25", "/z");
    private static final GatewaySettings SETTINGS =
            GatewaySettings.of("127.0.0.1", List.of(), AddressClasses.standard());

    record Asked(
            String name,
            int port,
            boolean portLeftOut,
            @Nullable String path) {

        String authority() {
            return portLeftOut ? name : name + ":" + port;
        }
    }

    @Property(tries = 2000)
    void a_table_decides_like_a_scan_of_the_rules(
            @ForAll("rules") List<EgressRule> rules, @ForAll("destinations") List<Asked> destinations) {
        TableReading table = reading(TrafficPolicy.DEFAULT_DENY, rules);
        for (Asked asked : destinations) {
            Route route = table.route(asked.name(), asked.authority(), asked.path());
            Reason expected = scan(rules, asked);
            assertThat(route.getName())
                    .as("%s under %s", asked, rules)
                    .isEqualTo(expected == Reason.ALLOWED ? Routes.ALLOW : Routes.DENY + expected);
        }
    }

    @Property(tries = 500)
    void the_class_of_addresses_is_the_widest_that_any_allowing_rule_has(
            @ForAll("rules") List<EgressRule> rules, @ForAll("destinations") List<Asked> destinations) {
        TableReading table = reading(TrafficPolicy.DEFAULT_DENY, rules);
        for (Asked asked : destinations) {
            if (scan(rules, asked) == Reason.ALLOWED) {
                boolean leave = rules.stream()
                        .anyMatch(rule -> rule.allowPrivateAddresses() && scan(List.of(rule), asked) == Reason.ALLOWED);
                Route route = table.route(asked.name(), asked.authority(), asked.path());
                assertThat(route.getRoute().getCluster())
                        .as("%s under %s", asked, rules)
                        .contains(leave ? "-private-" : "-public-");
            }
        }
    }

    @Property(tries = 500)
    void allow_all_observes_where_deny_all_denies(
            @ForAll("rules") List<EgressRule> rules, @ForAll("destinations") List<Asked> destinations) {
        TableReading denying = reading(TrafficPolicy.DEFAULT_DENY, rules);
        TableReading observing = reading(TrafficPolicy.ALLOW_ALL, rules);
        for (Asked asked : destinations) {
            Route denied = denying.route(asked.name(), asked.authority(), asked.path());
            Route observed = observing.route(asked.name(), asked.authority(), asked.path());
            assertThat(observed.hasRoute()).isTrue();
            assertThat(observed.getMatch()).isEqualTo(denied.getMatch());
            assertThat(observed.getName()).isEqualTo(denied.getName().replace(Routes.DENY, Routes.OBSERVE));
            assertThat(observed.getRoute().getCluster()).contains("-private-");
        }
    }

    @Property(tries = 500)
    void the_decider_agrees(@ForAll("rules") List<EgressRule> rules, @ForAll("destinations") List<Asked> destinations) {
        Decider decider =
                Decider.compile(new Perimeter(1, TrafficPolicy.DEFAULT_DENY, rules), AddressClasses.standard());
        for (Asked asked : destinations) {
            Destination destination = new Destination(
                    new Destination.Named(HostName.ofRequest(asked.name())), asked.port(), asked.path());
            assertThat(decider.decide(destination).reason())
                    .as("%s under %s", asked, rules)
                    .isEqualTo(scan(rules, asked));
        }
    }

    @Property(tries = 200)
    void the_order_of_the_rules_changes_no_byte(@ForAll("rules") List<EgressRule> rules, @ForAll Random random) {
        List<EgressRule> shuffled = new ArrayList<>(rules);
        Collections.shuffle(shuffled, random);
        assertThat(Translation.translate(Laboratory.cluster(3128, 1, TrafficPolicy.DEFAULT_DENY, shuffled), SETTINGS))
                .isEqualTo(Translation.translate(
                        Laboratory.cluster(3128, 1, TrafficPolicy.DEFAULT_DENY, rules), SETTINGS));
    }

    private static TableReading reading(TrafficPolicy policy, List<EgressRule> rules) {
        ClusterResources resources = Translation.translate(Laboratory.cluster(3128, 1, policy, rules), SETTINGS);
        Invariants.check(resources);
        return new TableReading(resources.routes().getFirst());
    }

    /** The rule language, word for word. */
    private static Reason scan(List<EgressRule> rules, Asked asked) {
        HostName name = HostName.ofRequest(asked.name());
        List<EgressRule> byName = rules.stream()
                .filter(rule -> rule.target() instanceof HostPattern pattern && pattern.matches(name))
                .toList();
        if (byName.isEmpty()) {
            return Reason.NO_MATCHING_RULE;
        }
        List<EgressRule> byPort = byName.stream()
                .filter(rule -> rule.ports().contains(asked.port()))
                .toList();
        if (byPort.isEmpty()) {
            return Reason.PORT_NOT_ALLOWED;
        }
        String path = asked.path();
        boolean allowed = byPort.stream()
                .anyMatch(rule -> rule.paths().isEmpty()
                        || (path != null
                                && HttpPath.isPlain(path)
                                && rule.paths().stream().anyMatch(pattern -> pattern.matches(path))));
        return allowed ? Reason.ALLOWED : path == null ? Reason.PATH_NOT_VISIBLE : Reason.PATH_NOT_ALLOWED;
    }

    @Provide
    Arbitrary<List<EgressRule>> rules() {
        Arbitrary<HostPattern> patterns = Combinators.combine(names(), Arbitraries.of(true, false))
                .as((name, wildcard) -> HostPattern.parse((wildcard ? "*." : "") + name));
        Arbitrary<List<Integer>> ports =
                Arbitraries.of(PORTS).list().uniqueElements().ofMaxSize(3);
        Arbitrary<List<PathPattern>> paths = Arbitraries.of("/x", "/x/*", "/x/y/*", "/z", "/*")
                .map(PathPattern::parse)
                .list()
                .uniqueElements()
                .ofMaxSize(2);
        return Combinators.combine(patterns, ports, paths, Arbitraries.of(true, false))
                .as(TablePropertiesTest::rule)
                .list()
                .ofMaxSize(8);
    }

    private static EgressRule rule(HostPattern target, List<Integer> ports, List<PathPattern> paths, boolean leave) {
        return new EgressRule(
                new RuleId(new UUID(1, 1)),
                "rule",
                target,
                PortSet.of(ports),
                paths,
                "",
                Purpose.OTHER,
                null,
                leave,
                false,
                null);
    }

    @Provide
    Arbitrary<List<Asked>> destinations() {
        Arbitrary<Asked> tunnels = Combinators.combine(names(), Arbitraries.of(PORTS))
                .as((name, port) -> new Asked(name, port, false, null));
        Arbitrary<Asked> requests = Combinators.combine(
                        names(), Arbitraries.of(PORTS), Arbitraries.of(PATHS), Arbitraries.of(true, false))
                .as((name, port, path, leftOut) -> new Asked(name, port, leftOut && port == 80, path));
        return Arbitraries.oneOf(tunnels, requests).list().ofMinSize(1).ofMaxSize(12);
    }

    /** Few labels, so that names are often the same or below one another. */
    private static Arbitrary<String> names() {
        return Arbitraries.of(LABELS)
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(labels -> String.join(".", labels) + ".example.com");
    }
}
