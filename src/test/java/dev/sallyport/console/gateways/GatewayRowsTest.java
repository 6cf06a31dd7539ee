package dev.sallyport.console.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.NativeTableRow;
import dev.sallyport.console.parts.Instants;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.enforcement.PolicyState;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.CloudProvider;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.policy.TrafficPolicy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That a row and its buttons outlive what changes around them, and that it counts only rules that the gateway is known to have. */
class GatewayRowsTest {

    private static final Instant AT = Instant.parse("2026-03-02T12:00:00Z");
    private static final ClusterId CLUSTER = new ClusterId(new UUID(0, 1));

    private final GatewayRows rows =
            new GatewayRows(new Instants(Clock.fixed(AT, ZoneOffset.UTC)), new GatewayRows.Notes() {

                @Override
                public Object of(GatewayStatus gateway, EnforcementStatus status) {
                    return Objects.toString(gateway.refusal());
                }

                @Override
                public List<Component> notes(Cluster cluster, EnforcementStatus status, GatewayStatus gateway) {
                    return gateway.refusal() == null ? List.of() : List.of(new Button(gateway.refusal()));
                }
            });

    @Test
    void a_gateway_that_is_heard_of_again_keeps_its_row_and_the_button_of_its_note() {
        show(gateway(GatewayState.REFUSED, 6, "no such regex", AT));
        List<Component> before = parts();
        show(gateway(GatewayState.REFUSED, 6, "no such regex", AT.plusSeconds(5)));
        assertThat(parts()).isEqualTo(before).hasSizeGreaterThan(2);
        show(gateway(GatewayState.REFUSED, 6, "no such port", AT.plusSeconds(6)));
        assertThat(parts()).isNotEqualTo(before);
    }

    @Test
    void the_newest_number_of_rules_is_told_only_of_a_gateway_that_acknowledged_the_newest_revision() {
        show(gateway(GatewayState.IN_SYNC, 7, null, AT));
        assertThat(text()).contains("8 rules");
        show(gateway(GatewayState.BEHIND, 6, null, AT));
        assertThat(text()).contains("the rules of revision 6").doesNotContain("8 rules");
        show(gateway(GatewayState.REFUSED, 7, "no such regex", AT));
        assertThat(text()).contains("the rules of revision 7").doesNotContain("8 rules");
    }

    private List<Component> parts() {
        return all(rows)
                .filter(part -> part instanceof NativeTableRow || part instanceof Button)
                .toList();
    }

    private static Stream<Component> all(Component component) {
        return Stream.concat(Stream.of(component), component.getChildren().flatMap(GatewayRowsTest::all));
    }

    private String text() {
        return rows.getElement().getTextRecursively();
    }

    private void show(GatewayStatus gateway) {
        Cluster cluster = new Cluster(
                CLUSTER,
                "orders-prod",
                CloudProvider.AWS,
                List.of(),
                TrafficPolicy.DEFAULT_DENY,
                7,
                5,
                6,
                TrafficPolicy.DEFAULT_DENY,
                3128,
                List.of(),
                false,
                AT,
                AT,
                "admin@example.com",
                null);
        EnforcementStatus status = new EnforcementStatus(
                CLUSTER,
                TrafficPolicy.DEFAULT_DENY,
                PolicyState.DEFAULT_DENY,
                null,
                7,
                6,
                AT,
                List.of(gateway),
                Map.of(),
                0,
                false,
                List.of());
        rows.show(List.of(new GatewayRows.Served(cluster, status, 8, List.of(gateway))));
    }

    private static GatewayStatus gateway(
            GatewayState state, long acknowledged, @org.jspecify.annotations.Nullable String refusal, Instant seen) {
        return new GatewayStatus(
                "euw1-b",
                state,
                7L,
                AT,
                acknowledged,
                AT,
                refusal == null ? null : 7L,
                null,
                refusal,
                seen,
                null,
                null,
                null,
                "1.40.0",
                null,
                0,
                false,
                null,
                Set.of());
    }
}
