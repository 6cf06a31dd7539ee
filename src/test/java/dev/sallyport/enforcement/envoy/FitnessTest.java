package dev.sallyport.enforcement.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.enforcement.envoy.translation.ClusterResources;
import dev.sallyport.enforcement.envoy.translation.EnvoyResource;
import dev.sallyport.enforcement.envoy.translation.Translation;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.net.Cidr;
import dev.sallyport.net.HostPattern;
import dev.sallyport.net.PathPattern;
import dev.sallyport.net.PortSet;
import dev.sallyport.net.Target;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.Perimeter;
import dev.sallyport.policy.Purpose;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.TrafficPolicy;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an Envoy is asked for when it connects is what it is sent. */
class FitnessTest {

    private static final String URL = "type.googleapis.com/";

    /** Parts of extensions that are asked for by another of their types. */
    private static final Set<String> PARTS = Set.of(
            "envoy.extensions.filters.http.dynamic_forward_proxy.v3.PerRouteConfig",
            "envoy.extensions.filters.http.header_mutation.v3.HeaderMutation");

    @Test
    void every_extension_that_a_perimeter_is_made_of_is_asked_for_and_no_other() {
        Set<String> sent = new TreeSet<>();
        for (TrafficPolicy policy : TrafficPolicy.values()) {
            sent.addAll(types(Translation.translate(
                    perimeter(policy),
                    TestControlPlane.settings().loggingTo(Bootstrap.CONSOLE).loggingToFile(),
                    "since-1")));
        }
        sent.removeIf(type -> type.startsWith("envoy.config."));
        sent.removeAll(PARTS);

        assertThat(Fitness.NEEDED.values()).containsExactlyInAnyOrderElementsOf(sent);
    }

    private static ClusterPerimeter perimeter(TrafficPolicy policy) {
        List<EgressRule> rules = List.of(
                rule(1, HostPattern.parse("api.example.com"), List.of()),
                rule(2, HostPattern.parse("*.example.net"), List.of(PathPattern.parse("/v1/*"))),
                rule(3, Cidr.parse("203.0.114.0/24"), List.of()));
        return new ClusterPerimeter(
                new ClusterId(new UUID(0, 1)),
                "orders",
                20_000,
                List.of(Cidr.trusted("127.0.0.0/8")),
                false,
                new Perimeter(1, policy, rules));
    }

    private static EgressRule rule(int number, Target target, List<PathPattern> paths) {
        return new EgressRule(
                new RuleId(new UUID(0, number)),
                "rule-" + number,
                target,
                PortSet.of(List.of(443)),
                paths,
                "",
                Purpose.OTHER,
                null,
                false,
                false,
                null);
    }

    private static Set<String> types(ClusterResources resources) {
        Set<String> types = new TreeSet<>();
        Stream.of(resources.clusters(), resources.routes(), resources.listeners())
                .flatMap(Collection::stream)
                .forEach(resource -> addTypes(resource, types));
        return types;
    }

    /** In the bytes, the length of each URL stands before it. */
    private static void addTypes(EnvoyResource resource, Set<String> types) {
        String text = resource.body().getValue().toString(StandardCharsets.ISO_8859_1);
        for (int at = text.indexOf(URL); at >= 0; at = text.indexOf(URL, at + 1)) {
            types.add(text.substring(at + URL.length(), at + text.charAt(at - 1)));
        }
    }
}
