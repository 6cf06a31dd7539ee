package dev.sallyport.console.parts;

import static dev.sallyport.console.parts.Pictures.gateway;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.PolicyState;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClusterStateTest {

    static Stream<Arguments> a_cluster_shows_the_worst_that_is_true_of_it() {
        var ok = gateway("a", GatewayState.IN_SYNC, 42L);
        var behind = gateway("b", GatewayState.BEHIND, 41L);
        var refused = gateway("c", GatewayState.REFUSED, 41L, 42L, "no");
        var gone = gateway("d", GatewayState.NOT_SEEN, 42L);
        var unheard = gateway("e", GatewayState.NOT_HEARD, 42L);
        return Stream.of(
                Arguments.of("no gateway", Pictures.of(PolicyState.DEFAULT_DENY, 42, 42), ClusterState.NO_GATEWAY),
                Arguments.of(
                        "all well, deny all", Pictures.of(PolicyState.DEFAULT_DENY, 42, 42, ok), ClusterState.IN_FORCE),
                Arguments.of(
                        "all well, allow all", Pictures.of(PolicyState.ALLOW_ALL, 42, 42, ok), ClusterState.OBSERVING),
                Arguments.of("one behind", Pictures.of(PolicyState.UPDATING, 42, 41, ok, behind), ClusterState.PENDING),
                Arguments.of(
                        "not heard before pending",
                        Pictures.of(PolicyState.UPDATING, 42, 41, behind, unheard),
                        ClusterState.NOT_HEARD),
                Arguments.of(
                        "not seen before not heard",
                        Pictures.of(PolicyState.UPDATING, 42, 41, unheard, gone),
                        ClusterState.NOT_SEEN),
                Arguments.of(
                        "overdue before not seen",
                        Pictures.overdue(PolicyState.UPDATING, 42, 41, gone),
                        ClusterState.INCONSISTENT),
                Arguments.of(
                        "refused before overdue",
                        Pictures.overdue(PolicyState.UPDATING, 42, 41, gone, refused),
                        ClusterState.FAILED),
                Arguments.of("policy failed", Pictures.of(PolicyState.ERROR, 42, 41, behind), ClusterState.FAILED));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource
    void a_cluster_shows_the_worst_that_is_true_of_it(String name, EnforcementStatus status, ClusterState expected) {
        assertThat(ClusterState.of(status)).isEqualTo(expected);
        assertThat(expected.words()).isNotBlank();
    }
}
