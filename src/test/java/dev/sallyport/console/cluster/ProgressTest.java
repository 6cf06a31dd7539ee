package dev.sallyport.console.cluster;

import static dev.sallyport.console.parts.Pictures.gateway;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.console.parts.Instants;
import dev.sallyport.console.parts.Look;
import dev.sallyport.console.parts.Pictures;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.PolicyState;
import dev.sallyport.perimeter.CloudProvider;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.policy.TrafficPolicy;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final Instants INSTANTS = new Instants(Clock.fixed(Pictures.NOW, ZoneOffset.UTC));

    @Test
    void nothing_is_said_where_every_gateway_acknowledged() {
        assertThat(Progress.of(
                        cluster(TrafficPolicy.DEFAULT_DENY, TrafficPolicy.DEFAULT_DENY),
                        Pictures.of(PolicyState.DEFAULT_DENY, 42, 42, gateway("a", GatewayState.IN_SYNC, 42L)),
                        INSTANTS))
                .isNull();
    }

    @Test
    void while_deny_all_is_on_its_way_it_says_through_whom_everything_is_still_reachable() {
        Progress progress = said(
                cluster(TrafficPolicy.DEFAULT_DENY, TrafficPolicy.ALLOW_ALL),
                Pictures.of(
                        PolicyState.UPDATING,
                        42,
                        41,
                        gateway("us-east-1", GatewayState.IN_SYNC, 42L),
                        gateway("us-west-2", GatewayState.IN_SYNC, 42L),
                        gateway("eu-central-1", GatewayState.BEHIND, 41L)));
        assertThat(progress.look()).isEqualTo(Look.PENDING);
        assertThat(progress.fact()).isEqualTo("Pending: 1 of 3 gateways has not acknowledged revision 42.");
        assertThat(progress.consequence())
                .isEqualTo("Destinations without a rule are still reachable through eu-central-1.");
    }

    @Test
    void a_refusal_comes_first_with_the_words_of_the_gateway_and_a_way_out() {
        Progress progress = said(
                cluster(TrafficPolicy.DEFAULT_DENY, TrafficPolicy.DEFAULT_DENY),
                Pictures.overdue(
                        PolicyState.DEFAULT_DENY,
                        64,
                        63,
                        gateway("a", GatewayState.NOT_SEEN, 63L),
                        gateway("b", GatewayState.REFUSED, 63L, 64L, "duplicate route")));
        assertThat(progress.fact()).isEqualTo("b refused revision 64.");
        assertThat(progress.consequence())
                .isEqualTo("It keeps enforcing revision 63. Nothing is sent again until you choose.");
        assertThat(progress.quoted()).isEqualTo("duplicate route");
        assertThat(progress.sendAgain()).isTrue();
    }

    @Test
    void of_a_gateway_that_is_not_seen_it_says_that_nothing_is_known() {
        Progress progress = said(
                cluster(TrafficPolicy.DEFAULT_DENY, TrafficPolicy.DEFAULT_DENY),
                Pictures.of(PolicyState.DEFAULT_DENY, 42, 41, gateway("a", GatewayState.NOT_SEEN, 41L)));
        assertThat(progress.fact()).isEqualTo("a has not been seen since 14:02:41 UTC.");
        assertThat(progress.consequence())
                .startsWith("What it enforces now is not known.")
                .contains("revision 41");
    }

    @Test
    void without_a_gateway_it_says_so() {
        Progress progress = said(cluster(TrafficPolicy.DEFAULT_DENY, null), Pictures.of(PolicyState.UPDATING, 2, 0));
        assertThat(progress.fact()).isEqualTo("No gateway enforces this cluster.");
    }

    private static Progress said(Cluster cluster, EnforcementStatus status) {
        return Objects.requireNonNull(Progress.of(cluster, status, INSTANTS));
    }

    private static Cluster cluster(TrafficPolicy policy, @Nullable TrafficPolicy settled) {
        return new Cluster(
                Pictures.CLUSTER,
                "orders-prod",
                CloudProvider.AWS,
                List.of("us-east-1"),
                policy,
                42,
                42,
                41,
                settled,
                3128,
                List.of(),
                false,
                Pictures.NOW,
                Pictures.NOW,
                "admin@example.com",
                null);
    }
}
